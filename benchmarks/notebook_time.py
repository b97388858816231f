"""What executing all notebooks costs: against copies of a fixed one, and against an older commit.

    .venv/bin/python -m benchmarks.notebook_time [CHECKOUT]

The fixed notebook, `fixed.ipynb`, loads the speech and shows one fixed figure; as many copies are
run as there are notebooks. CHECKOUT is a folder with an older commit (`git worktree add`), whose
notebooks are run with its library and this Python. All sets are run in turn by the project's own
runner, two kernels at a time; what is measured is CPU time, that of the kernels included.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIXED = Path(__file__).parent / "fixed.ipynb"
RUNS = 3
PROGRAM = """
import asyncio, pathlib, sys
from tools.run_notebooks import execute_all
asyncio.run(execute_all([pathlib.Path(name) for name in sys.argv[1:]], None))
"""


def seconds(checkout: Path, notebooks: list[Path]) -> float:
    """Run notebooks with the library of a checkout and return the CPU time."""
    known = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", PROGRAM, *map(str, notebooks)]
    subprocess.run(command, cwd=checkout, env=known, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def notebooks_of(checkout: Path) -> list[Path]:
    """Return the notebooks of a checkout, in order."""
    return sorted((checkout / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def main(older: list[str]) -> None:
    """Measure all sets in turn and print the ratios of the medians."""
    ours = notebooks_of(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{number:02}_fixed.ipynb" for number in range(len(ours))]
        for copy in copies:
            shutil.copy(FIXED, copy)
        sets = {"all": (ROOT, ours), "as many fixed ones": (ROOT, copies)}
        for checkout in map(Path.resolve, map(Path, older)):
            sets[f"all of {checkout.name}"] = (checkout, notebooks_of(checkout))
        rounds = [[seconds(*one) for one in sets.values()] for _ in range(RUNS)]
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    for (name, (_, notebooks)), taken in zip(sets.items(), medians, strict=True):
        print(f"{name}: {len(notebooks)} notebooks, {taken:.1f} s, ratio {medians[0] / taken:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
