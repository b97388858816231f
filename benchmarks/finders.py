"""The speed of the finders, one by one, each with what it needs.

    .venv/bin/python -m benchmarks.finders FILE [LENGTH]

FILE is a text in Chinese; it is cut, or repeated, to LENGTH characters, by default 25,000, and to
ten times as many. Beside the finders of a text stands that of repetition.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wzlib.finders.registry import FINDERS
from wzlib.finders.repetition import find_repetition
from wzlib.text.source import read_source


def seconds(find: Callable[[str], pd.DataFrame], text: str) -> float:
    """Return the median of the seconds that three runs take."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        find(text)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main(path: Path, length: int = 25_000) -> None:
    """Print the seconds of each finder on both lengths, and their sums."""
    whole = read_source(path).text
    texts = [(whole * (size // len(whole) + 1))[:size] for size in (length, 10 * length)]
    finders: dict[str, Callable] = {**FINDERS, "repetition": find_repetition}
    rows = {name: [seconds(find, text) for text in texts] for name, find in finders.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["short", "long"])
    table.loc["together"] = table.sum()
    print(table.assign(growth=table.long / table.short).round(3))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
