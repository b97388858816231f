"""Precision, recall and F1 of `find_quantities` on annotated texts, and its speed.

    .venv/bin/python -m benchmarks.quantities FOLDER

FOLDER holds pairs NAME.txt and NAME.csv; the CSV has the columns start, end, surface, value,
high, unit, kind, modifier, scored (0: the annotators disagreed, neither a hit nor an error).
"""

import sys
import time
from pathlib import Path

import pandas as pd

import wzlib as wz


def compare(text: str, gold: pd.DataFrame) -> pd.DataFrame:
    """Return gold and found mentions side by side, matched by their exact span."""
    found = wz.find_quantities(text[: gold.end.max() + 1])
    return gold.merge(
        found, on=["start", "end"], how="outer", suffixes=("", "_found"), indicator=True
    )


def scores(table: pd.DataFrame, columns: list[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1, a hit being a span on which all `columns` agree."""
    scored = table[(table.scored != 0) | (table._merge == "right_only")]
    hit = scored._merge == "both"
    for column in columns:
        same = scored[column] == scored[f"{column}_found"]
        if column == "value":
            same = (scored.value - scored.value_found).abs() <= 1e-6 * scored.value.abs() + 1e-3
        hit &= same
    found, there = (scored._merge != "left_only").sum(), (scored._merge != "right_only").sum()
    precision, recall = hit.sum() / found, hit.sum() / there
    return precision, recall, 2 * precision * recall / (precision + recall)


def main(folder: Path) -> None:
    """Print the scores per text and the speed on the speech."""
    for path in sorted(folder.glob("*.csv")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        table = compare(text, pd.read_csv(path, encoding="utf-8"))
        for columns in (
            ["value"],
            ["value", "unit", "kind"],
            ["value", "unit", "kind", "modifier"],
        ):
            precision, recall, f1 = scores(table, columns)
            print(f"{path.stem} {'+'.join(columns)}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    text = wz.load_speech().text * 20
    began = time.perf_counter()
    wz.find_quantities(text)
    print(f"{len(text) / (time.perf_counter() - began):,.0f} characters a second")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
