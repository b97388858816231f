"""CPU time of this version against an older one, in turn, a new text for each call.

    .venv/bin/python -m benchmarks.against CHECKOUT TEXTS

CHECKOUT is a folder with an older commit (`git worktree add CHECKOUT efeeb29`), TEXTS a JSONL
table with a column `text`, of 400,000 characters or more. Told are the milliseconds of all layers
of a corpus, found in a text of each length: of each version the median of its processes, and their
ratio.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

RUNS, ROUNDS = {1_200: 20, 12_000: 8, 25_000: 5}, 5  # calls for a length; processes of a version
HERE = Path(__file__).resolve().parent.parent


def finders() -> Callable[[str], object]:
    """Return what finds all layers of a corpus in a text, in whichever version is imported."""
    try:
        layers = import_module("wzlib.corpus").LAYERS
        return lambda text: {name: find(text) for name, find in layers.items()}
    except AttributeError:
        from wzlib.corpus.recipe import LISTED, recipe_of
        from wzlib.finders.annotate import find_layers

        recipe = recipe_of([*LISTED, "speech_acts"])  # as the older version had them
        return lambda text: find_layers(text, recipe.finders, recipe.given)


def milliseconds(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor that a call takes."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def measure(texts: Path) -> dict[str, float]:
    """Return the medians of the version that is imported."""
    with texts.open(encoding="utf-8") as lines:
        whole = "\n".join(json.loads(line)["text"] for line in lines)
    find, place, taken = finders(), 20_000, {}
    find(whole[:place])  # loads the dictionaries
    for length, runs in RUNS.items():
        of_length = []
        for _ in range(runs):
            of_length.append(milliseconds(partial(find, whole[place : place + length])))
            place += length
        taken[f"{length:,} characters"] = statistics.median(of_length)
    return taken


def main(checkout: str, texts: str) -> None:
    """Print what each version takes, and the ratio."""
    results: dict[str, list[dict[str, float]]] = {checkout: [], str(HERE): []}
    for _ in range(ROUNDS):
        for place, rows in results.items():
            command = [sys.executable, "-W", "ignore", __file__, texts]
            environment = os.environ | {"PYTHONPATH": place}
            done = subprocess.run(command, env=environment, check=True, capture_output=True)
            rows.append(json.loads(done.stdout))
    for name in results[checkout][0]:
        old, new = (statistics.median(row[name] for row in rows) for rows in results.values())
        print(f"{name}: {old:.1f} and {new:.1f} ms, a ratio of 1/{old / new:.1f}")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(measure(Path(sys.argv[1]))))
    else:
        main(*sys.argv[1:])
