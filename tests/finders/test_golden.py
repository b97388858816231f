"""Golden tables: all that is found in two texts of ours, which are no speeches of our city.

A work report with parts and many numbers, and a speech without numbered parts. What a change
finds otherwise is seen in the difference; if it is meant, `python tests/finders/test_golden.py`
writes the tables anew. A row may be wrong: those known to be are told in `golden/README.md`.
"""

import csv
import io
from pathlib import Path

import pytest

import wzlib as wz

TEXTS = sorted((Path(__file__).parent / "golden").glob("*.txt"))
WIDTH = 24  # characters of a span that a table shows; of a longer one its beginning and end


def golden(file):
    """Return the rows of all default layers of a text, as CSV."""
    speech = wz.annotate(file)
    table = io.StringIO(newline="")
    write = csv.writer(table, lineterminator="\n").writerow
    write(["layer", "start", "end", "text", "label"])
    for name, layer in speech.items():
        label = layer.get(speech.contracts[name].label, [""] * len(layer))
        for start, end, text, says in zip(layer.start, layer.end, layer.text, label, strict=True):
            short = text if len(text) <= WIDTH else f"{text[: WIDTH // 2]}…{text[-WIDTH // 2 :]}"
            write([name, start, end, short.replace("\n", "⏎"), says])
    return table.getvalue()


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_what_is_found_is_what_was_found(file):
    wanted = file.with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    found = golden(file).splitlines()
    assert {"gone": [row for row in wanted if row not in found]} == {"gone": []}
    assert {"new": [row for row in found if row not in wanted]} == {"new": []}
    assert found == wanted


if __name__ == "__main__":
    for file in TEXTS:
        file.with_suffix(".csv").write_text(golden(file), encoding="utf-8", newline="\n")
