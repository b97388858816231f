"""A folder of a run's own, beside the one that it makes."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def own_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Make a folder of this run's own in `parent` (made if it is not there), gone at the end.

    It is held by a lock that ends with the run: what killed runs left is cleared first, what
    belongs to another run that goes on is not touched.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     with own_folder(Path(parent), "charts.") as folder:
    ...         folder.name.startswith("charts."), folder.is_dir()
    ...     list(Path(parent).iterdir())
    (True, True)
    []
    """
    new = [place for place in (parent, *parent.parents) if not place.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{prefix}*.lock"):
        with suppress(Timeout, OSError), FileLock(left, timeout=0):
            shutil.rmtree(left.with_suffix(""), ignore_errors=True)
            left.unlink(missing_ok=True)
    folder = parent / f"{prefix}{uuid.uuid4().hex}"
    lock = folder.with_name(f"{folder.name}.lock")
    try:
        with FileLock(lock):
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        if not folder.exists():  # else the next run clears it
            lock.unlink(missing_ok=True)
        for place in new:
            with suppress(OSError):  # it is not empty
                place.rmdir()
