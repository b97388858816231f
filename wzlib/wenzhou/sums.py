"""Checks of a ledger's numbers: sums on the page, lists counted, published figures, precision."""

import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.spans import check_layer, make_layer

TWICE = "said twice"
RELATIONS: dict[str, Callable[..., float]] = {
    TWICE: lambda value: value,
    "sum": lambda *parts: sum(parts),
    "part": lambda whole, share: whole * share / 100,
    "mean": lambda total, count: total / count,
    "ratio": lambda above, below: above / below,
    "earlier level": lambda level, growth: level / (1 + growth / 100),
    "earlier rank": lambda rank, places: rank + places if rank > 0 else math.nan,
    "places gained": lambda before, after: before - after if before * after > 0 else math.nan,
    "growth over two years": lambda growth: ((1 + growth / 100) ** 2 - 1) * 100,
}
BETWEEN = "(?:[、，；和与及]|以及)"  # members of a list
AGREES, DISAGREES, OPEN = "agrees", "disagrees", "cannot be checked"
NO_SOURCE = "no second source found"
PARTY = {"repeated": "yes", "independently confirmed": "no"}  # the publisher that a verdict needs
PHRASES = {  # of a published figure, in English and in Chinese
    "": ("published: ", "published figure", " (searched: ", ")"),
    "_zh": ("公布：", "公布的数字", "（检索：", "）"),
}
FEWEST = 3  # whoever says 两 or 一个 has counted already


class Mention(NamedTuple):
    """What a row of the ledger states."""

    id: str
    text: str
    value: float
    unit: str
    kind: str
    modifier: str


