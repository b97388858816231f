"""How often front matter and sections of whole texts are right, wrong or left empty.

    .venv/bin/python -m benchmarks.structure FOLDER

FOLDER holds texts NAME.txt; front.csv with the columns doc, title, speaker, date (YYYY-MM-DD) and
greeting, empty where the text has none; and headings.csv with doc, text and level (1 or 2) of
each heading. A field is right if it says the same but for spaces, marks and the way a date is
written; a plan if its first-level headings are those of the text, none missing and none more.
"""

import re
import sys
from pathlib import Path

import pandas as pd

from wzlib.finders.registry import FINDERS
from wzlib.text.source import read_source

FIELDS = {"title": "title", "speaker": "speaker", "date": "date", "greeting": "salutation"}
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def plain(text: str, field: str) -> str:
    """Return what a field says without spaces and marks, a date as numbers."""
    if field != "date":
        return re.sub(r"\W", "", text)
    text = re.sub("(?<![一二三四五六七八九])十", "一十", text)
    text = re.sub("十(?=[一二三四五六七八九])", "", text).replace("十", "0").translate(DIGITS)
    return "-".join(f"{int(number):02}" for number in re.findall(r"\d+", text))


def told(front: pd.DataFrame, field: str) -> str:
    """Return what the layer says of a field: all lines of a title, else the first row."""
    rows = front.text[front.field == FIELDS[field]].tolist()
    return plain("".join(rows if field == "title" else rows[:1]), field)


def main(folder: Path) -> None:
    """Print for each field and for the plans how many are right, wrong and empty."""
    kwargs = {"keep_default_na": False, "dtype": "str"}
    gold = pd.read_csv(folder / "front.csv", **kwargs).set_index("doc")
    headings = pd.read_csv(folder / "headings.csv", **kwargs)
    headings["text"] = headings.text.map(lambda text: plain(text, "heading"))
    outcomes, plans = [], []
    for doc, row in gold.iterrows():
        text = read_source(folder / f"{doc}.txt").text
        front = FINDERS["front"](text)
        for field in FIELDS:
            found, wanted = told(front, field), plain(row[field], field)
            outcome = "right" if found == wanted else "wrong" if found else "empty"
            if found or wanted:
                outcomes.append({"field": field, "outcome": outcome})
                if outcome != "right":
                    print(f"{doc} {field}: {found or '-'}, not {wanted or '-'}")
        for level, layer in (("1", "sections"), ("2", "subsections")):
            rows = FINDERS[layer](text)
            ends = zip(rows.start, rows.heading_end, strict=True)
            heads = {plain(text[start:end], "heading") for start, end in ends} - {""}
            there = {*headings.text[(headings.doc == doc) & (headings.level == level)]}
            plans.append((level, len(heads & there), len(heads), len(there), heads == there))
            if heads != there:
                more, missing = len(heads - there), len(there - heads)
                print(f"{doc} level {level}: {more} more, {missing} missing")
    print(pd.crosstab(*(pd.DataFrame(outcomes)[name] for name in ("field", "outcome"))))
    table = pd.DataFrame(plans, columns=["level", "hits", "found", "there", "whole"])
    print(table.groupby("level").sum())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
