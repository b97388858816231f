"""The speed of the finders, one by one, each with what it needs.

    .venv/bin/python -m benchmarks.finders FILE

FILE is a text in Chinese; it is cut, or repeated, to 25,000 and to 250,000 characters.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wzlib.finders.registry import FINDERS
from wzlib.text.source import read_source

LENGTHS = (25_000, 250_000)


def seconds(find: Callable[[str], pd.DataFrame], text: str) -> float:
    """Return the median of the seconds that three runs take."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        find(text)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main(path: Path) -> None:
    """Print the seconds of each finder on both lengths, and their sums."""
    whole = read_source(path).text
    texts = [(whole * (length // len(whole) + 1))[:length] for length in LENGTHS]
    rows = {name: [seconds(find, text) for text in texts] for name, find in FINDERS.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(LENGTHS))
    table.loc["together"] = table.sum()
    print(table.assign(growth=table[LENGTHS[1]] / table[LENGTHS[0]]).round(3))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
