"""What `import wzlib` costs against `import pandas`: whole processes, in turn, median of ten.

.venv/bin/python -m benchmarks.import_time
"""

import statistics
import subprocess
import sys
import time

RUNS = 10


def seconds(program: str) -> float:
    """Run a program in a Python of its own and return the wall time."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Time both imports in turn, after one run of each that is not counted."""
    programs = ["import wzlib", "import pandas"]
    rounds = [[seconds(program) for program in programs] for _ in range(RUNS + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"import wzlib {ours:.3f} s, import pandas {theirs:.3f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
