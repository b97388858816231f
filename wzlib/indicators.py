"""The ledger of a speech's statistics: what the text, the grammar and the ledger must agree on."""

from collections.abc import Iterator

import pandas as pd

from wzlib.layers import check_layer
from wzlib.load import closed_lists
from wzlib.quantities import find_quantities

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

    >>> from wzlib.load import load_indicators, load_speech, read_table
    >>> check_ledger(load_indicators(), read_table("not_indicators.csv"), load_speech().text)
    []
    """
    check_layer(ledger, text, "ledger")
    check_layer(left_out, text, "left out")
    found = find_quantities(text).set_index(["start", "end"])
    checks = [_check_values(ledger, found), _check_rows(ledger), _check_words(ledger, text)]
    faults = [fault for check in checks for fault in check]
    listed = {*zip(ledger.start, ledger.end, strict=True)}
    listed |= {*zip(left_out.start, left_out.end, strict=True)}
    for place, quote in found.text.items():
        if place not in listed:
            faults.append(f"{quote} at {place[0]} is in neither table")
    return faults


def _check_values(ledger: pd.DataFrame, found: pd.DataFrame) -> Iterator[str]:
    for row in ledger.itertuples():
        if row.grammar:
            continue
        if (row.start, row.end) not in found.index:
            yield f"{row.id} {row.text}: the grammar does not find it, and no reason is given"
            continue
        read = found.loc[(row.start, row.end)]
        for column in READ:
            ours, theirs = getattr(row, column), read[column]
            if ours != theirs and not (pd.isna(ours) and pd.isna(theirs)):
                yield f"{row.id} {row.text}: {column} is {ours}, the grammar reads {theirs}"


def _check_rows(ledger: pd.DataFrame) -> Iterator[str]:
    closed = closed_lists("indicators.csv")
    names = {"", NOT_STATED, *ledger.id}
    closed |= {"level": names, "rate": names, "base": names, "same_as": names - {NOT_STATED}}
    for row in ledger.itertuples():
        for column, allowed in closed.items():
            if getattr(row, column) not in allowed:
                yield f"{row.id} {row.text}: {column} {getattr(row, column)!r} is not in the list"
        if pd.isna(row.value) != (row.row_type == "record" and row.unit == ""):
            yield f"{row.id} {row.text}: only a record may be without a value and a unit"


def _check_words(ledger: pd.DataFrame, text: str) -> Iterator[str]:
    for row in ledger.itertuples():
        if not row.context_start <= row.start < row.end <= row.context_end:
            yield f"{row.id} {row.text}: the mention is not in its context"
        begin = text.rfind("\n", 0, row.start) + 1
        for column in ("period_cue", "source", "peer_group"):
            words = getattr(row, column)
            if words != NOT_STATED and words not in text[begin : row.context_end]:
                yield f"{row.id} {row.text}: {column} {words!r} is not in its paragraph"
