"""The speed of the segmenters on the speech, and whether their tokens are the same.

.venv/bin/python -m benchmarks.segmenters
"""

import statistics
import time
from collections.abc import Callable

import wzlib as wz
from wzlib.finders.words import ENGINES, _entries

COPIES = 20


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median of the seconds that a piece of work takes."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print the seconds of the tokens layer, and the throughput of bare tokens."""
    text, lexicon = wz.load_speech().text, wz.load_lexicon()
    entries = _entries(lexicon)
    tokens = {name: list(ENGINES[name](text, entries, True)) for name in ("jieba", "rjieba")}
    print(f"same tokens: {tokens['jieba'] == tokens['rjieba']} ({len(tokens['jieba'])})")
    ours = seconds(lambda: wz.find_words(text, codebook=lexicon))
    print(f"tokens layer of the speech: {ours:.3f} s")
    bare = {
        name: seconds(lambda name=name: list(ENGINES[name](text * COPIES, entries, True)))
        for name in tokens
    }
    for name, taken in bare.items():
        print(f"{name}: {len(text) * COPIES / taken:,.0f} characters a second")
    print(f"ratio: {bare['jieba'] / bare['rjieba']:.1f}")


if __name__ == "__main__":
    main()
