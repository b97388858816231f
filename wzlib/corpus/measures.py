"""Measures over a corpus: columnar queries, part by part, of the layers that `annotate` wrote.

A group is the value of a key of the documents' metadata, such as *year*; documents without it
are left out. Only counts are held in memory, never a layer.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wzlib.corpus.parts import read_parts, read_rows
from wzlib.errors import WzError
from wzlib.finders.patterns import CONCORDANCE, in_context
from wzlib.measures import words as of_words


def frequency(out: str | Path, by: str) -> pd.DataFrame:
    """Return how often each word occurs in each group: group, word, count, per_10000.

    `per_10000` is per 10,000 characters of the group's texts. Raises `WzError` if the corpus has
    no layer `words` or no document has the key `by`.
    """
    counts = _counts(out, "words", by, "text").sort_by(
        [("group", "ascending"), ("count", "descending"), ("text", "ascending")]
    )
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
    start. Raises `WzError` if there is no corpus in the folder.
    """
    rows, out = [], Path(out)
    for part in read_parts(out):
        texts = read_rows(out, part, "documents", ["doc", "text"]).to_pydict()
        for doc, text in zip(*texts.values(), strict=True):
            rows += [(doc, *row) for row in in_context(text, pattern, width)]
    columns = {"doc": "str", **CONCORDANCE}
    return pd.DataFrame(sorted(rows), columns=list(columns)).astype(columns)


def _counts(out: str | Path, table: str, by: str, *columns: str) -> pa.Table:
    """Return how many rows each group has with the same values: group, the columns, count."""
    keys, counts, out = ["group", *columns], [], Path(out)
    for part in read_parts(out):
        if table in part.files:
            known = read_rows(out, part, "metadata").filter(pc.field("key") == by)
            rows = read_rows(out, part, table, ["doc", *columns])
            group = known["value"].take(pc.index_in(rows["doc"], known["doc"]))
            rows = rows.append_column("group", group).filter(pc.field("group").is_valid())
            counts.append(rows.group_by(keys).aggregate([([], "count_all")]))
    if not counts:
        raise WzError(f"{out}: no layer {table!r} in it; `wz.corpus.annotate` writes one")
    together = pa.concat_tables(counts, promote_options="permissive")
    sums = together.group_by(keys).aggregate([("count_all", "sum")])
    return sums.rename_columns({"count_all_sum": "count"})
