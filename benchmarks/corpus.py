"""Throughput of a corpus: against a bare pool of two processes, and by documents and workers.

.venv/bin/python -m benchmarks.corpus pool [LAYERS]       paired runs on the same calls
.venv/bin/python -m benchmarks.corpus growth [LAYERS]     100 to 10,000 documents, by workers

Documents are pieces of the speech of 1,200 characters. LAYERS are names with commas between them;
without them all default finders run.
"""

import csv
import resource
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from distributed import Client, LocalCluster

import wzlib as wz
from wzlib.corpus.documents import read_documents
from wzlib.corpus.plan import in_parts
from wzlib.corpus.recipe import LISTED, recipe_of
from wzlib.corpus.run import PART, annotate
from wzlib.corpus.worker import annotate_part

LENGTH, RUNS, PAIRED = 1200, 5, 200
NAMES = sys.argv[2].split(",") if sys.argv[2:] else LISTED


def write_corpus(path: Path, count: int) -> Path:
    """Write a table of so many documents, each another piece of the speech."""
    text = wz.load_speech().text.replace("\n", "")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["doc", "text"])
        for number in range(count):
            start = number * 37 % (len(text) - LENGTH)
            rows.writerow([f"d{number:05}", text[start : start + LENGTH]])
    return path


def timed(work, *arguments, **options) -> float:
    """Return the seconds that a call takes."""
    began = time.perf_counter()
    work(*arguments, **options)
    return time.perf_counter() - began


def run_pool(pool: ProcessPoolExecutor, source: Path, out: Path) -> None:
    """Do the calls of a corpus in a bare pool."""
    out.mkdir()
    parts = list(in_parts(read_documents(source), PART))
    list(pool.map(annotate_part, parts, [recipe_of(NAMES)] * len(parts), [str(out)] * len(parts)))


def pool() -> None:
    """Print how the throughput on Dask compares with that of a bare pool, run by run."""
    with (
        tempfile.TemporaryDirectory() as name,
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
        ProcessPoolExecutor(2) as workers,
    ):
        folder = Path(name)
        address = cluster.scheduler_address
        warm = write_corpus(folder / "warm.csv", 4 * PART)
        annotate(warm, folder / "warm-dask", layers=NAMES, scheduler=address)
        run_pool(workers, warm, folder / "warm-pool")
        source = write_corpus(folder / "documents.csv", PAIRED)
        ratios = []
        for run in range(RUNS):
            bare = timed(run_pool, workers, source, folder / f"pool{run}")
            options = {"layers": NAMES, "scheduler": address}
            dask = timed(annotate, source, folder / f"dask{run}", **options)
            ratios.append(bare / dask)
            print(f"pool {bare:.1f} s, Dask {dask:.1f} s, throughput {bare / dask:.2f}", flush=True)
        print(f"median throughput against the pool: {statistics.median(ratios):.2f}")


def growth() -> None:
    """Print the seconds for growing corpora, start-up apart, and the peak memory."""
    for workers in (1, 2):
        for count in (100, 1000, 10_000):
            with tempfile.TemporaryDirectory() as name:
                source = write_corpus(Path(name, "documents.csv"), count)
                one = write_corpus(Path(name, "one.csv"), 1)
                options = {"layers": NAMES, "workers": workers}
                startup = timed(annotate, one, Path(name, "one"), **options)
                taken = timed(annotate, source, Path(name, "out"), **options)
            client, worker = (
                resource.getrusage(who).ru_maxrss / 1024
                for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            )
            print(
                f"{workers} workers, {count:,} documents: {taken - startup:.1f} s and "
                f"{startup:.1f} s start-up, {count / (taken - startup):.0f} a second; "
                f"peak memory: client {client:.0f} MB, largest worker {worker:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    {"pool": pool, "growth": growth}[sys.argv[1]]()
