"""A corpus: the finders over many documents on Dask, into a folder of Parquet parts per layer.

A part holds the rows of some documents, with a column `doc` in front. It is written aside and
then renamed; the part in `documents/` is written last and says that the others are whole. So a
run that was killed goes on from the documents that are there. Each run signs the folder, and a
worker writes only while the folder is signed by its run: one that outlives its client cannot
write what the next run does again.
"""

import functools
import hashlib
import json
import logging
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
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


_lexicon = functools.cache(load_lexicon)


def _words(text: str) -> pd.DataFrame:
    return find_words(text, _lexicon("genre"), engine="rjieba")


LAYERS: dict[str, Callable[[str], pd.DataFrame]] = {
    "sentences": find_sentences,
    "words": _words,
    **FINDERS,
}  # by the name of the layer; none needs curation
PART, BYTES = 50, 4_000_000  # documents that make up a part at most, and bytes that end one
QUIET = 30  # seconds between two lines of progress where there is no terminal
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
    value) and `errors` (doc, reason: a document that fails does not stop the run). Documents whose
    names are in `out` already are passed over, even if their text or metadata have changed. If
    another run begins in the same folder, this one stops.

    Raises `WzError` for an unknown layer, for a folder of other layers, for workers that cannot be
    used, and as `read_documents`, before anything is written; `OSError` if a file cannot be
    written.

    >>> annotate_corpus("no-such-corpus", "out", layers=["dances"])
    Traceback (most recent call last):
    wzlib.errors.WzError: no finder of dances; there are sentences, words, moves, ...
    """
    names = list(LAYERS if layers is None else dict.fromkeys(layers))
    if unknown := [name for name in names if name not in LAYERS]:
        raise WzError(f"no finder of {', '.join(unknown)}; there are {', '.join(LAYERS)}")
    if part < 1 or (workers is not None and workers < 1):
        raise WzError("a part has at least one document, and there is at least one worker")
    wanted = {document.doc for document in read_documents(source)}  # also tries the whole source
    out = Path(out).resolve()
    run = _sign(out, names)
    done = _done(out, names)
    todo = (document for document in read_documents(source) if document.doc not in done)
    if not (left := len(wanted - done)):
        return Outcome(0, 0)
    with _client(scheduler, workers) as client:
        outcome = _run(client, _parts(todo, part), left, names, out, run)
    _done(out, names)  # nor is anything left there of a part that was done twice
    return outcome


def _sign(out: Path, names: list[str]) -> str:
    """Note the layers of the folder, and this run, which is returned; refuse other layers."""
    noted, run = out / "corpus.json", uuid.uuid4().hex
    if noted.exists() and set(_noted(out)["layers"]) != set(names):
        raise WzError(f"{out}: holds other layers; give the same ones or another folder")
    out.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"layers": names, "run": run}, indent=2) + "\n"
    write_whole(noted, content.encode("utf-8"))
    return run


def _noted(out: Path) -> dict:
    try:
        return json.loads((out / "corpus.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise WzError(f"{out}: its corpus.json is broken; give another folder") from error


def _done(out: Path, names: list[str]) -> set[str]:
    """Return the documents that are there; take away what a killed run left unfinished."""
    whole = {file.name for file in (out / "documents").glob("part-*.parquet")}
    for name in (*names, "documents", "metadata", "errors"):
        for file in (out / name).glob("part-*"):
            if file.name not in whole:
                file.unlink(missing_ok=True)
    files = sorted((out / "documents").glob("part-*.parquet"))
    return {doc for file in files for doc in pd.read_parquet(file, columns=["doc"]).doc}


def _parts(documents: Iterable[Document], most: int) -> Iterator[list[Document]]:
    part: list[Document] = []
    for document in documents:
        part.append(document)
        if len(part) == most or sum(one.size for one in part) >= BYTES:
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
        try:
            client = Client(scheduler)
        except ValueError as error:
            raise WzError(f"{scheduler}: no address such as tcp://HOST:PORT") from error
        with client:
            if not client.nthreads():
                raise WzError(f"{scheduler}: it has no workers; start some with `dask worker`")
            yield client
        return
    with (
        tempfile.TemporaryDirectory(prefix="wz") as folder,
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",  # any port that is free
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _run(
    client: "Client",
    parts: Iterator[list[Document]],
    left: int,
    names: list[str],
    out: Path,
    run: str,
) -> Outcome:
    """Keep the workers busy until all parts are written.

    Dask blames every part that waits at a worker that dies. So the documents of such parts are
    tried again at the end, alone at all workers: one that ends its worker even then is at fault.
    """
    from distributed import KilledWorker, as_completed

    progress, completed, running = _Progress(left), as_completed(), {}
    lost: list[Document] = []
    progress.count(0, 0)

    def submit(part: list[Document]) -> None:
        future = client.submit(annotate_part, part, names, str(out), run, pure=False)
        running[future.key] = part
        completed.add(future)

    def keep_busy(ahead: int, parts: Iterator[list[Document]]) -> Iterator[list[Document]]:
        """Run parts, so many ahead; yield those whose workers died."""
        for part in islice(parts, ahead):
            submit(part)
        while running:
            future = next(completed)
            part = running.pop(future.key)
            try:
                progress.count(len(part), future.result())
            except KilledWorker:
                yield part
            except (WzError, OSError):  # another run has begun, or the disk is full
                raise
            except Exception as error:
                raise WzError(
                    f"workers cannot be used ({type(error).__name__}: {error})"
                ) from error
            if part := next(parts, None):
                submit(part)

    for part in keep_busy(AHEAD * sum(client.nthreads().values()), parts):
        lost.extend(part)
        for file in (out / "documents").glob(f"part-{_digest(part)}.parquet"):
            file.unlink()  # it may have died after that
    for part in keep_busy(1, ([document] for document in lost)):
        error = {part[0].doc: "the worker process died"}
        progress.count(1, write_part(part, {}, error, {}, names, out, run))
    return progress.end()


class _Progress:
    """How far a run is, with its throughput: a bar on a terminal, elsewhere a line at times."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.total, self.failed = wanted, 0, 0
        self.began = self.said = time.monotonic()
        self.bar = sys.stderr.isatty()

    def count(self, documents: int, failed: int) -> None:
        self.total, self.failed, now = (
            self.total + documents,
            self.failed + failed,
            time.monotonic(),
        )
        if not self.bar and now - self.said < QUIET:
            return
        self.said, rate = now, self.total / max(now - self.began, 1e-9)
        line = f"{self.total:,} of {self.wanted:,} documents, {self.failed:,} failed, "
        line += f"{rate:,.1f} a second"
        if self.bar:
            line = f"[{'#' * (20 * self.total // self.wanted):<20}] {line}"
            line = "\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1]
        print(line, end="" if self.bar else "\n", file=sys.stderr, flush=True)

    def end(self) -> Outcome:
        if self.bar and self.total:
            print(file=sys.stderr)
        return Outcome(self.total, self.failed)


