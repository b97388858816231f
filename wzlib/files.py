"""Files written whole or not at all, folders of a run's own, and names as they can be printed."""

import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Write `content` to the disk beside `path`, then put it in its place, for good.

    `aside` is where to write it first; where two may write one file, each gives a place of its own.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "a.txt", "温州".encode())
    ...     [file.name for file in Path(folder).iterdir()]
    ['a.txt']
    """
    short = sha256(path.name.encode("utf-8", "surrogateescape"))[:16]
    aside = aside or path.with_name(f".{short}.wz-part")  # what a killed run left is written over
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        if os.name != "nt":  # where the system lets one, the name too
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except BaseException:  # the disk is full, say
        aside.unlink(missing_ok=True)
        raise


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, as `sha256sum` writes it.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


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
    from filelock import FileLock, Timeout  # here, so that `import wzlib` stays light

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


def printable(name: str) -> str:
    """Return a name that can be printed and written in UTF-8, though it was in another encoding.

    >>> printable(bytes([0xce, 0xc2]).decode("utf-8", "surrogateescape"))
    '\\\\udcce\\\\udcc2'
    """
    name = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda sign: f"\\x{ord(sign[0]):02x}", name)
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
