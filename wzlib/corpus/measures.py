"""Measures over a corpus, computed part by part on the Parquet layers that `annotate` wrote.

A group is the value of a key of the documents' metadata, such as *year*; documents without it
are left out. Only counts are held in memory, never a layer.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from wzlib.corpus.parts import Part, read_parts, read_rows
from wzlib.errors import WzError
from wzlib.measures import words as of_words

if TYPE_CHECKING:
    import dask.dataframe as dd


def frequency(out: str | Path, by: str) -> pd.DataFrame:
    """Return how often each word occurs in each group: group, word, count, per_10000.

    `per_10000` is per 10,000 characters of the group's texts. Raises `WzError` if the corpus has
    no layer `words` or no document has the key `by`.
    """
    words = _grouped(out, "words", by, ["text"])
    counts = words.groupby(["group", "text"]).size().compute().rename("count").reset_index()
    counts = counts.rename(columns={"text": "word"})
    characters = sizes(out, by).characters
    counts["per_10000"] = counts["count"] * 10_000 / counts.group.map(characters)
    order = ["group", "count", "word"]
    return counts.sort_values(
        order, ascending=[True, False, True], ignore_index=True, kind="stable"
    )


def keyness(out: str | Path, by: str, target: str) -> pd.DataFrame:
    """Return the keyness of the words of one group against all others, as `wz.keyness` gives it.

    Raises `WzError` as `frequency`, and if there is no such group or no other.
    """
    counts = frequency(out, by)
    inside = counts.group == target
    if not inside.any() or inside.all():
        groups = "、".join(sorted(set(counts.group)))
        raise WzError(f"{out}: no group {target!r} to set against others; there are {groups}")
    others = counts[~inside].groupby("word", as_index=False)["count"].sum()
    return of_words.keyness(counts[inside], others)


def rates(out: str | Path, layer: str, by: str) -> pd.DataFrame:
    """Return how many spans of a layer each group has: documents, characters, spans, per_1000.

    The index is `group`, in order; `per_1000` is per 1,000 characters of the group's texts.
    Raises `WzError` as `frequency`.
    """
    spans = _grouped(out, layer, by, []).groupby("group").size().compute()
    table = sizes(out, by).assign(spans=lambda sizes: spans.reindex(sizes.index).fillna(0))
    table["per_1000"] = table.spans * 1000 / table.characters
    return table.astype({"spans": "int64"})


def sizes(out: str | Path, by: str) -> pd.DataFrame:
    """Return how many documents and characters each group has: documents, characters."""
    documents = _grouped(out, "documents", by, ["characters"])
    read = documents[documents.characters > 0]  # the others failed
    table = (
        read.groupby("group").characters.agg(["size", "sum"]).compute().sort_index(kind="stable")
    )
    if table.empty:
        raise WzError(f"{out}: no document has the key {by!r} in its metadata")
    return table.rename(columns={"size": "documents", "sum": "characters"})


def _grouped(out: str | Path, layer: str, by: str, columns: list[str]) -> "dd.DataFrame":
    """Return a layer, part by part, with the group of each row's document."""
    import dask.dataframe as dd  # here: only a corpus needs it

    out = Path(out)
    parts = [part for part in read_parts(out) if layer in part.files]
    if not parts:
        raise WzError(f"{out}: no layer {layer!r} in it; `wz.corpus.annotate` writes one")
    return dd.from_map(_read_grouped, parts, out=out, layer=layer, by=by, wanted=columns)


def _read_grouped(part: Part, out: Path, layer: str, by: str, wanted: list[str]) -> pd.DataFrame:
    rows = read_rows(out, part, layer, ["doc", *wanted])
    known = read_rows(out, part, "metadata")
    groups = known[known.key == by].set_index("doc").value
    rows["group"] = rows.doc.map(groups).astype("str")
    return rows.loc[rows.doc.isin(groups.index), [*wanted, "group"]]
