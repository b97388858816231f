"""What charts say: title, subtitle, description, caption and source, in both languages."""

from collections.abc import Mapping
from string import Formatter

from wzlib.errors import ChartError
from wzlib.language import chosen
from wzlib.tables.read import packaged

TABLE = "charts.csv"
NEEDED = ("title", "alt", "caption", "source")
KINDS = (*NEEDED, "about", "mute")
Words = dict[str, tuple[str, ...]]  # by kind: English, Chinese; without what is not said


def words_of(chart: str, said: Mapping[str, object]) -> Words:
    """Return what a chart says: its row in `data/charts.csv`, or what `said` has under its columns.

    Whatever else is in `said` fills the fields `{n}` of the texts; numbers stand as they are
    formatted there. Raises `ChartError` for a chart without words, a field that nothing fills and
    one that no text has.

    >>> words_of("mine", {"title": "{n} parts", "alt": "a", "caption": "c", "source": "s", "n": 6})[
    ...     "title"
    ... ]
    ('6 parts',)
    """
    columns = [kind + ending for kind in KINDS for ending in ("", "_zh")]
    given = {column: str(said[column]) for column in columns if column in said}
    fields = {name: value for name, value in said.items() if name not in given}
    table = packaged(TABLE).set_index("chart")
    if not given and chart not in table.index:
        there = f"it has no row in {TABLE}; give title=, alt=, caption= and source="
        raise ChartError(f"chart {chart!r}: {there}")
    texts = given or table.loc[chart].to_dict()
    if missing := [kind for kind in NEEDED if not texts.get(kind, "").strip()]:
        raise ChartError(f"chart {chart!r}: {', '.join(missing)} must not be empty")
    asked = {name for text in texts.values() for _, name, _, _ in Formatter().parse(text) if name}
    if wrong := (asked ^ fields.keys()) - {"n"}:
        raise ChartError(
            f"chart {chart!r}: fields of its words and what fills them differ: {wrong}"
        )
    filled = {column: text.format(**fields) for column, text in texts.items()}
    for column, before in (("source", "Source: "), ("source_zh", "来源：")):
        filled[column] = before + filled[column] if filled.get(column) else ""
    pairs = {kind: (filled.get(kind, ""), filled.get(f"{kind}_zh", "")) for kind in KINDS}
    return {kind: chosen(*pair) if any(pair) else () for kind, pair in pairs.items()}
