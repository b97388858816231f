"""A corpus: the finders over many documents on Dask, into a folder of Parquet parts per layer.

A part holds the rows of some documents, with a column `doc` in front. It is written aside and
then renamed; the part in `documents/` is written last and says that the others are whole. So a
run that was killed goes on from the documents that are there.
"""

import hashlib
import io
import json
import logging
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from wzlib.documents import Document, read_documents
from wzlib.errors import WzError
from wzlib.files import write_whole
from wzlib.finders import FINDERS
from wzlib.load import load_lexicon
from wzlib.source import decode_source
from wzlib.structure import find_sentences
from wzlib.words import find_words

if TYPE_CHECKING:
    from distributed import Client


def _words(text: str) -> pd.DataFrame:
    return find_words(text, load_lexicon("genre"), engine="rjieba")


LAYERS: dict[str, Callable[[str], pd.DataFrame]] = {
    "sentences": find_sentences,
    "words": _words,
    **FINDERS,
}  # by the name of the layer; none needs curation
PART, BYTES = 50, 4_000_000  # documents, and bytes sent with them, that make up a part at most
AHEAD = 2  # parts that wait for each worker, so that the client's memory is bounded too


class Outcome(NamedTuple):
    """What a run did: documents read and annotated, and those among them that failed."""

    documents: int
    failed: int


def annotate_corpus(
    source: str | Path,
    out: str | Path,
    *,
    layers: Iterable[str] | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    part: int = PART,
) -> Outcome:
    """Find the layers of all documents of a corpus and write them to `out`, resumably.

    - `source`: a folder, a zip or a table, as for `read_documents`.
    - `layers`: names from `LAYERS`; all by default.
    - `scheduler`: the address of a Dask scheduler (`tcp://…`), whose workers see the same
      folders; by default a cluster on this machine with `workers` processes (one for each core).
    - `part`: documents that are written together; the rows do not depend on it.

    Writes `out/<layer>/part-<hash>.parquet` (doc, then the columns of the layer), `documents`
    (doc, characters, text: the clean text, into which the offsets count), `metadata` (doc, key,
    value) and `errors` (doc, reason: a document that fails does not stop the run). Documents that
    are in `out` already are passed over. Two runs must not write to one folder at the same time.

    Raises `WzError` for an unknown layer, for a folder of other layers, and as `read_documents`.

    >>> annotate_corpus("no-such-corpus", "out", layers=["dances"])
    Traceback (most recent call last):
    wzlib.errors.WzError: no finder of dances; there are sentences, words, moves, ...
    """
    names = list(LAYERS if layers is None else dict.fromkeys(layers))
    if unknown := [name for name in names if name not in LAYERS]:
        raise WzError(f"no finder of {', '.join(unknown)}; there are {', '.join(LAYERS)}")
    documents = iter(read_documents(source))
    first = next(documents)  # so that a source that cannot be read leaves no folder behind
    out = Path(out).resolve()
    _prepare(out, names)
    done = _done(out, names)
    todo = (document for document in chain([first], documents) if document.doc not in done)
    with _client(scheduler, workers) as client:
        return _run(client, _parts(todo, part), names, out)


def _prepare(out: Path, names: list[str]) -> None:
    """Note the layers of the folder; refuse one that holds others."""
    out.mkdir(parents=True, exist_ok=True)
    noted = out / "corpus.json"
    if noted.exists() and json.loads(noted.read_text(encoding="utf-8"))["layers"] != names:
        raise WzError(f"{out}: holds other layers; give the same ones or another folder")
    write_whole(noted, (json.dumps({"layers": names}, indent=2) + "\n").encode("utf-8"))


def _done(out: Path, names: list[str]) -> set[str]:
    """Return the documents that are there; take away what a killed run left unfinished."""
    whole = {file.name for file in (out / "documents").glob("part-*.parquet")}
    for name in (*names, "documents", "metadata", "errors"):
        for file in (out / name).glob("part-*"):
            if file.name not in whole:
                file.unlink()
    files = sorted((out / "documents").glob("part-*.parquet"))
    return {doc for file in files for doc in pd.read_parquet(file, columns=["doc"]).doc}


