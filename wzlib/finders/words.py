"""Words: segmentation with offsets and parts of speech, by a tokenizer of our own.

The dictionary is jieba's, read from its package each time; the cache file that jieba shares with
every program on the machine is not used, and neither is jieba's own, global tokenizer.
"""

import functools
import re
import sys
import warnings
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.resources import files

import numpy as np
import pandas as pd

from wzlib.errors import WzError
from wzlib.finders.finder import finder
from wzlib.layers.spans import Spans

Entries = tuple[tuple[str, str], ...]
ENGINES = ("jieba", "rjieba")


@finder("words", codebook={"lexicon/genre.csv": ["word", "tag"]})
def find_words(text: str, codebook: pd.DataFrame, engine: str = "jieba", hmm: bool = True) -> Spans:
    """Return the tokens, a layer: start, end, text, tag; joined they give back the text.

    The words of the `codebook`, a lexicon with the columns `word` and `tag`, are kept whole; the
    packaged one has terms of speeches and reports (`load_lexicon("genre")`). `engine` is *jieba*
    (Sun Junyi, 2012 to 2020) or *rjieba* (the same dictionary and model, in Rust, much faster; it
    is not installed with the project). `hmm` lets jieba's hidden Markov model join
    characters that the dictionary does not know: it finds names and makes mistakes.

    `tag` is the part of speech of the dictionary (jieba's: n noun, v verb, …), without regard to
    the context: *x* for a word that is in no dictionary, *m* for a number, *w* for punctuation
    and spaces.

    Raises `WzError` for an engine that is unknown or not installed, and for a lexicon with an
    empty word or with spaces in one.

    >>> find_words("温州人精神，2020年。")[["text", "tag"]].values.tolist()
    [['温州人', 'nr'], ['精神', 'n'], ['，', 'w'], ['2020', 'm'], ['年', 'm'], ['。', 'w']]
    """
    if engine not in ENGINES:
        raise WzError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    entries = _entries(codebook)
    pieces = list(_cutter(engine, entries)(text, hmm))
    lengths = np.fromiter(map(len, pieces), "int64", len(pieces))
    ends = lengths.cumsum()
    tagged = list(map(_tags(entries).__getitem__, pieces))
    return {"start": ends - lengths, "end": ends, "text": pieces, "tag": tagged}


def _entries(lexicon: pd.DataFrame) -> Entries:
    words = lexicon.word.tolist()
    if not all(words) or re.search(r"\s", "".join(words)):
        bad = next(word for word in words if not word or re.search(r"\s", word))
        raise WzError(f"the lexicon has the word {bad!r}: it must not be empty or hold spaces")
    return tuple(sorted(zip(words, lexicon.tag, strict=True)))


class _Tags(dict[str, str]):
    """The tags of a lexicon and, once they were asked for, of the dictionary."""

    def __missing__(self, word: str) -> str:
        tag = _dictionary()[2].get(word)
        if not tag:
            form = re.fullmatch(r"(?P<m>[\d.,%％]*\d[\d.,%％]*)|(?P<w>\W*)", word)
            tag = form.lastgroup or "x" if form else "x"
            if len(word) > 1:  # there is no end of them, so they are not kept
                return tag
        self[word] = tag
        return tag


@functools.lru_cache(maxsize=4)
def _tags(entries: Entries) -> _Tags:
    return _Tags(entry for entry in entries if entry[1])


@functools.cache
def _dictionary() -> tuple[dict[str, int], int, dict[str, str]]:
    """Return jieba's dictionary: frequency by word and prefix, their sum, tag by word."""
    frequency, tags = {}, {}
    for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        frequency[word] = int(count)
        tags[word] = sys.intern(tag)  # of which there are few
    total = sum(frequency.values())
    for word in tags:
        for end in range(1, len(word)):
            frequency.setdefault(word[:end], 0)
    return frequency, total, tags


@functools.lru_cache(maxsize=4)  # with its dictionary one takes 15 MB
def _cutter(engine: str, entries: Entries) -> Callable[[str, bool], Iterable[str]]:
    """Return what cuts a text, with or without the Markov model."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of its string escapes, and of setuptools
            module = import_module(engine)
    except ImportError as error:
        raise WzError(f"the engine {engine} is not installed; pip install {engine}") from error
    if engine == "rjieba":
        tokenizer = module.Jieba()
        for word, tag in entries:
            tokenizer.add_word(word, None, tag)
        return tokenizer.cut
    tokenizer = module.Tokenizer()
    frequency, tokenizer.total, _ = _dictionary()
    tokenizer.FREQ = frequency.copy()
    tokenizer.initialized = True
    for word, tag in entries:
        tokenizer.add_word(word, tag=tag)
    return lambda text, hmm: tokenizer.cut(text, HMM=hmm)
