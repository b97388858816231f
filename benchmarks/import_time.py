"""What beginning costs: `import wzlib` against `import pandas`, and `load_speech` after it.

    .venv/bin/python -m benchmarks.import_time [CHECKOUT]

CPU time, processes of their own in turn, median of ten. The modules are compiled once before, as
they are wherever Python may keep what it has compiled. CHECKOUT is a folder with an older commit
(`git worktree add`), whose `load_speech` is run with this Python.
"""

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = 10
ROOT = str(Path(__file__).parent.parent)
LOAD = """
import time, wzlib
began = time.process_time()
wzlib.load_speech()
print(time.process_time() - began)
"""
KEPT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def seconds(program: str) -> float:
    """Run a program in a Python of its own and return the CPU time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True, env=KEPT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def loading(checkout: str) -> float:
    """Return the CPU time of `load_speech` by the library of a checkout, once it is imported."""
    command, known = [sys.executable, "-c", LOAD], {**KEPT, "PYTHONPATH": checkout}
    return float(
        subprocess.run(command, check=True, env=known, cwd=checkout, stdout=subprocess.PIPE).stdout
    )


def main(older: list[str]) -> None:
    """Time both imports in turn, after one run of each that is not counted, and both loads."""
    programs = ["import wzlib", "import pandas"]
    rounds = [[seconds(program) for program in programs] for _ in range(RUNS + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"import wzlib {ours:.3f} s, import pandas {theirs:.3f} s, ratio {ours / theirs:.2f}")
    for checkout in map(os.path.abspath, older):
        rounds = [[loading(ROOT), loading(checkout)] for _ in range(RUNS + 1)][1:]
        ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"load_speech {ours:.3f} s, there {theirs:.3f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
