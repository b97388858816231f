"""What a run has to do: which documents are new, changed, gone, damaged or failed before."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wzlib.corpus.documents import Document
from wzlib.corpus.parts import NOTE, Part, is_whole, read_parts
from wzlib.errors import WzError

log = logging.getLogger("wzlib.corpus")
BYTES = 4_000_000  # that end a part


class Plan(NamedTuple):
    """The parts that are whole, the documents in them that are done, and how many are to do."""

    whole: list[Part]
    done: set[str]
    todo: int


def make_plan(documents: Iterable[Document], out: Path) -> Plan:
    """Compare all documents with what is in a folder, and tell what differs.

    Raises `WzError` if the folder holds other documents.
    """
    parts = read_parts(out) if (out / NOTE).exists() else []
    whole = [part for part in parts if is_whole(out, part)]
    known = {doc: digest for part in whole for doc, digest in part.documents.items()}
    listed = {doc for part in parts for doc in part.documents}
    states, broken = {}, False
    for one in documents:
        states[one.doc] = _state(one, known, listed)
        broken = broken or one.broken
    if parts and not listed & states.keys():
        raise WzError(f"{out}: holds other documents than these; give another folder")
    gone = known.keys() - states.keys()
    counts = Counter([*states.values(), *["gone"] * len(gone)])
    told = ["new", "changed", "gone", "failed before", *({"damaged"} & counts.keys())]
    log.info(", ".join(f"{counts[state]:,} {state}" for state in told))
    done = {doc for doc, state in states.items() if state == "done"}
    if gone and broken:  # a quotation mark left open swallows what follows
        log.warning("a row of a table is broken, so what seems gone stays")
        done |= gone
    return Plan(whole, done, len(states.keys() - done))


def _state(document: Document, known: Mapping[str, str], listed: set[str]) -> str:
    if document.doc not in known:
        return "damaged" if document.doc in listed else "new"
    if not known[document.doc]:
        return "failed before"
    try:
        digest = document.digest(document.content())
    except Exception:  # of any kind, a broken or encrypted zip too: it is tried again
        digest = ""
    return "done" if digest == known[document.doc] else "changed"


def with_read(
    documents: Iterable[Document], read: Mapping[str, pd.DataFrame]
) -> Iterator[Document]:
    """Yield the documents with what a reader made of them.

    Raises `WzError` for a document that was read and is not there.
    """
    rows = {name: dict(iter(table.groupby("doc"))) for name, table in read.items()}
    for one in documents:
        own = {name: rows[name].pop(one.doc, table[:0]) for name, table in read.items()}
        own = {
            name: layer.drop(columns="doc").reset_index(drop=True) for name, layer in own.items()
        }
        yield one._replace(read=own)
    for name, left in rows.items():
        if left:
            raise WzError(f"{name}: no document {next(iter(left))!r}, of which there are rows")


def in_parts(documents: Iterable[Document], most: int) -> Iterator[list[Document]]:
    """Yield the documents in parts of so many, or of fewer that are long."""
    part: list[Document] = []
    for document in documents:
        part.append(document)
        if len(part) == most or sum(one.size for one in part) >= BYTES:
            yield part
            part = []
    if part:
        yield part
