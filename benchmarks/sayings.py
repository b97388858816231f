"""Precision, recall and F1 of `find_attributions` on annotated passages and on the speech.

    .venv/bin/python -m benchmarks.sayings FOLDER …

A folder has `attributions.csv` (doc, start, end, form, scored) and a text `DOC.txt` for each doc.
A saying is found if a row shares a character with it, one row for each (*any*), or half of what
both cover (*half*). A row that only touches what could be argued either way (`scored` 0) is
neither right nor wrong.
"""

import sys
from pathlib import Path

import pandas as pd

import wzlib as wz


def compare(text: str, gold: pd.DataFrame, slack: int | None) -> pd.Series:
    """Return how many sayings are there, how many are found, and how many of these are right."""
    found = wz.find_attributions(text)
    scored = gold.scored == 1
    right = wz.agreement.match(found, gold, slack).isin(gold.index[scored])
    open_to_doubt = wz.touches(found, gold[~scored])
    return pd.Series(
        {"there": scored.sum(), "found": (right | ~open_to_doubt).sum(), "right": right.sum()}
    )


def by_form(text: str, gold: pd.DataFrame) -> pd.DataFrame:
    """Return for each form how many scored sayings are there, and how many are found."""
    hits = wz.agreement.match(gold, wz.find_attributions(text), len(text)).notna()
    return gold.assign(found=hits)[gold.scored == 1].groupby("form").found.agg(["size", "sum"])


def main(folders: list[Path]) -> None:
    """Print the figures of each passage, of all of them, by form, and of the speech."""
    passages = {
        f"{folder.name}/{doc}": ((folder / f"{doc}.txt").read_text(encoding="utf-8"), gold)
        for folder in folders
        for doc, gold in pd.read_csv(folder / "attributions.csv").groupby("doc")
    }
    for name, slack in {"any": sys.maxsize, "half": None}.items():
        table = pd.DataFrame({doc: compare(*pair, slack) for doc, pair in passages.items()}).T
        table.loc["all"] = table.sum()
        table["precision"], table["recall"] = table.right / table.found, table.right / table.there
        table["f1"] = 2 * table.right / (table.found + table.there)
        print(table.round(2).rename_axis(name))
    print(pd.concat(by_form(*pair) for pair in passages.values()).groupby("form").sum())
    speech = wz.load_speech()
    found = wz.find_attributions(speech.text)
    print(wz.agreement.accuracy(found, speech["attributions"], "form").round(2))


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
