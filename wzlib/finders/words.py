"""Words: segmentation with offsets and parts of speech, by a tokenizer of our own.

The dictionary is jieba's, read from its package each time; the cache file that jieba shares with
every program on the machine is not used, and neither is jieba's own, global tokenizer.
"""

import functools
import re
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.resources import files
from itertools import accumulate
from types import ModuleType
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.finders.finder import finder
from wzlib.layers.spans import Columns

Entries = tuple[tuple[str, str], ...]


@finder("words", codebook={"lexicon/genre.csv": ["word", "tag"]})
def find_words(
    text: str, codebook: pd.DataFrame, engine: str = "jieba", hmm: bool = True
) -> Columns:
    """Return the tokens, a layer: start, end, text, tag; joined they give back the text.

    The words of the `codebook`, a lexicon with the columns `word` and `tag`, are kept whole; the
    packaged one has terms of speeches and reports (`load_lexicon("genre")`). `engine` is *jieba*
    (Sun Junyi, 2012 to 2020), *rjieba* (the same dictionary and model, in Rust, much faster) or
    *wapic* (a conditional random field trained on other data, which takes no lexicon); the last
    two are not installed with the project. `hmm` lets jieba's hidden Markov model join
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
    pieces = list(ENGINES[engine](text, entries, hmm))
    ends = list(accumulate(map(len, pieces)))
    ours, known = dict(entries), _dictionary()[2]
    tags = {piece: ours.get(piece) or known.get(piece) or _tag(piece) for piece in set(pieces)}
    return {"start": [0, *ends][:-1], "end": ends, "tag": [tags[piece] for piece in pieces]}


def _entries(lexicon: pd.DataFrame) -> Entries:
    for word in lexicon.word:
        if not word or re.search(r"\s", word):
            raise WzError(f"the lexicon has the word {word!r}: it must not be empty or hold spaces")
    return tuple(sorted(zip(lexicon.word, lexicon.tag, strict=True)))


def _tag(unknown: str) -> str:
    """Return the tag of what is in no dictionary."""
    form = re.fullmatch(r"(?P<m>[\d.,%％]*\d[\d.,%％]*)|(?P<w>\W*)", unknown)
    return form.lastgroup or "x" if form else "x"


def _with_jieba(text: str, entries: Entries, hmm: bool) -> Iterator[str]:
    return _jieba_tokenizer(entries).cut(text, HMM=hmm)


def _with_rjieba(text: str, entries: Entries, hmm: bool) -> list[str]:
    return _rjieba_tokenizer(entries).cut(text, hmm)


def _with_wapic(text: str, entries: Entries, hmm: bool) -> Iterator[str]:
    """Cut line by line; the spaces between its words, which wapic drops, are put back."""
    segmenter = _wapic_segmenter()
    for line in re.split(r"(\s+)", text):
        yield from segmenter.segment(line) if line.strip() else filter(None, [line])


ENGINES: dict[str, Callable[[str, Entries, bool], Iterator[str] | list[str]]] = {
    "jieba": _with_jieba,
    "rjieba": _with_rjieba,
    "wapic": _with_wapic,
}


@functools.cache
def _dictionary() -> tuple[dict[str, int], int, dict[str, str]]:
    """Return jieba's dictionary: frequency by word and prefix, their sum, tag by word."""
    frequency, tags = {}, {}
    for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        frequency[word] = int(count)
        tags[word] = tag
    total = sum(frequency.values())
    for word in tags:
        for end in range(1, len(word)):
            frequency.setdefault(word[:end], 0)
    return frequency, total, tags


@functools.cache
def _jieba_tokenizer(entries: Entries) -> Any:
    with warnings.catch_warnings(action="ignore"):  # of its string escapes, and of setuptools
        import jieba
    tokenizer = jieba.Tokenizer()
    frequency, tokenizer.total, _ = _dictionary()
    tokenizer.FREQ = frequency.copy()
    tokenizer.initialized = True
    for word, tag in entries:
        tokenizer.add_word(word, tag=tag)
    return tokenizer


@functools.cache
def _rjieba_tokenizer(entries: Entries) -> Any:
    tokenizer = _import("rjieba").Jieba()
    for word, tag in entries:
        tokenizer.add_word(word, None, tag)
    return tokenizer


@functools.cache
def _wapic_segmenter() -> Any:
    return _import("wapic").Segmenter()


def _import(engine: str) -> ModuleType:
    try:
        return import_module(engine)
    except ImportError as error:
        how = "pip install wapic wapic-cws-model" if engine == "wapic" else f"pip install {engine}"
        raise WzError(f"the engine {engine} is not installed; {how}") from error