def recompute(sums: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return `sums` (columns of `data/sums.csv`) with what the arithmetic gives.

    New columns: `terms`, the quotes that go in; `computed`, the result, missing where the
    relation has none (a rank counted from the end and one counted from the top); `verdict`:
    *agrees* or *disagrees* with the row that `stated` names, at the precision of that row, or
    *cannot be checked* where the text states no result, with the reason in `because`; `trivial`,
    whether it is no sum, but a thing said twice.

    Raises `WzError` for an id or a relation that does not exist, and for a sum that neither
    names a stated result nor says why it cannot be checked.

    >>> from wzlib.tables.read import read_table
    >>> table = recompute(read_table("sums.csv"), read_table("indicators.csv"))
    >>> table.set_index("question").verdict["Do the cities overtaken make up the places gained?"]
    'agrees'
    """
    stated = _by_id(ledger)
    results = []
    for one in sums.itertuples():
        if one.relation not in RELATIONS:
            raise WzError(f"{one.id}: no relation {one.relation!r}; there are {list(RELATIONS)}")
        if bool(one.stated) == bool(one.because):
            raise WzError(f"{one.id}: name the row that states the result, or say why none does")
        terms = _named(one.rows, one.id, stated)
        try:
            computed = RELATIONS[one.relation](*(term.value for term in terms))
        except (TypeError, ZeroDivisionError) as error:
            why = "too many, too few, or a division by zero"
            raise WzError(f"{one.id}: {one.rows} is no {one.relation}: {why}") from error
        verdict = OPEN
        if one.stated:
            (row,) = _named(one.stated, one.id, stated)
            if math.isnan(computed) or math.isnan(row.value):
                raise WzError(f"{one.id}: there is no number to compare")
            same = [*terms[0][2:]] == [*row[2:]] if one.relation == TWICE else _fits(computed, row)
            verdict = AGREES if same else DISAGREES
        results.append((" · ".join(term.text for term in terms), computed, verdict))
    done = sums.join(pd.DataFrame(results, sums.index, ["terms", "computed", "verdict"]))
    return done.assign(trivial=sums.relation == TWICE)


def recount(lists: pd.DataFrame, text: str) -> pd.DataFrame:
    """Return `lists` (a layer, columns of `data/lists.csv`) with what counting gives.

    New columns: `counted`, the members; `verdict`: *agrees* or *disagrees* with the number in
    `value`, or *cannot be checked*; `because`, why not; `trivial`, whether the number is one or
    two. Members must stand in the text of the list in their order, with nothing but punctuation
    and 和 between them; raises `WzError` otherwise.

    >>> from wzlib.tables.read import read_table

    >>> from wzlib.wenzhou.speech import load_speech
    >>> table = recount(read_table("lists.csv"), load_speech().text)
    >>> table[table.text == "十联动"][["value", "counted", "verdict"]].to_numpy().tolist()
    [[10.0, 10, 'agrees']]
    """
    check_layer(lists, text, "lists")
    results = []
    for one in lists.itertuples():
        members = one.members.split("；") if one.members else []
        listed = re.fullmatch(f"{BETWEEN}?".join(map(re.escape, members)), one.listed)
        if not (listed and all(members) and one.listed == text[one.list_start : one.list_end]):
            raise WzError(f"{one.text} at {one.start}: the members are not the list in the text")
        because = ""
        if not members:
            because = "the text does not list them"
        elif one.open:
            number = "and the text states no number" if pd.isna(one.value) else "it names but some"
            because = f"the list is left open, {number}"
        elif pd.isna(one.value):
            because = "the text states no number"
        verdict = OPEN if because else AGREES if len(members) == one.value else DISAGREES
        results.append((len(members), verdict, because))
    done = lists.join(pd.DataFrame(results, lists.index, ["counted", "verdict", "because"]))
    return done.assign(trivial=lists.value < FEWEST)


def compare_published(published: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return `published` (columns of `data/official_figures.csv`) beside the speech's numbers.

    New columns: `stated`, the mentions of the rows in the ledger; `fits`, whether the published
    number is the stated one at the precision of the speech (text: *yes*, *no*, or empty where
    there is no number in the same unit to compare). A rank fits a top-N if it is not below it.

    Raises `WzError` for an id that is not in the ledger, for a confirmation by a publisher who
    has a part in the claim (`party`) and a repetition by one who has none, and for a source that
    was not found without the words that it was looked for with (`searched`), or the reverse.

    >>> from wzlib.tables.read import read_table
    >>> table = compare_published(read_table("official_figures.csv"), read_table("indicators.csv"))
    >>> table.set_index("id").loc["gdp_2019", ["stated", "fits"]].tolist()
    ['6606亿元', 'yes']
    """
    stated = _by_id(ledger)
    results = []
    for one in published.itertuples():
        rows = _named(one.rows, one.id, stated)
        needed = PARTY.get(one.verdict, one.party)
        if one.party != needed:
            raise WzError(f"{one.id}: {one.verdict} needs party {needed!r}, not {one.party!r}")
        if (one.verdict == NO_SOURCE) != bool(one.searched):
            raise WzError(f"{one.id}: {NO_SOURCE}, and searched, must come together")
        units = {one.unit, "top"} if one.unit == "rank" else {one.unit}
        known = [row for row in rows if row.unit in units and not math.isnan(row.value + one.value)]
        fits = "" if not known else "yes" if any(_fits(one.value, row) for row in known) else "no"
        results.append((" · ".join(row.text for row in rows), fits))
    return published.join(pd.DataFrame(results, published.index, ["stated", "fits"]))


def verdicts(
    text: str, sums: pd.DataFrame, published: pd.DataFrame, ledger: pd.DataFrame
) -> pd.DataFrame:
    """Return what the checks say at each number that they name, a layer.

    Columns: start, end, text, id (the row of the ledger), check (the question of a sum, or what
    was published), verdict, note (with what was searched), publisher, date, url; check_zh,
    note_zh and publisher_zh are the same in Chinese. `sums`, `published` and `ledger` are as in
    `recompute` and `compare_published`, with the Chinese of the files in `data/`, and so are the
    errors.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> layer = load_speech()["verdicts"]
    >>> layer.loc[layer.publisher != "", ["text", "verdict"]].values.tolist()[0]
    ['5位', 'repeated']
    """
    computed = recompute(sums, ledger)
    computed["rows"] += "；" + computed.stated
    found = compare_published(published, ledger)
    for language, (heading, alone, searched, end) in PHRASES.items():
        computed[f"check{language}"] = computed[f"question{language}"]
        computed[f"note{language}"] = computed[f"because{language}"]
        what, words = found[f"published{language}"], found[f"searched{language}"]
        found[f"check{language}"] = (heading + what).where(what != "", alone)
        found[f"note{language}"] += (searched + words + end).where(words != "", "")
    prose = [f"{name}{zh}" for name in ("check", "note", "publisher") for zh in PHRASES]
    columns = ["verdict", *prose, "date", "url"]
    said = pd.concat([computed, found])[["rows", *columns]].fillna("")
    said = said.assign(id=said.rows.str.split("；"), note=said.note.str.strip()).explode("id")
    rows = ledger[["id", "start", "end"]].merge(said.drop_duplicates(), on="id")
    return make_layer(text, rows.to_dict("records"), dict.fromkeys(["id", *columns], "str"))


def _by_id(ledger: pd.DataFrame) -> dict[str, Mention]:
    rows = ledger[list(Mention._fields)].itertuples(index=False)
    return {row.id: Mention(*row) for row in rows}


def _named(ids: str, asking: str, stated: dict[str, Mention]) -> list[Mention]:
    """Return the mentions that a list of ids names, in its order."""
    names = ids.split("；") if ids else []
    if unknown := sorted({*names} - {*stated}):
        raise WzError(f"{asking}: no row {', '.join(unknown)} in the ledger")
    return [stated[name] for name in names]


def _fits(value: float, row: Mention) -> bool:
    """Tell whether a value is what a row of the ledger states, at the row's own precision."""
    if row.unit == "top":
        return 0 < value <= row.value
    if row.modifier == "above":
        return value >= row.value
    if row.modifier in ("below", "atmost"):
        return value <= row.value
    step = 0.0
    if row.kind not in ("count", "rank") and row.value:
        magnitude = math.floor(math.log10(abs(row.value)))
        step = 10 ** (magnitude + 1 - _digits(row.text, row.value))
    return math.isclose(value, row.value) or abs(value - row.value) <= step / 2


def significant_digits(layer: pd.DataFrame) -> pd.Series:
    """Return the number of significant digits of each mention of a layer of quantities.

    The layer has the columns `text` and `value`. Zeros at the end of a whole number do not
    count, since the text does not say whether they were measured: 70 has one digit, 250多万 two,
    百万 one. A fraction such as 三分之一 counts as one digit. Missing where there is no value.

    >>> from wzlib.finders.quantities import find_quantities
    >>> layer = find_quantities("产值达到6606亿元，增长8.20%，人口250多万")
    >>> significant_digits(layer).tolist()
    [4.0, 3.0, 2.0]
    """
    digits = map(_digits, layer.text, layer.value)
    return pd.Series(digits, layer.index, "float64")


def _digits(text: str, value: float) -> float:
    if math.isnan(value):
        return math.nan
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if re.search(r"(?<![百千万])分之|\d/\d", plain):
        return 1
    decimal = re.search(r"\d+\.\d+", plain)
    number = Decimal(decimal[0]) if decimal else Decimal(f"{value:.12g}").normalize()
    return len(number.as_tuple().digits)
