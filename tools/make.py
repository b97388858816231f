"""Set up what is missing, then run one command of the project. Standard library only.

python tools/make.py charts     every chart of every notebook, into build/charts/
python tools/make.py check      in a minute: style, types, who imports whom, the quick tests
python tools/make.py test       everything checked, in the browser and in the notebooks too
python tools/make.py lab        JupyterLab on the first notebook
python tools/make.py book       the web book, into build/book/
python tools/make.py class      zips for a class: offline, for a lab, to code; into build/class/
python tools/make.py notebooks  (maintainers) run the notebooks and write them back
python tools/make.py data       (maintainers) make the generated files and hashes of data/ again
python tools/make.py api        the API pages, into build/api/
python tools/make.py lock       (maintainers) resolve requirements.lock again
python tools/make.py size       the lines of code of each folder
"""

from __future__ import annotations  # so that an older Python gets to the message below

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up-for.txt"
ENVIRONMENT = os.environ | {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}

LOCK = "pip compile --universal --generate-hashes --no-header --no-annotate --upgrade"
READ = [  # what is checked without running anything
    [PYTHON, "-m", "ruff", "check", "."],
    [PYTHON, "-m", "ruff", "format", "--check", "."],
    [PYTHON, "-m", "mypy"],
    [BIN / "lint-imports", "--no-logo", "--no-cache"],
]
TESTS = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile"]  # a file's tests stay together
UNITS = [*TESTS, "-p", "no:nbval"]
QUICK = "not (browser or corpus or notebook or slow)"
NOTEBOOKS = [*TESTS, "-p", "no:randomly", "--nbval", "--nbval-current-env", "notebooks"]
COMMANDS = {
    "charts": [[PYTHON, "tools/run_notebooks.py", "charts"]],
    "check": [*READ, [*UNITS, "-m", QUICK, "--hypothesis-profile=quick"]],
    "test": [*READ, [*UNITS, "--no-loadscope-reorder"], NOTEBOOKS],
    "lab": [[PYTHON, "-m", "jupyterlab", "notebooks/00_start_here.ipynb"]],
    "book": [[PYTHON, "tools/make_book.py"]],
    "class": [[PYTHON, "tools/make_class.py"]],
    "notebooks": [
        [PYTHON, "-m", "ruff", "format", "notebooks"],
        [PYTHON, "tools/run_notebooks.py", "notebooks"],
    ],
    "data": [[PYTHON, "tools/make_data.py"]],
    "api": [[PYTHON, "-m", "pdoc", "wzlib", "-o", "build/api"]],
    "size": [[PYTHON, "tools/size.py"]],
    "lock": [["uv", *LOCK.split(), "--group=dev", "pyproject.toml", "-o", "requirements.lock"]],
}


def run(command: list, **options: object) -> None:
    """Run one command in the project's folder; stop with its exit status if it fails."""
    subprocess.run(
        [str(word) for word in command], cwd=ROOT, env=ENVIRONMENT, check=True, **options
    )


def find_uv() -> str | None:
    """Return uv from the PATH, else from a fresh pip-made .venv, else None."""
    if uv := shutil.which("uv"):
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV])
        return uv
    run([sys.executable, "-m", "venv", "--clear", VENV])
    try:
        run([PYTHON, "-m", "pip", "install", "--quiet", "uv"])
    except subprocess.CalledProcessError:
        return None
    return str(BIN / "uv")


def wanted() -> str:
    """Return what .venv must have been made for: the locked packages, this Python, this folder."""
    files = [ROOT / "requirements.lock", ROOT / "pyproject.toml"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return f"{digest}\n{sys.version}\n{ROOT}\n"


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time set up; the lock ends with its process, however that ends."""
    with (ROOT / ".venv.lock").open("w", encoding="utf-8") as file:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_set_up() -> bool:
    """Tell whether .venv is the one that is wanted."""
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted()


def set_up() -> None:
    """Make .venv from requirements.lock, unless it is already the one that is wanted."""
    if is_set_up():
        return
    with alone():
        if not is_set_up():
            fill()


def fill() -> None:
    """Make .venv from requirements.lock."""
    began = time.monotonic()
    print("Setting up .venv (once) …", flush=True)
    uv = find_uv()
    pip = [PYTHON, "-m", "pip", "install", "--quiet"]
    if uv:
        pip = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    run([*pip, "--require-hashes", "-r", "requirements.lock"])
    run([*pip, "--no-deps", "--no-build-isolation", "-e", "."])
    STAMP.write_text(wanted(), encoding="utf-8")
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)


def main() -> int:
    """Run the command named on the command line."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        return print(__doc__) or 2
    try:
        if sys.argv[1] != "lock":
            set_up()
        for command in COMMANDS[sys.argv[1]]:
            run(command)
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
