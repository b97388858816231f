"""Measures over a corpus: columnar queries, part by part, of the layers that `annotate` wrote.

A group is the value of a key of the documents' metadata, such as *year*; documents without it
are left out. Only counts are held in memory, never a layer.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wzlib.corpus.folder import Folder
from wzlib.corpus.recipe import TEXT
from wzlib.errors import WzError
from wzlib.finders.patterns import CONCORDANCE, in_context
from wzlib.measures import words as of_words


def frequency(out: str | Path, by: str) -> pd.DataFrame:
    """Return how often each word occurs in each group: group, word, count, per_10000.

    `per_10000` is per 10,000 characters of the group's texts. Raises `WzError` if the corpus has
    no layer `words` or no document has the key `by`.
    """
    order = [("group", "ascending"), ("count", "descending"), ("text", "ascending")]
    counts = _counts(out, "words", by, "text").sort_by(order)
    table = counts.rename_columns({"text": "word"}).to_pandas()
    table["per_10000"] = table["count"] * 10_000 / table.group.map(sizes(out, by).characters)
    return table


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
    spans = _counts(out, layer, by).to_pandas().set_index("group")["count"]
    table = sizes(out, by).assign(spans=lambda sizes: spans.reindex(sizes.index).fillna(0))
    table["per_1000"] = table.spans * 1000 / table.characters
    return table.astype({"spans": "int64"})


def sizes(out: str | Path, by: str) -> pd.DataFrame:
    """Return how many documents and characters each group has: documents, characters."""
    read = _counts(out, "documents", by, "characters").filter(pc.field("characters") > 0)
    if not len(read):
        raise WzError(f"{out}: no document has the key {by!r} in its metadata")
    table = read.to_pandas()  # documents of the same length are counted together
    table["characters"] *= table["count"]
    sums = table.groupby("group")[["count", "characters"]].sum().sort_index(kind="stable")
    return sums.rename(columns={"count": "documents"})


def concordance(out: str | Path, pattern: str, width: int = 12) -> pd.DataFrame:
    """Return the keyword-in-context table of a regular expression over all texts of a corpus.

    Columns: doc, then those of `wz.concordance`: start, end, left, node, right. Sorted by doc and
    start. Raises `WzError` if there is no corpus in the folder, or one that is damaged.

    >>> concordance("no-such-corpus", "发展")
    Traceback (most recent call last):
    wzlib.errors.WzError: ...no-such-corpus: no corpus is there; `wz corpus` makes one
    """
    rows, folder = [], Folder(out)
    for part in folder.parts():
        texts = folder.rows(part, "documents", ["doc", "text"]).to_pydict()
        for doc, text in zip(*texts.values(), strict=True):
            rows += [(doc, *row) for row in in_context(text, pattern, width)]
    columns = {"doc": "str", **CONCORDANCE}
    return pd.DataFrame(sorted(rows), columns=list(columns)).astype(columns)


def failures(out: str | Path) -> pd.DataFrame:
    """Return what failed in a corpus: doc, layer (empty: the whole document), reason."""
    folder = Folder(out)
    table = pa.concat_tables(folder.rows(part, "errors") for part in folder.parts())
    return table.sort_by([("doc", "ascending"), ("layer", "ascending")]).to_pandas()


def _counts(out: str | Path, table: str, by: str, *columns: str) -> pa.Table:
    """Return how many rows each group has with the same values: group, the columns, count."""
    keys, counts, folder = ["group", *columns], [], Folder(out)
    for part in folder.parts():
        if table in part.files:
            documents = folder.rows(part, "documents", ["doc", "metadata"])
            groups = pc.map_lookup(documents["metadata"], pa.scalar(by, TEXT), "first")
            rows = folder.rows(part, table, ["doc", *columns])
            group = groups.take(pc.index_in(rows["doc"], documents["doc"]))
            rows = rows.append_column("group", group).filter(pc.field("group").is_valid())
            counts.append(rows.group_by(keys).aggregate([([], "count_all")]))
    if not counts:
        raise WzError(f"{out}: no layer {table!r} in it; `wz.corpus.annotate` writes one")
    sums = pa.concat_tables(counts).group_by(keys).aggregate([("count_all", "sum")])
    return sums.rename_columns({"count_all_sum": "count"})
