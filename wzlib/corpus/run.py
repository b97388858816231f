"""A corpus: the finders over many documents on Dask, into a folder of Parquet parts per layer.

Workers find the layers of some documents at a time and write their part (`recipe`); the client
lists it (`parts`). What happens to a worker costs at most its part; where no worker is left, the
run ends with a sentence, and the next goes on.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import dask
import pandas as pd
from distributed import CancelledError, Client, Future, KilledWorker, LocalCluster, wait

from wzlib.corpus.documents import LARGEST, Document, read_documents, refuse
from wzlib.corpus.folder import Folder, Part
from wzlib.corpus.recipe import Recipe, annotate_part, read_of, recipe_of
from wzlib.errors import WzError
from wzlib.progress import Progress

log = logging.getLogger("wzlib.corpus")
log.setLevel(logging.INFO)  # shown where somebody adds a handler
PART, BYTES = 50, 500_000  # documents, and bytes of them, that make up a part at most
QUIET = 30  # seconds between two lines of progress where there is no terminal
AHEAD = 2  # parts that wait for each worker, so that the client's memory is bounded too
PATIENCE = 20  # seconds without a worker after which none is expected any more
STALLED = 1_200  # seconds in which not one part is done
LIMITS = {"distributed.scheduler.allowed-failures": 1, "distributed.scheduler.worker-ttl": "60s"}


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
    - `part`: documents that a worker does at a time; the rows do not depend on it.
    - `mix`: go on in a folder that another version of library, data or codebooks, or another
      finder or codebook of yours, has made.

    Writes `out/<layer>/part-<hash>.parquet` (doc, then the columns of the layer; how well its
    finder does is in the metadata of the schema, `wz:reach`, see `Contract.reach`), `documents`
    (doc, characters, text: the clean text, into which the offsets count, metadata: what else is
    known of it, by key) and `errors` (doc, layer, reason: what fails costs its layer, or the
    document, and does not stop the run), and lists the parts with hashes in `parts.jsonl`; at the
    end small parts are joined. A later run does the documents that are new, changed (or read
    anew), damaged or failed before, and takes away the rows of those that are gone. If another
    run begins in the same folder, this one stops.

    Raises `WzError` for an unknown layer, a codebook that its finder cannot take, layers that
    were read of other documents, a folder of other layers, versions, texts or form, and as
    `read_documents`, before anything is written; for workers that cannot be used or are gone,
    tried once more with fresh ones, or cannot write.

    >>> annotate("no-such-corpus", "out", layers=["dances"])
    Traceback (most recent call last):
    wzlib.errors.WzError: no finder of dances; there are front, paragraphs, ...
    """
    recipe, by_reader = recipe_of(layers, codebooks, read or {}), read_of(read or {})
    if part < 1 or (workers is not None and workers < 1):
        raise WzError("a part has at least one document, and there is at least one worker")
    folder, progress = Folder(out), Progress(sys.stderr, QUIET)
    parts = folder.check(recipe.by, mix=mix)
    documents = partial(read_documents, source, largest, by_reader)
    whole = [one for one in parts if folder.is_whole(one)]
    done, todo = _compare(documents(), parts, whole, folder)
    folder.keep([*folder.in_few(whole, done)])
    total, failed, told = 0, 0, ""
    for again in (True, False) if todo else ():
        waiting = in_parts((one for one in documents() if one.doc not in done), part)
        try:
            with _client(scheduler, workers) as client:
                for new in _run(client, waiting, recipe, folder):
                    folder.add(new)
                    done |= new.documents.keys()
                    total += len(new.documents)
                    failed += list(new.documents.values()).count("")
                    told = f"{total:,} of {todo:,} documents, {failed:,} failed"
                    progress.show("", told)
            break
        except _NoWorkers as error:
            if scheduler or not again:
                kept = f"what is done is in {folder.path}: run the same again"
                raise WzError(f"no worker is left ({error}); {kept}") from error
            log.warning("no worker is left (%s); once more with fresh ones", error)
    parts = [*folder.in_few(folder.parts(), done)]
    folder.alone()
    folder.keep(parts)
    if progress.live and todo:
        progress.end("", told)
    return Outcome(total, failed)


