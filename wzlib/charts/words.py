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

    What `said` has beside fills the fields `{n}` of the row; a number stands as it is formatted
    there. Raises `ChartError` for a chart without words, for a field that nothing fills and for
    what fills none.

    >>> words_of("mine", {"title": "Six parts", "alt": "a", "caption": "c", "source": "s"})["title"]
    ('Six parts',)
    """
    columns = [kind + ending for kind in KINDS for ending in ("", "_zh")]
    texts = {column: str(said[column]) for column in columns if column in said}
    if not texts:
        texts = _filled(chart, said)
    if missing := [kind for kind in NEEDED if not texts.get(kind, "").strip()]:
        raise ChartError(f"chart {chart!r}: {', '.join(missing)} must not be empty")
    for column, before in (("source", "Source: "), ("source_zh", "来源：")):
        texts[column] = before + texts[column] if texts.get(column) else ""
    pairs = {kind: (texts.get(kind, ""), texts.get(f"{kind}_zh", "")) for kind in KINDS}
    return {kind: chosen(*pair) if any(pair) else () for kind, pair in pairs.items()}


def _filled(chart: str, fields: Mapping[str, object]) -> dict[str, str]:
    table = packaged(TABLE).set_index("chart")
    if chart not in table.index:
        there = f"it has no row in {TABLE}; give title=, alt=, caption= and source="
        raise ChartError(f"chart {chart!r}: {there}")
    texts = table.loc[chart].to_dict()
    asked = {name for text in texts.values() for _, name, _, _ in Formatter().parse(text) if name}
    if wrong := (asked ^ fields.keys()) - {"n"}:
        differ = ", ".join(sorted(wrong))
        raise ChartError(f"chart {chart!r}: fields of its words and what fills them: {differ}")
    return {column: text.format(**fields) for column, text in texts.items()}