def _parts(documents: Iterable[Document], most: int) -> Iterator[list[Document]]:
    part: list[Document] = []
    for document in documents:
        part.append(document)
        if len(part) == most or sum(len(one.content) for one in part) >= BYTES:
            yield part
            part = []
    if part:
        yield part


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> "Iterator[Client]":
    """Connect to a scheduler, or start a cluster on this machine and end it afterwards."""
    try:
        from distributed import Client, LocalCluster  # here: only a corpus needs it
    except ImportError as error:
        raise WzError("Dask is not installed; pip install wzlib[corpus]") from error
    if scheduler:
        with Client(scheduler) as client:
            yield client
        return
    with (
        tempfile.TemporaryDirectory(prefix="wz") as folder,
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _run(client: "Client", parts: Iterator[list[Document]], names: list[str], out: Path) -> Outcome:
    """Keep the workers busy until all parts are written."""
    from distributed import KilledWorker, as_completed

    began, total, failed = time.monotonic(), 0, 0
    again: deque[list[Document]] = deque()  # documents of a part that killed its workers
    running, completed = {}, as_completed()

    def submit() -> None:
        if part := again.popleft() if again else next(parts, None):
            future = client.submit(annotate_part, part, names, str(out), pure=False)
            running[future.key] = part
            completed.add(future)

    for _ in range(AHEAD * max(sum(client.nthreads().values()), 1)):
        submit()
    while running:
        future = next(completed)
        part = running.pop(future.key)
        if isinstance(future.exception(), KilledWorker) and len(part) > 1:
            again.extend([document] for document in part)
        else:
            if isinstance(future.exception(), KilledWorker):
                bad = write_part(part, {}, {part[0].doc: "the worker process died"}, {}, names, out)
            else:
                bad = future.result()
            total, failed = total + len(part), failed + bad
            _report(total, failed, time.monotonic() - began)
        submit()
        while again:
            submit()
    if total and sys.stderr.isatty():
        print(file=sys.stderr)
    return Outcome(total, failed)


def _report(total: int, failed: int, seconds: float) -> None:
    if sys.stderr.isatty():
        line = f"{total:,} documents, {failed:,} failed, {total / seconds:,.1f} a second"
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def annotate_part(documents: list[Document], names: list[str], out: str) -> int:
    """Find the layers of some documents and write their part; return how many failed.

    This is what a worker does. Whatever goes wrong with a document is kept as its reason.
    """
    texts, found, errors = {}, {}, {}
    for document in documents:
        try:
            text = decode_source(document.read(), document.doc).text
            found[document.doc] = {name: LAYERS[name](text) for name in names}
            texts[document.doc] = text
        except Exception as error:  # of any kind: the run must go on
            errors[document.doc] = f"{type(error).__name__}: {error}"
    return write_part(documents, texts, errors, found, names, Path(out))


def write_part(
    documents: list[Document],
    texts: dict[str, str],
    errors: dict[str, str],
    found: dict[str, dict[str, pd.DataFrame]],
    names: list[str],
    out: Path,
) -> int:
    """Write the part of some documents, the one in `documents/` last; return how many failed."""
    ids = [document.doc for document in documents]
    digest = hashlib.sha256("\n".join(ids).encode("utf-8")).hexdigest()[:16]
    known = [(one.doc, key, value) for one in documents for key, value in one.metadata.items()]
    rows = [(doc, len(texts.get(doc, "")), texts.get(doc, "")) for doc in ids]
    tables = {name: _stack({doc: layers[name] for doc, layers in found.items()}) for name in names}
    tables["metadata"] = pd.DataFrame(known, columns=["doc", "key", "value"]).astype("str")
    tables["errors"] = pd.DataFrame(list(errors.items()), columns=["doc", "reason"]).astype("str")
    tables["documents"] = pd.DataFrame(rows, columns=["doc", "characters", "text"])
    for name, table in tables.items():
        if table is not None:
            folder = out / name
            folder.mkdir(exist_ok=True)
            content = io.BytesIO()
            table.to_parquet(content, index=False)
            write_whole(folder / f"part-{digest}.parquet", content.getvalue())
    return len(errors)


def _stack(layers: dict[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Return the layers of several documents under each other, the document in front."""
    if not layers:
        return None
    return pd.concat(layers, names=["doc"]).reset_index("doc").reset_index(drop=True)
