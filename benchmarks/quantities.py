"""How right `find_quantities` is on annotated texts, how fast, and what it reads that cannot be.

    .venv/bin/python -m benchmarks.quantities FOLDER
    .venv/bin/python -m benchmarks.quantities cannot TEXTS

FOLDER holds pairs NAME.txt and NAME.csv; the CSV has the columns start, end, surface, value,
high, unit, kind, modifier, scored (0: the annotators disagreed, neither a hit nor an error).
Printed are precision, recall and F1, and the speed on the speech.

TEXTS is a folder of .txt files, or a file of JSON lines with the fields doc and text (.jsonl or
.jsonl.gz). Printed is each row that no text can mean, with its place, and how many there are.
"""

import gzip
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import wzlib as wz

CLOCK = re.compile(r"(?<!\d)\d{1,2}[:：]\d\d[:：]\d\d(?![\d.])|(?<!\d)\d{1,2}时\d{1,2}分")
NEIGHBOURS = re.compile(
    "(?<![〇零一二三四五六七八九点])[一二三四五六七八九两][一二三四五六七八九](?![〇零一二三四五六七八九点])"
)


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


def impossible(text: str, found: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield the row and the reason for whatever in a layer of quantities no text can mean."""
    said, kind, value, year = found.text, found.kind, found.value, found.unit == "year"
    before = pd.Series([text[max(0, at - 2) : at] for at in found.start], found.index, dtype="str")
    after = pd.Series([text[at : at + 3] for at in found.end], found.index, dtype="str")
    colon = before.str.contains("[:：∶]$") | after.str.match("[:：∶]")
    clocks = pd.DataFrame([m.span() for m in CLOCK.finditer(text)], columns=["start", "end"])
    for reason, wrong in {
        "a share beside a colon": colon
        & (kind == "share")
        & ~said.str.contains("[%％‰成分半]")
        & (found.rule != "parts of a hundred"),
        "a rank before 百年": (kind == "rank") & after.str.match("个?百年"),
        "more than 10,000 years": year & ~said.str.contains("[万亿]") & (value > 10_000),
        "a year as a length of time": year & said.str.fullmatch("(?:1[89]|20|１[８９]|２０)..年"),
        "inside a time of day": wz.touches(found, clocks),
        "a share above 1,000 %": (kind == "share") & (value > 1000),
        "over another row": found.start < found.end.cummax().shift(fill_value=0),
        "ends before it begins": found.high < value,
        "zero, for a numeral of something": (value == 0)
        & found.high.isna()
        & said.str.contains("[1-9一-九１-９]"),
        "a part of a longer number": before.str.contains(r"\d[.,]?$") & said.str.match(r"\d"),
        "a minus sign unread": before.str.contains(r"(?<![\d%％])[−－]$"),
        "neighbouring digits as one number": said.str.contains(NEIGHBOURS) & found.high.isna(),
    }.items():
        for row in found.index[wrong]:
            yield row, reason


def texts_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each document of a folder or a file of JSON lines."""
    if path.is_dir():
        for file in sorted(path.rglob("*.txt")):
            yield file.name, file.read_text(encoding="utf-8")
        return
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield document["doc"], document["text"]


def cannot(path: Path) -> int:
    """Print what cannot be, and return how much of it there is."""
    rows = faults = documents = 0
    for name, text in texts_of(path):
        found = wz.find_quantities(text)
        documents, rows = documents + 1, rows + len(found)
        for row, reason in impossible(text, found):
            faults += 1
            start, end = found.start[row], found.end[row]
            around = f"{text[max(0, start - 12) : start]}【{found.text[row]}】{text[end : end + 8]}"
            print(f"{name}, {start}: {reason}: {' '.join(around.split())} = {found.value[row]:g}")
    print(f"{documents} texts, {rows} quantities, {faults} that cannot be")
    return faults


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
    wz.find_quantities("1")  # reads the grammar
    began = time.process_time()
    wz.find_quantities(text)
    print(f"{len(text) / (time.process_time() - began):,.0f} characters a second of processor time")


if __name__ == "__main__":
    if sys.argv[1] == "cannot":
        sys.exit(1 if cannot(Path(sys.argv[2])) else 0)
    main(Path(sys.argv[1]))
