"""The speed of the finders of formulae, rhetoric and voices, together and one by one.

    .venv/bin/python -m benchmarks.finders FILE

FILE is a text in Chinese; it is cut, or repeated, to 25,000 and to 250,000 characters.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import wzlib as wz
from wzlib.text.source import read_source

LENGTHS = (25_000, 250_000)


def finders() -> dict[str, Callable[[str], pd.DataFrame]]:
    """Return each finder with its lexicon or codebook."""
    idioms, metaphors = wz.load_idioms(), wz.load_codebook("metaphors")
    acts, moves = wz.load_codebook("speech_acts"), wz.load_codebook("moves")
    return {
        "formulae": wz.find_formulae,
        "parallelism": wz.find_parallelism,
        "repetition": wz.find_repetition,
        "anaphora": wz.find_anaphora,
        "four-character": lambda text: wz.find_four_character(text),
        "metaphors": lambda text: wz.find_metaphors(text, codebook=metaphors),
        "attributions": wz.find_attributions,
        "speech acts": lambda text: wz.find_speech_acts(text, acts, wz.find_moves(text, moves)),
    }


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
    rows = {name: [seconds(find, text) for text in texts] for name, find in finders().items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(LENGTHS))
    table.loc["together"] = table.sum()
    print(table.assign(growth=table[LENGTHS[1]] / table[LENGTHS[0]]).round(3))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
