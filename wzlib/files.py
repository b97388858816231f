"""Where `data/` is; files written whole or not at all, and names as they can be printed."""

import hashlib
import os
import re
from pathlib import Path

_INSTALLED = Path(__file__).parent / "data"
DATA = _INSTALLED if _INSTALLED.exists() else Path(__file__).parents[1] / "data"


def write_whole(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Write `content` to the disk beside `path`, then put it in its place.

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
    except BaseException:  # the disk is full, say
        aside.unlink(missing_ok=True)
        raise


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, as `sha256sum` writes it.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def printable(name: str) -> str:
    """Return a name that can be printed and written in UTF-8, though it was in another encoding.

    >>> printable(bytes([0xce, 0xc2]).decode("utf-8", "surrogateescape"))
    '\\\\udcce\\\\udcc2'
    """
    name = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda sign: f"\\x{ord(sign[0]):02x}", name)
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
