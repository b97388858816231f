"""The ledger of a speech's statistics: what the text, the grammar and the ledger must agree on."""

from collections.abc import Iterator

import pandas as pd

from wzlib.finders.quantities import find_quantities
from wzlib.layers.spans import check_layer
from wzlib.tables.read import closed_lists, load_codebook

READ = ["value", "high", "unit", "kind", "modifier"]
NOT_STATED = "not stated"


def check_ledger(ledger: pd.DataFrame, left_out: pd.DataFrame, text: str) -> list[str]:
    """Return what is wrong with a ledger, one sentence a fault; an empty list if nothing is.

    `ledger` has the columns of `data/indicators.csv`, `left_out` those of
    `data/not_indicators.csv`. Checked: both are layers of the text (raises `LayerError`); every
    mention is read by `find_quantities` with the same value, high, unit, kind and modifier, or
    the row says in `grammar` why not; every quantity that the grammar finds is in one of the
    two; types and states are from closed lists; a mention lies in its context; what a row says
    of its period, source and peers stands in its paragraph; the rows that it names exist.

    >>> from wzlib.tables.read import read_table
    >>> from wzlib.wenzhou.speech import load_speech
    >>> speech, left_out = load_speech(), read_table("not_indicators.csv")
    >>> check_ledger(speech["indicators"], left_out, speech.text)
    []
    """
    check_layer(ledger, text, "ledger")
    check_layer(left_out, text, "left out")
    found = find_quantities(text)
    faults = [f"{name}: two rows have this id" for name in ledger.id[ledger.id.duplicated()]]
    faults += _wrong_rows(ledger, found, text)
    tables = [zip(table.start, table.end, strict=True) for table in (ledger, left_out, found)]
    listed, passed, seen = map(set, tables)
    wrong = {
        "is in neither table": seen - listed - passed,
        "is in both tables": passed & listed,
        "is left out, but not found at all": passed - seen,
    }
    for fault, places in wrong.items():
        faults += [f"{text[slice(*place)]} at {place[0]} {fault}" for place in sorted(places)]
    return faults


def _wrong_rows(ledger: pd.DataFrame, found: pd.DataFrame, text: str) -> Iterator[str]:
    lists = closed_lists("indicators.csv") | {"period": {*load_codebook("periods").period}}
    names = {"", NOT_STATED, *ledger.id}
    lists |= {"level": names, "rate": names, "base": names, "same_as": names - {NOT_STATED}}
    for row in ledger.merge(found, "left", ["start", "end"], suffixes=("", "_read")).itertuples():
        at = f"{row.id} {row.text}"
        pairs = [(column, getattr(row, column), getattr(row, f"{column}_read")) for column in READ]
        differ = [pair for pair in pairs if pair[1] != pair[2] and not all(map(pd.isna, pair[1:]))]
        if row.grammar and not differ:
            yield f"{at}: the grammar agrees, so it needs no reason why not"
        elif not row.grammar and pd.isna(row.text_read):
            yield f"{at}: the grammar does not find it, and no reason is given"
        elif not row.grammar:
            for column, ours, theirs in differ:
                yield f"{at}: {column} is {ours}, the grammar reads {theirs}"
        for column, allowed in lists.items():
            if getattr(row, column) not in allowed:
                yield f"{at}: {column} {getattr(row, column)!r} is not in the list"
        if pd.isna(row.value) != (row.row_type == "record" and row.unit == ""):
            yield f"{at}: only a record may be without a value and a unit"
        if not 0 <= row.context_start <= row.start < row.end <= row.context_end <= len(text):
            yield f"{at}: the mention is not in its context"
        paragraph = text[text.rfind("\n", 0, row.start) + 1 : row.context_end]
        for column in ("period_cue", "source", "peer_group"):
            words = getattr(row, column)
            if words != NOT_STATED and words not in paragraph:
                yield f"{at}: {column} {words!r} is not in its paragraph"
