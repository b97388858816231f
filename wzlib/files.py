"""Writing a file whole or not at all."""

from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then put it in its place.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "a.txt", "温州".encode())
    ...     [file.name for file in Path(folder).iterdir()]
    ['a.txt']
    """
    aside = path.with_name(f"{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)
