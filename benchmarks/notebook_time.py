"""What executing all notebooks costs against as many copies of one fixed small notebook.

The fixed notebook, `fixed.ipynb`, loads the speech and shows one fixed figure. Both sets are run
in turn by the project's own runner, two kernels at a time; the ratio of the medians is printed.

    .venv/bin/python -m benchmarks.notebook_time
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from tools.run_notebooks import NOTEBOOKS, execute_all

FIXED = Path(__file__).parent / "fixed.ipynb"
RUNS = 3


def seconds(paths: list[Path]) -> float:
    """Run the notebooks and return the wall time."""
    began = time.perf_counter()
    asyncio.run(execute_all(paths, None))
    return time.perf_counter() - began


def main() -> None:
    """Time both sets in turn."""
    notebooks = sorted(NOTEBOOKS.glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{number:02}_fixed.ipynb" for number in range(len(notebooks))]
        for copy in copies:
            shutil.copy(FIXED, copy)
        rounds = [(seconds(notebooks), seconds(copies)) for _ in range(RUNS)]
    ours, fixed = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"{len(notebooks)} notebooks {ours:.1f} s, as many fixed ones {fixed:.1f} s, "
        f"ratio {ours / fixed:.2f}"
    )


if __name__ == "__main__":
    main()
