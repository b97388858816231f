"""A corpus: the finders over many documents on Dask, into a folder of Parquet parts per layer.

Workers find the layers of some documents at a time and write their part (`worker`); the client
lists it (`parts`). What happens to a worker costs at most its part; where no worker is left, the
run ends with a sentence, and the next goes on (`plan`).
"""

import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from wzlib.corpus.documents import LARGEST, Document, read_documents
from wzlib.corpus.parts import Part, add_part, check_folder, keep_parts, read_parts, sign, without
from wzlib.corpus.plan import in_parts, log, make_plan, with_read
from wzlib.corpus.recipe import Recipe, check_read, recipe_of
from wzlib.corpus.worker import Found, annotate_part, write_found
from wzlib.errors import WzError
from wzlib.files import own_folder
from wzlib.progress import Progress

if TYPE_CHECKING:
    from distributed import Client, Future


PART = 50  # documents that make up a part at most
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


def annotate(
    source: str | Path,
    out: str | Path,
    *,
    layers: Iterable[str | Callable] | None = None,
    codebooks: Mapping[str, pd.DataFrame] | None = None,
    read: Mapping[str, pd.DataFrame] | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    part: int = PART,
    largest: int = LARGEST,
    mix: bool = False,
) -> Outcome:
    """Find the layers of all documents of a corpus and write them to `out`, resumably.

    - `source`: a folder, a zip or a table, as for `read_documents`, and so is `largest`.
    - `layers`: names of layers that finders make, and finders of your own, as for `wz.annotate`
      (declare their columns, so that all parts have them); by default *sentences* and all that
      are listed.
    - `codebooks`: by the name of a layer the table its finder is to take.
    - `read`: by name layers that a reader made, each a table with the columns doc, start, end,
      text and its own. Such a layer takes the place of what is found, in all documents: one
      without rows in it has none. Each row is marked `read_by` *person*, where that is empty.
    - `scheduler`: the address of a Dask scheduler (`tcp://…`), whose workers see the same
      folders; by default a cluster on this machine with `workers` processes (one for each core).
    - `part`: documents that are written together; the rows do not depend on it.
    - `mix`: go on in a folder that another version of library, data or codebooks, or another
      finder or codebook of yours, has made.

    Writes `out/<layer>/part-<hash>.parquet` (doc, then the columns of the layer), `documents`
    (doc, characters, text: the clean text, into which the offsets count), `metadata` (doc, key,
    value) and `errors` (doc, layer, reason: what fails costs its layer, or the document, and does
    not stop the run), and lists the parts with hashes in `parts.jsonl`. A later run does the
    documents that are new, changed (or read anew), damaged or failed before, and takes away the
    rows of those that are gone. If another run begins in the same folder, this one stops.

    Raises `WzError` for an unknown layer, a codebook that its finder cannot take, layers that
    were read of other documents, a folder of other layers, versions, texts or form, and as
    `read_documents`, before anything is written; for workers that cannot be used or are gone,
    tried once more with fresh ones; `OSError` if a file cannot be written.

    >>> annotate("no-such-corpus", "out", layers=["dances"])
    Traceback (most recent call last):
    wzlib.errors.WzError: no finder of dances; there are front, paragraphs, ...
    """
    recipe, by_reader = recipe_of(layers, codebooks, read or {}), check_read(read or {})
    if part < 1 or (workers is not None and workers < 1):
        raise WzError("a part has at least one document, and there is at least one worker")
    out = Path(out).resolve()
    check_folder(out, recipe, mix=mix)

    def documents() -> Iterator[Document]:
        return with_read(read_documents(source, largest), by_reader)

    whole, done, todo = make_plan(documents(), out)  # tries the whole source
    run = sign(out, recipe, mix=mix)
    kept = [
        one if one.documents.keys() <= done else without(out, one, one.documents.keys() - done)
        for one in whole
        if one.documents.keys() & done
    ]
    keep_parts(out, kept, run)
    total, failed, progress = 0, 0, Progress(sys.stderr, QUIET)

    def how_far() -> str:
        bar, rate = "#" * (20 * total // todo), total / max(progress.seconds(), 1e-9)
        many = f"{total:,} of {todo:,} documents, {failed:,} failed"
        return f"[{bar:<20}] {many}, {rate:,.1f} a second"

    for again in (True, False) if todo else ():
        parts = in_parts((one for one in documents() if one.doc not in done), part)
        progress.show("", how_far())
        try:
            with _client(scheduler, workers) as client:
                for done_part in _run(client, parts, recipe, out):
                    if done_part.by != recipe.by():
                        raise WzError(f"the workers have another version: {done_part.by}")
                    add_part(out, done_part, run)
                    total += len(done_part.documents)
                    failed += list(done_part.documents.values()).count("")
                    progress.show("", how_far())
            break
        except _NoWorkers as error:
            if scheduler or not again:
                raise WzError(
                    f"no worker is left ({error}); what is done is in {out}: run the same again"
                ) from error
            log.warning("no worker is left (%s); once more with fresh ones", error)
            done |= {doc for each in read_parts(out) for doc in each.documents}
    keep_parts(out, read_parts(out), run)  # nothing is left of a part that was done twice
    if progress.live and total:
        progress.end("", how_far())
    return Outcome(total, failed)


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
    client: "Client", parts: Iterator[list[Document]], recipe: Recipe, out: Path
) -> Iterator[Part]:
    """Keep the workers busy, and yield the parts that are done.

    Dask blames every part that waits at a worker that dies. So the documents of such parts are
    tried again at the end, alone at all workers: one that ends its worker even then is at fault.
    """
    lost: list[Document] = []
    ahead = AHEAD * max(sum(client.nthreads().values()), 1)
    for documents, part in _results(client, parts, ahead, recipe, out):
        if part:
            yield part
        else:
            lost += documents
    for (document,), part in _results(client, ([one] for one in lost), 1, recipe, out):
        died = Found(document, {"": "the worker process died"})
        yield part or write_found(out, [died], recipe)


def _results(
    client: "Client", parts: Iterator[list[Document]], ahead: int, recipe: Recipe, out: Path
) -> Iterator[tuple[list[Document], Part | None]]:
    """Run parts, so many ahead; yield each with what came of it, none if its workers died."""
    from distributed import KilledWorker

    running: dict[Future, list[Document]] = {}
    while True:
        for documents in islice(parts, max(ahead - len(running), 0)):
            future = client.submit(annotate_part, documents, recipe, str(out), pure=False)
            running[future] = documents
        if not running:
            return
        for future in _finished(client, list(running)):
            try:
                part = future.result()
            except KilledWorker:
                part = None
            except OSError:  # the disk is full, say
                raise
            except Exception as error:
                told = f"{type(error).__name__}: {error}"
                raise WzError(f"workers cannot be used ({told})") from error
            yield running.pop(future), part


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
