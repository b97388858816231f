"""A corpus: throughput against a bare pool and an older version; measures against bare queries.

.venv/bin/python -m benchmarks.corpus pool TEXTS           seven pairs of runs on the same calls
.venv/bin/python -m benchmarks.corpus old CHECKOUT TEXTS   beside commit efeeb29, checked out there
.venv/bin/python -m benchmarks.corpus concordance TEXTS    against a loop with re
.venv/bin/python -m benchmarks.corpus frequency TEXTS      against a query with pyarrow
.venv/bin/python -m benchmarks.corpus growth [LAYERS]      100 to 10,000 documents, by workers

TEXTS is a file of objects with doc and text, one a line (`.jsonl`, `.jsonl.gz`; not part of the
project); what stands in a name before the first _ is its group. Two workers; start-up apart, but
for `old`, where both have it. The documents of `growth` are pieces of the speech of 1,200
characters; LAYERS are names with commas between them, by default all that are listed.
"""

import csv
import gzip
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from distributed import Client, LocalCluster

import wzlib as wz
from wzlib.corpus.documents import read_documents
from wzlib.corpus.folder import Folder
from wzlib.corpus.recipe import LISTED, TEXT, annotate_part, recipe_of
from wzlib.corpus.run import in_parts

LENGTH, PAIRS = 1200, 7
PATTERN = "发展"
RUN = """import sys, time
{program}
began = time.perf_counter()
annotate({source!r}, {out!r}, workers=2)
print(time.perf_counter() - began)
"""
OLD = "from wzlib.corpus import annotate_corpus as annotate"
NEW = "from wzlib.corpus import annotate"


def timed(work: Callable, *arguments: object, **options: object) -> float:
    """Return the seconds that a call takes."""
    began = time.perf_counter()
    work(*arguments, **options)
    return time.perf_counter() - began


def in_turn(ours: Callable[[int], float], theirs: Callable[[int], float], names: str) -> None:
    """Print the seconds of both, in pairs, and the median of how many times theirs ours takes."""
    ratios = []
    for pair in range(PAIRS):
        other, own = theirs(pair), ours(pair)
        ratios.append(own / other)
        print(f"{names.format(own, other)}, ratio {own / other:.2f}", flush=True)
    print(f"median {statistics.median(ratios):.2f}, that is 1/{1 / statistics.median(ratios):.2f}")


def lay(texts: str, folder: Path) -> Path:
    """Write the texts as a source with groups."""
    opened = gzip.open if texts.endswith(".gz") else open
    with opened(texts, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    source = folder / "texts.jsonl"
    rows = [json.dumps({**row, "group": row["doc"].split("_")[0]}) for row in rows]
    source.write_text("\n".join(rows), encoding="utf-8")
    return source


def pool(folder: Path, texts: str) -> None:
    """Compare a run on Dask with a bare pool that does the same calls."""
    source, recipe = lay(texts, folder), recipe_of()

    def bare(pair: int) -> None:
        out = Folder(folder / f"pool-{pair}")
        out.keep([])
        parts = list(in_parts(read_documents(source)))
        list(workers.map(annotate_part, parts, [recipe] * len(parts), [out] * len(parts)))

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
        ProcessPoolExecutor(2) as workers,
    ):
        options = {"scheduler": cluster.scheduler_address}
        bare(-1)
        wz.corpus.annotate(source, folder / "warm", **options)
        in_turn(
            lambda pair: timed(wz.corpus.annotate, source, folder / f"dask-{pair}", **options),
            lambda pair: timed(bare, pair),
            "Dask {:.1f} s, pool {:.1f} s",
        )


def old(folder: Path, checkout: str, texts: str) -> None:
    """Compare a whole run with that of an older version, each in a process of its own."""
    source = str(lay(texts, folder))

    def run(program: str, out: Path, place: str) -> float:
        code = RUN.format(program=program, source=source, out=str(out))
        command = [sys.executable, "-c", code]  # which imports from the folder where it runs
        done = subprocess.run(command, cwd=place, check=True, stdout=subprocess.PIPE, text=True)
        return float(done.stdout)

    here = str(Path(wz.__file__).parents[1])
    in_turn(
        lambda pair: run(NEW, folder / f"new-{pair}", here),
        lambda pair: run(OLD, folder / f"old-{pair}", checkout),
        "new {:.1f} s, old {:.1f} s",
    )


def concordance(folder: Path, texts: str) -> None:
    """Compare the concordance of a corpus with a loop over its texts, which are in memory."""
    source, out = lay(texts, folder), folder / "out"
    wz.corpus.annotate(source, out, layers=["sentences"], workers=2)
    frame = pd.read_parquet(out / "documents")
    documents = list(zip(frame.doc, frame.text, strict=True))

    def loop() -> pd.DataFrame:
        rows = []
        for doc, text in documents:
            for match in re.finditer(PATTERN, text):
                start, end = match.span()
                left, right = text[max(start - 12, 0) : start], text[end : end + 12]
                rows.append((doc, start, end, left, match[0], right))
        return pd.DataFrame(rows, columns=["doc", "start", "end", "left", "node", "right"])

    assert len(loop()) == len(wz.corpus.concordance(out, PATTERN))
    in_turn(
        lambda _: timed(wz.corpus.concordance, out, PATTERN),
        lambda _: timed(loop),
        f"{PATTERN}, {len(loop()):,} times: corpus {{:.3f}} s, loop {{:.3f}} s",
    )


def frequency(folder: Path, texts: str) -> None:
    """Compare the frequency of words by group with a bare query."""
    source, out = lay(texts, folder), folder / "out"
    wz.corpus.annotate(source, out, layers=["words"], workers=2)

    def query() -> pd.DataFrame:
        documents = ds.dataset(out / "documents").to_table(["doc", "characters", "metadata"])
        groups = pc.map_lookup(documents["metadata"], pa.scalar("group", TEXT), "first")
        documents = documents.drop(["metadata"]).append_column("group", groups)
        words = ds.dataset(out / "words").to_table(["doc", "text"]).join(documents, "doc")
        counts = words.group_by(["group", "text"]).aggregate([([], "count_all")])
        sums = documents.group_by("group").aggregate([("characters", "sum")])
        order = [("group", "ascending"), ("count_all", "descending"), ("text", "ascending")]
        table = counts.join(sums, "group").sort_by(order).to_pandas()
        return table.assign(per_10000=table.count_all * 10_000 / table.characters_sum)

    ours, theirs = wz.corpus.frequency(out, "group"), query()
    assert ours["count"].tolist() == theirs.count_all.tolist()
    assert (ours.per_10000 == theirs.per_10000).all()
    in_turn(
        lambda _: timed(wz.corpus.frequency, out, "group"),
        lambda _: timed(query),
        f"{ours['count'].sum():,} words: corpus {{:.3f}} s, query {{:.3f}} s",
    )


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


def growth(folder: Path, layers: str = "") -> None:
    """Print the seconds for growing corpora, start-up apart, and the peak memory."""
    for workers in (1, 2):
        for count in (100, 1000, 10_000):
            place = folder / f"{workers}-{count}"
            place.mkdir()
            source, one = write_corpus(place / "many.csv", count), write_corpus(place / "1.csv", 1)
            options = {"layers": layers.split(",") if layers else LISTED, "workers": workers}
            startup = timed(wz.corpus.annotate, one, place / "one", **options)
            taken = timed(wz.corpus.annotate, source, place / "out", **options)
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
    commands = {work.__name__: work for work in (pool, old, concordance, frequency, growth)}
    with tempfile.TemporaryDirectory() as name:
        commands[sys.argv[1]](Path(name), *sys.argv[2:])
