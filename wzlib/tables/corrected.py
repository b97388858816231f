"""Layers that a reader has corrected or added, as CSV files."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.layers.contract import Contract
from wzlib.layers.spans import SPAN, check_layer

READ_BY = "read_by"  # the column that says who read a row
TRUTH = {"true": True, "1": True, "false": False, "0": False}  # Excel has TRUE for True


def read_layers(
    place: str | Path, text: str, contracts: Mapping[str, Contract]
) -> dict[str, pd.DataFrame]:
    """Return the layers that a reader has corrected or added, by the names of their files.

    `place` is a CSV file with a layer of `text`, or a folder of them as `wz annotate` and
    `wz charts` write it; of such a folder, a layer that is as a finder made it is not returned.
    `contracts` give the types of known columns, other columns are text. Rows may stand in any
    order; each is marked `read_by` *person*, where that is empty.

    Raises `WzError` if the folder is not such a one or of another text, or a file cannot be read;
    `LayerError` if a layer does not fit the text.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mine = Path(folder) / "mine.csv"
    ...     _ = mine.write_text("start,end,text\\n0,2,温州\\n", encoding="utf-8")
    ...     read_layers(mine, "温州人", {})["mine"].values.tolist()
    [[0, 2, '温州', 'person']]
    """
    place = Path(place)
    files = [place] if place.is_file() else _corrected(place, text)
    return {file.stem: _read_layer(file, text, contracts.get(file.stem)) for file in files}


def _corrected(folder: Path, text: str) -> list[Path]:
    """Return the files of a folder that are not as they were written."""
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        hashes = {one["path"]: one["hash"].removeprefix("sha256:") for one in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WzError(f"{folder}: no layers as `wz annotate` and `wz charts` write them") from error
    if hashes.get("text.txt") != sha256(text.encode("utf-8")):
        raise WzError(f"{folder}: its layers are of another text; their places do not fit this one")
    contents = {file: file.read_bytes() for file in folder.glob("*.csv") if file.is_file()}
    return sorted(
        file
        for file, content in contents.items()
        if hashes.get(file.name) != sha256(content) or READ_BY.encode() in content.split(b"\n")[0]
    )


def _read_layer(file: Path, text: str, contract: Contract | None) -> pd.DataFrame:
    try:
        decoded = file.read_bytes().decode("utf-8-sig")
        head, *rows = filter(None, csv.reader(io.StringIO(decoded, newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise WzError(f"{file}: not in UTF-8; save it as CSV UTF-8") from error
    except (ValueError, csv.Error) as error:
        raise WzError(f"{file}: empty, or no CSV file ({error})") from error
    if len(head) == 1 and ";" in head[0]:
        raise WzError(f"{file}: its cells stand between semicolons; save it with commas")
    known = contract.columns if contract else {}
    wanted = [*SPAN, *(name for name, column in known.items() if not column.optional)]
    if faults := [name for name in dict.fromkeys([*wanted, *head]) if head.count(name) != 1]:
        raise WzError(f"{file}: needs each of its columns once, see {', '.join(faults)}")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise WzError(f"{file}, row {line}: {len(row)} cells, the first has {len(head)}")
    types = {name: known[name].type for name in head if name in known}
    layer = pd.DataFrame(rows, columns=head, dtype="str")
    for name, kind in {**types, "start": "int64", "end": "int64"}.items():
        if kind != "str":
            layer[name] = _values(file, layer[name], kind)
    return check_layer(by_person(layer).reset_index(drop=True), text, file.name)


def by_person(layer: pd.DataFrame) -> pd.DataFrame:
    """Return a layer as layers are, with who read each row: a person, where it is not said."""
    who = layer.get(READ_BY, pd.Series("", index=layer.index))
    layer = layer.assign(**{READ_BY: who.where(who != "", "person").astype("str")})
    layer = layer[[*SPAN, *(name for name in layer if name not in SPAN)]]
    return layer.sort_values(["start", "end"], ascending=[True, False], kind="stable")


def _values(file: Path, cells: pd.Series, kind: str) -> pd.Series:
    """Return the cells of a column as values of its kind; raise `WzError` for one that is none."""
    said = cells.str.normalize("NFKC").str.strip().str.lower()
    numbers = pd.to_numeric(said, errors="coerce").astype("float64")
    right = {
        "bool": said.isin(TRUTH),
        "int64": numbers % 1 == 0,
        "float64": numbers.notna() | said.isin(["", "nan"]),
    }[kind]
    if not right.all():
        row = right.argmin()
        raise WzError(f"{file}, row {row + 2}, {cells.name}: {cells[row][:40]!r} is no {kind}")
    return (said.map(TRUTH) if kind == "bool" else numbers).astype(kind)
