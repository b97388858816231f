"""A corpus: the finders over many documents on Dask, into a folder of Parquet parts per layer.

Workers find the layers of some documents at a time and write their part (`parts`); the client
lists it. What happens to a worker costs at most its part; where no worker is left, the run ends
with a sentence, and the next goes on.
"""

import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from wzlib.corpus.documents import LARGEST, Document, is_broken_row, read_documents
from wzlib.corpus.parts import (
    NOTE,
    Part,
    add_part,
    check_folder,
    is_whole,
    keep_parts,
    read_parts,
    sign,
    versions,
    without,
    write_part,
)
from wzlib.errors import WzError
from wzlib.files import own_folder
from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import FINDERS, finders_of
from wzlib.text.source import decode_source

if TYPE_CHECKING:
    from distributed import Client, Future


log = logging.getLogger(__name__)
GIVEN = {"words": {"engine": "rjieba"}}  # the same tokens, ten times as fast
PART, BYTES = 50, 4_000_000  # documents that make up a part at most, and bytes that end one
QUIET = 30  # seconds between two lines of progress where there is no terminal
AHEAD = 2  # parts that wait for each worker, so that the client's memory is bounded too
PATIENCE = 20  # seconds without a worker after which none is expected any more
STALLED = 1_200  # seconds in which not one part is done
DEATHS = 1  # workers that may die of a part before it is blamed


class Outcome(NamedTuple):
    """What a run did: documents read and annotated, and those of them of which something failed."""

    documents: int
    failed: int


class _NoWorkers(Exception):
    """Nobody works any more."""


def annotate_corpus(
    source: str | Path,
    out: str | Path,
    *,
    layers: Iterable[str] | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    part: int = PART,
    largest: int = LARGEST,
    mix: bool = False,
) -> Outcome:
    """Find the layers of all documents of a corpus and write them to `out`, resumably.

    - `source`: a folder, a zip or a table, as for `read_documents`, and so is `largest`.
    - `layers`: names of layers that finders make; by default *sentences* and all that are listed.
    - `scheduler`: the address of a Dask scheduler (`tcp://…`), whose workers see the same
      folders; by default a cluster on this machine with `workers` processes (one for each core).
    - `part`: documents that are written together; the rows do not depend on it.
    - `mix`: go on in a folder that another version of library, data or codebooks has made.

    Writes `out/<layer>/part-<hash>.parquet` (doc, then the columns of the layer), `documents`
    (doc, characters, text: the clean text, into which the offsets count), `metadata` (doc, key,
    value) and `errors` (doc, layer, reason: what fails costs its layer, or the document, and does
    not stop the run), and lists the parts with row counts and hashes in `parts.jsonl`. A later run
    does the documents that are new, changed, damaged or failed before, and takes away the rows of
    those that are gone. If another run begins in the same folder, this one stops.

    Raises `WzError` for an unknown layer, for a folder of other layers, versions, texts or form,
    and as `read_documents`, before anything is written; for workers that cannot be used or are
    gone, tried once more with fresh ones; `OSError` if a file cannot be written.

    >>> annotate_corpus("no-such-corpus", "out", layers=["dances"])
    Traceback (most recent call last):
    wzlib.errors.WzError: no finder of dances; there are front, paragraphs, ...
    """
    listed = [name for name in FINDERS if FINDERS[name].contract.listed or name == "sentences"]
    names = listed if layers is None else list(dict.fromkeys(layers))
    finders_of(names)  # knows them all
    if part < 1 or (workers is not None and workers < 1):
        raise WzError("a part has at least one document, and there is at least one worker")
    out = Path(out).resolve()
    check_folder(out, names, mix=mix)
    there = {document.doc for document in read_documents(source, largest)}  # tries the whole source
    whole, done = _plan(source, largest, out, there)
    run = sign(out, names, mix=mix)
    kept = [
        part if part.documents.keys() <= done else without(out, part, part.documents.keys() - done)
        for part in whole
        if part.documents.keys() & done
    ]
    keep_parts(out, kept, run)
    if not there - done:
        return Outcome(0, 0)
    progress = _Progress(len(there - done))
    for again in (True, False):
        todo = (one for one in read_documents(source, largest) if one.doc not in done)
        try:
            with _client(scheduler, workers) as client:
                _run(client, _parts(todo, part), names, out, run, progress)
            break
        except _NoWorkers as error:
            if scheduler or not again:
                raise WzError(
                    f"no worker is left ({error}); what is done is in {out}: run the same again"
                ) from error
            log.warning("no worker is left (%s); once more with fresh ones", error)
            done |= {doc for each in read_parts(out) for doc in each.documents}
    keep_parts(out, read_parts(out), run)  # nothing is left of a part that was done twice
    return progress.end()


