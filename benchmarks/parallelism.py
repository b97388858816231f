"""Precision, recall and F1 of `find_parallelism` on annotated essays and on the speech.

    .venv/bin/python -m benchmarks.parallelism FILE

FILE has one essay per line (JSON): `essay`, `paragraphs`, and in each paragraph `sentences` and
`parallel_with_next`, which tells for each sentence but the last whether it and the next one are
in one parallelism (Paibi Student Essays, Bothwell and others 2023; not part of the project). A
pair is found if both sentences are in one run of the level *sentence*. The coefficients were
fitted on every second essay (in the order of their numbers, from the first), so what counts are
the others.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd

import wzlib as wz


def pairs(paragraph: dict) -> Iterator[tuple[bool, bool]]:
    """Yield for each two neighbouring sentences whether they are parallel, and are found so."""
    text = "".join(paragraph["sentences"])
    found = wz.find_parallelism(text)
    found = found[found.level == "sentence"]
    start, runs = 0, []
    for sentence in paragraph["sentences"]:
        end = start + len(sentence)
        shared = found.end.clip(upper=end) - found.start.clip(lower=start)
        runs.append({*found.group[2 * shared > found.end - found.start]})
        start = end
    for there, (one, two) in zip(paragraph["parallel_with_next"], pairwise(runs), strict=True):
        yield there, bool(one & two)


def main(path: Path) -> None:
    """Print the figures of the two halves of the essays, and of the speech by level."""
    lines = path.read_text(encoding="utf-8").splitlines()
    essays = sorted(map(json.loads, lines), key=lambda essay: (len(essay["essay"]), essay["essay"]))
    halves = {"fitted on": essays[::2], "held out": essays[1::2]}
    told = pd.DataFrame(
        [
            (name, *pair)
            for name, half in halves.items()
            for essay in half
            for p in essay["paragraphs"]
            for pair in pairs(p)
        ],
        columns=["half", "there", "found"],
    )
    told = told.assign(start=told.index, end=told.index + 1)  # a pair of sentences is a span here
    print(wz.agreement.accuracy(told[told.found], told[told.there], "half", slack=0).round(3))
    speech = wz.load_speech()
    found = wz.find_parallelism(speech.text)
    print(wz.agreement.accuracy(found, wz.read_table("parallelism.csv"), "level").round(2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