def annotate_part(documents: list[Document], names: list[str], out: str, run: str = "") -> int:
    """Find the layers of some documents and write their part; return how many failed.

    This is what a worker does. Whatever goes wrong with a document is kept as its reason. Raises
    `WzError` if the folder is not signed by `run`.
    """
    texts, found, errors = {}, {}, {}
    for document in documents:
        try:
            text = decode_source(document.read(), document.doc).text
            found[document.doc] = {name: LAYERS[name](text) for name in names}
            texts[document.doc] = text
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # of any kind, a panic in Rust too: the run must go on
            errors[document.doc] = f"{type(error).__name__}: {error}"
    return write_part(documents, texts, errors, found, names, Path(out), run)


def write_part(
    documents: list[Document],
    texts: dict[str, str],
    errors: dict[str, str],
    found: dict[str, dict[str, pd.DataFrame]],
    names: list[str],
    out: Path,
    run: str = "",
) -> int:
    """Write the part of some documents, the one in `documents/` last; return how many failed."""
    ids = [document.doc for document in documents]
    known = [(one.doc, key, value) for one in documents for key, value in one.metadata.items()]
    rows = [(doc, len(texts.get(doc, "")), texts.get(doc, "")) for doc in ids]
    tables = {name: _stack({doc: layers[name] for doc, layers in found.items()}) for name in names}
    tables["metadata"] = pd.DataFrame(known, columns=["doc", "key", "value"]).astype("str")
    tables["errors"] = pd.DataFrame(list(errors.items()), columns=["doc", "reason"]).astype("str")
    tables["documents"] = pd.DataFrame(rows, columns=["doc", "characters", "text"])
    for name, table in tables.items():
        if table is None:
            continue
        (out / name).mkdir(exist_ok=True)
        place = out / name / f"part-{_digest(documents)}.parquet"
        aside = place.with_name(f"{place.stem}.{uuid.uuid4().hex}")  # two workers may do one part
        try:
            table.to_parquet(aside, index=False)
            if run and _noted(out)["run"] != run:
                raise WzError(f"{out}: another run has begun to write there")
            aside.replace(place)
        finally:
            aside.unlink(missing_ok=True)
    return len(errors)


def _digest(documents: list[Document]) -> str:
    ids = json.dumps([document.doc for document in documents])
    return hashlib.sha256(ids.encode("utf-8")).hexdigest()[:16]


def _stack(layers: dict[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Return the layers of several documents under each other, the document in front."""
    if not layers:
        return None
    return pd.concat(layers, names=["doc"]).reset_index("doc").reset_index(drop=True)