def _plan(
    source: str | Path, largest: int, out: Path, there: set[str]
) -> tuple[list[Part], set[str]]:
    """Return the parts that are whole, and the documents in them that need not be done again."""
    parts = read_parts(out) if (out / NOTE).exists() else []
    whole = [part for part in parts if is_whole(out, part)]
    known = {doc: state for part in whole for doc, state in part.documents.items()}
    listed = {doc for part in parts for doc in part.documents}
    if parts and not there & listed:
        raise WzError(f"{out}: holds other documents than {source}; give another folder")
    failed = {doc for doc in known.keys() & there if known[doc][1]}
    changed, broken = set(), False
    for one in read_documents(source, largest):
        broken = broken or is_broken_row(one)
        if one.doc in known and one.doc not in failed and _digest(one) != known[one.doc][0]:
            changed.add(one.doc)
    gone = known.keys() - there
    damaged = listed - known.keys()
    counts = {"new": len(there - known.keys() - damaged), "changed": len(changed)}
    counts |= {"gone": len(gone), "failed before": len(failed)}
    counts |= {"damaged": len(damaged)} if damaged else {}
    log.info(", ".join(f"{count:,} {what}" for what, count in counts.items()))
    if gone and broken:  # a quotation mark left open swallows what follows
        log.warning("a row of %s is broken, so what seems gone stays", source)
        gone = set()
    return whole, known.keys() - (gone | changed | failed)


def _digest(document: Document) -> str:
    """Return the hash of a document; nothing if it cannot be read, so that it is tried again."""
    try:
        return document.digest(document.read())
    except Exception:  # of any kind, a broken or encrypted zip too
        return ""


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
        import dask
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
    limits = {"allowed-failures": DEATHS, "worker-ttl": "60s"}
    limits = {f"distributed.scheduler.{name}": value for name, value in limits.items()}
    with dask.config.set(limits), own_folder(Path(tempfile.gettempdir()), "wz-workers.") as folder:
        try:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",  # any port that is free
                local_directory=folder,
                silence_logs=logging.CRITICAL,
            )
        except (RuntimeError, OSError) as error:  # a worker that cannot start is one of these
            raise _NoWorkers(f"{type(error).__name__}: {error}") from error
        try:
            with Client(cluster) as client:
                yield client
        finally:
            with suppress(TimeoutError):
                cluster.close(timeout=PATIENCE)


def _run(
    client: "Client",
    parts: Iterator[list[Document]],
    names: list[str],
    out: Path,
    run: str,
    progress: "_Progress",
) -> None:
    """Keep the workers busy until all parts are listed.

    Dask blames every part that waits at a worker that dies. So the documents of such parts are
    tried again at the end, alone at all workers: one that ends its worker even then is at fault.
    """
    from distributed import KilledWorker

    lost: list[Document] = []
    progress.show()

    def keep_busy(ahead: int, parts: Iterator[list[Document]]) -> Iterator[list[Document]]:
        """Run parts, so many ahead; yield those whose workers died."""
        running: dict[Future, list[Document]] = {}
        more = iter(parts)
        while True:
            for part in islice(more, max(ahead - len(running), 0)):
                future = client.submit(annotate_part, part, names, str(out), pure=False)
                running[future] = part
            if not running:
                return
            for future in _finished(client, list(running)):
                part = running.pop(future)
                try:
                    done = future.result()
                except KilledWorker:
                    yield part
                    continue
                except OSError:  # the disk is full, say
                    raise
                except Exception as error:
                    raise WzError(
                        f"workers cannot be used ({type(error).__name__}: {error})"
                    ) from error
                if done.by != versions():
                    raise WzError(f"the workers have another version of wzlib: {done.by}")
                add_part(out, done, run)
                progress.count(done)

    for part in keep_busy(AHEAD * max(sum(client.nthreads().values()), 1), parts):
        lost.extend(part)
    for (document,) in keep_busy(1, ([document] for document in lost)):
        done = _as_part(out, [document], {}, {}, [(document.doc, "", "the worker process died")])
        add_part(out, done, run)
        progress.count(done)


