"""How well the finders do, here and elsewhere: the table of the documents, and measuring anew.

    .venv/bin/python -m benchmarks.reach [FOLDER …]

Without a folder the table is printed that `docs/performance.md` has, as the contracts of the
layers tell it. A folder has a text `DOC.txt` for each doc and, for some layers, `<layer>.csv`
(doc, start, end, scored, and the column by which the layer is told apart); of each layer the
passages are printed in which it was annotated, from the first annotated paragraph to the last. A
row that only touches what could be argued either way (`scored` 0) is neither right nor wrong.
"""

import sys
from pathlib import Path

import pandas as pd

import wzlib as wz
from wzlib.finders.registry import FINDERS, contracts
from wzlib.layers.contract import Reach

BY = {"formulae": "kind", "metaphors": "", "four_character": "kind", "parallelism": "level"}
HEAD = ["layer", "of which", "on the Wenzhou speech", "on other texts", "drawn of any text"]


def told(reach: Reach) -> str:
    """Tell a measurement in a cell: precision, recall, F1; items, texts, readers; how."""
    figures = "; ".join(f"{one:.2f}" for one in (reach.precision, reach.recall, reach.f1))
    how = "held out" if reach.held_out else "development"
    return f"{figures} ({reach.items} in {reach.texts} by {reach.readers}, {how})"


def table() -> list[str]:
    """Return the lines of the table of all finders, in Markdown."""
    lines = [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
    for name, contract in sorted(contracts().items()):
        for what in dict.fromkeys(one.what for one in contract.reach):
            here, elsewhere = (
                [told(one) for one in contract.reach if one.what == what and one.here == there]
                for there in (True, False)
            )
            drawn = "yes" if contract.reliable else "no"
            cells = [f"`{name}`", what, *("<br>".join(c) or "–" for c in (here, elsewhere)), drawn]
            lines.append(f"| {' | '.join(cells)} |")
    return lines


def compare(found: pd.DataFrame, gold: pd.DataFrame, slack: int | None) -> list[int]:
    """Return how many items are there, how many are found, and how many of these are right."""
    scored = gold.scored == 1
    right = wz.agreement.match(found, gold, slack).isin(gold.index[scored])
    open_to_doubt = wz.touches(found, gold[~scored])
    return [scored.sum(), (right | ~open_to_doubt).sum(), right.sum()]


def measure(folder: Path) -> pd.DataFrame:
    """Return of each layer, passage and value of `BY` how much is there, found and right."""
    rows = {}
    for name, by in BY.items():
        file = folder / f"{name}.csv"
        for doc, gold in pd.read_csv(file).groupby("doc") if file.exists() else ():
            text = (folder / f"{doc}.txt").read_text(encoding="utf-8")
            begin = text.rfind("\n", 0, gold.start.min()) + 1
            end = len(text) if name == "formulae" else text.find("\n", gold.end.max())
            found = FINDERS[name](text)
            found = found[(found.start >= begin) & (found.end <= (end if end > 0 else len(text)))]
            slack = sys.maxsize if name == "metaphors" else None
            for value in sorted({*gold[by].dropna()}) if by else ():
                one = [layer[layer[by] == value] for layer in (found, gold)]
                rows[name, doc, value] = compare(*one, slack)
            rows[name, doc, "all"] = compare(found, gold, slack)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["there", "found", "right"])
    table.index = pd.MultiIndex.from_tuples(table.index, names=["layer", "doc", "of which"])
    return table


def main(folders: list[Path]) -> None:
    """Print the table, or what is measured in the folders."""
    if not folders:
        print("\n".join(table()))
        return
    parts = pd.concat(measure(folder) for folder in folders)
    for rows in (parts, parts.groupby(["layer", "of which"]).sum()):
        figures = {"precision": rows.right / rows.found, "recall": rows.right / rows.there}
        print(rows.assign(**figures, f1=2 * rows.right / (rows.found + rows.there)).round(2))


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
