"""What words and their measures cost against a bare segmenter, Counter and NumPy.

    .venv/bin/python -m benchmarks.words

Each call gets a text that no call had before, the speech begun at another place; both sides give
the same tokens and the same ranking (compared first). CPU time, in turn, median of seven.
"""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count

import numpy as np
from scipy.special import betaincinv, kl_div

import wzlib as wz
from wzlib.finders.words import _cutter, _entries

COPIES = 20
RUNS = 7
SPEECH = wz.load_speech().text
LEXICON = wz.load_lexicon()
ENTRIES = _entries(LEXICON)
REFERENCES = {name: wz.read_table(f"reference/{name}.csv") for name in ("genre", "newspaper")}
COUNTED = {
    name: dict(zip(table.word, table["count"], strict=True)) for name, table in REFERENCES.items()
}
PLACES = count(1)


def new_text() -> str:
    """Return the speech from another place on, and then what stands before."""
    place = next(PLACES)
    return SPEECH[place:] + SPEECH[:place]


def ratio(name: str, ours: Callable[[str], object], bare: Callable[[str], object]) -> None:
    """Time two ways in turn, after one run of each that is not counted, and print them."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS + 1):
        for work, times in zip((ours, bare), taken, strict=True):
            text = new_text()
            began = time.process_time()
            work(text)
            times.append(time.process_time() - began)
    one, other = (statistics.median(times[1:]) for times in taken)
    print(f"{name}: {one * 1000:.1f} and {other * 1000:.1f} ms, ratio {one / other:.2f}")


def tokens(engine: str, text: str) -> list[str]:
    """Return the tokens of a bare segmenter."""
    return list(_cutter(engine, ENTRIES)(text, True))


def measured(engine: str, reference: str, text: str) -> tuple[list[str], list[str]]:
    """Return the words by frequency and by keyness, as wzlib ranks them."""
    words = wz.frequency(wz.find_words(text, codebook=LEXICON, engine=engine))
    return words.word.tolist(), wz.keyness(words, REFERENCES[reference]).word.tolist()


def by_hand(engine: str, reference: str, text: str) -> tuple[list[str], list[str]]:
    """Return the same with Counter and NumPy, by the same arithmetic."""
    counts, others = Counter(tokens(engine, text)), COUNTED[reference]
    frequent = sorted(counts, key=lambda word: (-counts[word], word))
    words = list(counts | others)
    seen = np.array([counts[word] for word in words], dtype="float64")
    there = np.array([others.get(word, 0) for word in words], dtype="float64")
    size, whole = seen.sum(), there.sum()
    hits = (seen + there) / (size + whole)
    observed = np.array([seen, there, size - seen, whole - there])
    expected = np.array([size * hits, whole * hits, size * (1 - hits), whole * (1 - hits)])
    2 * kl_div(observed, expected).sum(axis=0)
    log_ratio = np.log2(np.where(seen, seen, 0.5) / size / (np.where(there, there, 0.5) / whole))
    tail = 0.025 / len(words)
    low = np.where(seen > 0, betaincinv(np.maximum(seen, 1), there + 1, tail), 0)
    high = np.where(there > 0, betaincinv(seen + 1, np.maximum(there, 1), 1 - tail), 1)
    with np.errstate(divide="ignore"):
        low, high = (np.log2(share / (1 - share) * whole / size) for share in (low, high))
    ranks = zip(-np.clip(0, low, high), -log_ratio, words, strict=True)
    return frequent, [word for _, _, word in sorted(ranks)]


def main() -> None:
    """Compare the results, then print what each costs."""
    assert tokens("jieba", SPEECH) == tokens("rjieba", SPEECH)
    for engine in ("jieba", "rjieba"):
        ratio(
            f"{engine}: words against bare tokens",
            partial(wz.find_words, codebook=LEXICON, engine=engine),
            partial(tokens, engine),
        )
        for reference, table in REFERENCES.items():
            both = partial(measured, engine, reference), partial(by_hand, engine, reference)
            assert both[0](SPEECH) == both[1](SPEECH)
            ratio(f"{engine}: tokens, frequency, keyness against {len(table)} words", *both)
    ratio(
        f"bare tokens of {COPIES} copies, jieba against rjieba",
        lambda text: tokens("jieba", text * COPIES),
        lambda text: tokens("rjieba", text * COPIES),
    )


if __name__ == "__main__":
    main()