def _finished(client: "Client", futures: "list[Future]") -> "set[Future]":
    """Return the futures that are done, when there is one; raise `_NoWorkers` if nobody is left."""
    from distributed import CancelledError, wait

    began = seen = time.monotonic()
    while True:
        try:
            return wait(futures, timeout=1, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            now = time.monotonic()
        except CancelledError as error:
            raise _NoWorkers("the scheduler is gone") from error
        with suppress(OSError):  # the scheduler does not answer
            seen = now if client.nthreads() else seen
        if now - seen > PATIENCE:
            raise _NoWorkers(f"none for {PATIENCE} seconds")
        if now - began > STALLED:
            raise _NoWorkers(f"no part was done in {STALLED // 60} minutes")


class _Progress:
    """How far a run is, with its throughput: a bar on a terminal, elsewhere a line at times."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.total, self.failed = wanted, 0, 0
        self.began = self.said = time.monotonic()
        self.bar = sys.stderr.isatty()

    def count(self, part: Part) -> None:
        self.total += len(part.documents)
        self.failed += sum(failed for _, failed in part.documents.values())
        self.show()

    def show(self) -> None:
        now = time.monotonic()
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


def annotate_part(documents: list[Document], names: list[str], out: str) -> Part:
    """Find the layers of some documents and write their part, which is returned.

    This is what a worker does. Whatever goes wrong with a document, or with one finder, is kept
    as its reason.
    """
    contents, texts, found, errors = {}, {}, {}, []
    for document in documents:
        try:
            content = contents[document.doc] = document.read()
            text = decode_source(content, document.doc).text
            layers, missing = find_layers(text, finders_of(names), GIVEN)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # of any kind: the run must go on
            reason = f"{type(error).__name__}: {error}"
            if isinstance(error, WzError):
                reason = str(error).removeprefix(f"{document.doc}: ")
            errors.append((document.doc, "", reason))
            continue
        texts[document.doc], found[document.doc] = text, layers
        errors += [(document.doc, name, missing[name]) for name in names if name in missing]
    return _as_part(Path(out), documents, contents, texts, errors, found, names)


def _as_part(
    out: Path,
    documents: list[Document],
    contents: dict[str, bytes],
    texts: dict[str, str],
    errors: list[tuple[str, str, str]],
    found: dict[str, dict[str, pd.DataFrame]] | None = None,
    names: Iterable[str] = (),
) -> Part:
    """Write the part of some documents."""
    failed = {doc for doc, _, _ in errors}
    states = {
        one.doc: (one.digest(contents.get(one.doc, b"")), one.doc in failed) for one in documents
    }
    known = [(one.doc, key, value) for one in documents for key, value in one.metadata.items()]
    rows = [(doc, len(texts.get(doc, "")), texts.get(doc, "")) for doc in states]
    tables = {name: _stack(name, found or {}) for name in names}
    tables = {name: table for name, table in tables.items() if table is not None}
    tables["metadata"] = pd.DataFrame(known, columns=["doc", "key", "value"]).astype("str")
    tables["errors"] = pd.DataFrame(errors, columns=["doc", "layer", "reason"]).astype("str")
    tables["documents"] = pd.DataFrame(rows, columns=["doc", "characters", "text"])
    return write_part(out, states, tables, versions())


def _stack(name: str, found: dict[str, dict[str, pd.DataFrame]]) -> pd.DataFrame | None:
    """Return a layer of several documents under each other, the document in front."""
    layers = {doc: layers[name] for doc, layers in found.items() if name in layers}
    if not layers:
        return None
    return pd.concat(layers, names=["doc"]).reset_index("doc").reset_index(drop=True)
