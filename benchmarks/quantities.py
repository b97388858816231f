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
    found = wz.find_quantities(text)
    found = found[found.start < gold.end.max()]  # what comes after was not annotated
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


def ledger() -> pd.DataFrame:
    """Return the speech's mentions as gold: what the ledger leaves out or quotes is unscored."""
    rows, left_out = wz.read_table("indicators.csv"), wz.read_table("not_indicators.csv")
    rows["scored"] = (~rows.grammar.str.contains("quotation marks|said by a verb")).astype(int)
    return pd.concat([rows.dropna(subset="value"), left_out.assign(scored=0)]).sort_values(
        "start", kind="stable"
    )


def main(folder: Path) -> None:
    """Print the scores per text, and on the speech, and the speed on it."""
    texts = {
        path.stem: (path.with_suffix(".txt").read_text(encoding="utf-8"), pd.read_csv(path))
        for path in sorted(folder.glob("*.csv"))
    }
    speech = wz.load_speech()
    texts["speech"] = (speech.text, ledger())
    tables = {name: compare(*pair) for name, pair in texts.items()}
    if len(texts) > 2:
        tables["all but the speech"] = pd.concat(list(tables.values())[:-1])
    for name, table in tables.items():
        for columns in (
            ["value"],
            ["value", "unit", "kind"],
            ["value", "unit", "kind", "modifier"],
        ):
            precision, recall, f1 = scores(table, columns)
            print(f"{name} {'+'.join(columns)}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    text = speech.text * 20
    began = time.perf_counter()
    wz.find_quantities(text)
    print(f"{len(text) / (time.perf_counter() - began):,.0f} characters a second")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