def _compare(
    documents: Iterable[Document], parts: list[Part], whole: list[Part], folder: Folder
) -> tuple[set[str], int]:
    """Tell how the documents differ from what is in the folder; return those done, how many not.

    Raises `WzError` if the folder holds other documents.
    """
    listed = {doc for part in parts for doc in part.documents}
    known = {doc: digest for part in whole for doc, digest in part.documents.items()}
    there, done, broken = set(), set(), False
    for one in documents:
        there.add(one.doc)
        broken = broken or one.broken
        with suppress(Exception):  # of any kind, a broken or encrypted zip too: it is tried again
            if known.get(one.doc) and one.digest(one.get()) == known[one.doc]:
                done.add(one.doc)
    if parts and listed.isdisjoint(there):
        raise WzError(f"{folder.path}: holds other documents than these; give another folder")
    failed = {doc for doc in there if known.get(doc) == ""}
    states = {"new": there - listed, "changed": (there & known.keys()) - done - failed}
    states |= {"gone": known.keys() - there, "failed before": failed}
    states |= {"damaged": (there & listed) - known.keys()}
    log.info(", ".join(f"{len(docs):,} {state}" for state, docs in states.items()))
    if broken and states["gone"]:
        log.warning("a row of a table is broken, so what seems gone stays")
        done |= states["gone"]
    return done, len(there - done)


def in_parts(documents: Iterable[Document], most: int = PART) -> Iterator[list[Document]]:
    """Yield the documents in parts of so many, or of fewer that are long."""
    part: list[Document] = []
    for document in documents:
        part.append(document)
        if len(part) == most or sum(one.size for one in part) >= BYTES:
            yield part
            part = []
    if part:
        yield part


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> Iterator[Client]:
    """Connect to a scheduler, or start a cluster on this machine and end it afterwards."""
    local: dict[str, Any] = {"threads_per_worker": 1, "silence_logs": logging.CRITICAL}
    local["dashboard_address"] = "127.0.0.1:0"  # any port that is free
    with dask.config.set(LIMITS):
        try:
            cluster = scheduler or LocalCluster(n_workers=workers, **local)
            client = Client(cluster)
        except ValueError as error:
            raise WzError(f"{scheduler}: no address such as tcp://HOST:PORT") from error
        except (RuntimeError, OSError) as error:  # a worker that cannot start is one of these
            raise _NoWorkers(f"{type(error).__name__}: {error}") from error
        try:
            with client:
                yield client
        finally:
            if isinstance(cluster, LocalCluster):
                with suppress(TimeoutError):
                    cluster.close(timeout=PATIENCE)


def _run(
    client: Client, parts: Iterator[list[Document]], recipe: Recipe, folder: Folder
) -> Iterator[Part]:
    """Keep the workers busy, and yield the parts that are done.

    Dask blames every part that waits at a worker that dies. So the documents of such parts are
    tried again at the end, alone at all workers: one that ends its worker even then is at fault.
    """
    ahead, alone = AHEAD * max(len(client.nthreads()), 1), False
    lost: list[Document] = []
    running: dict[Future, list[Document]] = {}
    while True:
        for documents in islice(parts, ahead - len(running)):
            future = client.submit(annotate_part, documents, recipe, folder, pure=False)
            running[future] = documents
        if not running and not lost:
            return
        if not running:
            parts, ahead, lost, alone = iter([[one] for one in lost]), 1, [], True
            continue
        for future in _finished(client, list(running)):
            documents, error = running.pop(future), future.exception()
            if error is None:
                yield future.result()
            elif not isinstance(error, KilledWorker):  # the disk is full, say
                raise WzError(f"a worker fails: {type(error).__name__}: {error}") from error
            elif alone:
                died = documents[0]._replace(get=partial(refuse, "the worker process died"))
                yield annotate_part([died], recipe, folder)
            else:
                lost += documents


def _finished(client: Client, futures: list[Future]) -> set[Future]:
    """Return the futures that are done, when there is one; raise `_NoWorkers` if nobody is left."""
    try:
        for _ in range(0, STALLED, PATIENCE):
            client.wait_for_workers(1, timeout=PATIENCE)
            with suppress(TimeoutError):
                return wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED").done
    except (OSError, CancelledError) as error:  # nobody has come, or the scheduler is gone
        raise _NoWorkers(f"{type(error).__name__}: {error}") from error
    raise _NoWorkers(f"no part was done in {STALLED // 60} minutes")
