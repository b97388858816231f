"""What `import wzlib` costs against `import pandas`: CPU of processes, in turn, median of ten.

    .venv/bin/python -m benchmarks.import_time

The modules are compiled once before, as they are wherever Python may keep what it has compiled.
"""

import os
import resource
import statistics
import subprocess
import sys

RUNS = 10
KEPT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def seconds(program: str) -> float:
    """Run a program in a Python of its own and return the CPU time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True, env=KEPT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Time both imports in turn, after one run of each that is not counted."""
    programs = ["import wzlib", "import pandas"]
    rounds = [[seconds(program) for program in programs] for _ in range(RUNS + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"import wzlib {ours:.3f} s, import pandas {theirs:.3f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
