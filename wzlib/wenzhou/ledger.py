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
    >>> ledger = read_table("indicators.csv")
    >>> check_ledger(ledger, read_table("not_indicators.csv"), load_speech().text)
    []
    """
    check_layer(ledger, text, "ledger")
    check_layer(left_out, text, "left out")
    found = find_quantities(text).set_index(["start", "end"])
    checks = [_check_values(ledger, found), _check_rows(ledger), _check_words(ledger, text)]
    faults = [fault for check in checks for fault in check]
    listed = {*zip(ledger.start, ledger.end, strict=True)}
    passed = {*zip(left_out.start, left_out.end, strict=True)}
    for place, quote in found.text.items():
        if place not in listed | passed:
            faults.append(f"{quote} at {place[0]} is in neither table")
    for place in sorted(passed & listed):
        faults.append(f"{text[slice(*place)]} at {place[0]} is in both tables")
    for place in sorted(passed - {*found.index}):
        faults.append(f"{text[slice(*place)]} at {place[0]} is left out, but not found at all")
    return faults


def _check_values(ledger: pd.DataFrame, found: pd.DataFrame) -> Iterator[str]:
    for row in ledger.itertuples():
        if (row.start, row.end) not in found.index:
            if not row.grammar:
                yield f"{row.id} {row.text}: the grammar does not find it, and no reason is given"
            continue
        read = found.loc[(row.start, row.end)]
        pairs = {column: (getattr(row, column), read[column]) for column in READ}
        differ = {
            column: (ours, theirs)
            for column, (ours, theirs) in pairs.items()
            if ours != theirs and not (pd.isna(ours) and pd.isna(theirs))
        }
        if row.grammar and not differ:
            yield f"{row.id} {row.text}: the grammar agrees, so it needs no reason why not"
        for column, (ours, theirs) in differ.items() if not row.grammar else ():
            yield f"{row.id} {row.text}: {column} is {ours}, the grammar reads {theirs}"


def _check_rows(ledger: pd.DataFrame) -> Iterator[str]:
    closed = closed_lists("indicators.csv")
    names = {"", NOT_STATED, *ledger.id}
    closed |= {"period": {*load_codebook("periods").period}}
    closed |= {"level": names, "rate": names, "base": names, "same_as": names - {NOT_STATED}}
    for name in ledger.id[ledger.id.duplicated()]:
        yield f"{name}: two rows have this id"
    for row in ledger.itertuples():
        for column, allowed in closed.items():
            if getattr(row, column) not in allowed:
                yield f"{row.id} {row.text}: {column} {getattr(row, column)!r} is not in the list"
        if pd.isna(row.value) != (row.row_type == "record" and row.unit == ""):
            yield f"{row.id} {row.text}: only a record may be without a value and a unit"


def _check_words(ledger: pd.DataFrame, text: str) -> Iterator[str]:
    for row in ledger.itertuples():
        if not 0 <= row.context_start <= row.start < row.end <= row.context_end <= len(text):
            yield f"{row.id} {row.text}: the mention is not in its context"
        begin = text.rfind("\n", 0, row.start) + 1
        for column in ("period_cue", "source", "peer_group"):
            words = getattr(row, column)
            if words != NOT_STATED and words not in text[begin : row.context_end]:
                yield f"{row.id} {row.text}: {column} {words!r} is not in its paragraph"
