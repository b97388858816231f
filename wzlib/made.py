"""What our commands have written into a folder, listed with hashes, so that nothing of a reader's
is written over: what was changed or added since is named, and the command refuses.
"""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from filelock import FileLock

from wzlib.errors import WzError
from wzlib.files import write_whole

LIST = ".made-by-wz.json"
NAMED = 10  # files that a refusal names


def write_made(
    folder: Path,
    contents: dict[str, bytes],
    by: str | None = None,
    *,
    force: bool = False,
    taken: dict[str, str] | None = None,
    read: Collection[str] = (),
) -> None:
    """Write files into a folder, each whole, and list them there with their hashes.

    `contents` are the files by their paths in the folder; `read` those of them that hold a
    reader's rows: they are not listed, so that the next run asks. The rest is as for `check_made`,
    which is asked first. What `by` wrote before and does not write now is removed, unless it was
    changed. Raises `WzError` as `check_made`, `OSError` if a file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     write_made(Path(name), {"a.txt": "温州".encode()})
    ...     _ = (Path(name) / "a.txt").write_text("mine", encoding="utf-8")
    ...     write_made(Path(name), {"a.txt": "温州".encode()})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    wzlib.errors.WzError: ...: a reader's work is there: a.txt (changed or added since, or not ...
    """
    if folder.exists() and not folder.is_dir():
        raise WzError(f"{folder}: a file; give a folder")
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / f"{LIST}.lock"
    try:
        with FileLock(lock):  # another run may be as far
            _write(folder, contents, by, check_made(folder, contents, by, force, taken), read)
    finally:
        lock.unlink(missing_ok=True)


def _write(
    folder: Path,
    contents: dict[str, bytes],
    by: str | None,
    touched: tuple[set[str], set[str]],
    read: Collection[str],
) -> None:
    noted, (changed, added) = _noted(folder), touched
    listed, before = noted["files"], set(noted["by"].get(by, []))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    for name, digest in hashes.items():
        if name not in read:
            listed[name] = [*listed.get(name, []), digest]  # both are ours, if this run is killed
    noted["beside"] = sorted({*noted["beside"], *added})
    if by:
        noted["by"][by] = sorted(before | {*contents})
    _note(folder, noted)
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, content)
    for name in before - {*contents} - changed:
        (folder / name).unlink(missing_ok=True)
        listed.pop(name, None)
    listed |= {name: [] if name in read else [digest] for name, digest in hashes.items()}
    if by:
        noted["by"][by] = sorted(contents)
    _note(folder, noted)


def check_made(
    folder: Path,
    names: Collection[str],
    by: str | None = None,
    force: bool = False,
    taken: dict[str, str] | None = None,
) -> tuple[set[str], set[str]]:
    """Return which of our files in a folder were changed, and what was added beside them.

    - `names`: the paths that are to be written.
    - `by`: the command that has the folders it writes to for itself, so that what somebody puts
      beside its files is a reader's too. Without it, the files stand for themselves.
    - `force`: go on all the same: what was changed is to be written over, what was added stays
      and is not asked for again.
    - `taken`: paths whose content has been taken up, so that nothing is lost by writing them,
      each with the hash that it had then.

    Raises `WzError` if there is any such file, and if the list of the folder is broken.
    """
    noted, taken = _noted(folder), taken or {}
    ours = {*noted["by"].get(by, []), *names}
    changed = {
        name
        for name in ours | taken.keys()
        if (folder / name).exists()
        and sha256(folder / name) not in [*noted["files"].get(name, []), taken.get(name)]
    }
    added = set()
    if by:
        folders = {Path(name).parent.as_posix() for name in ours}
        known = {*noted["files"], *noted["beside"], *ours, *taken, *folders}
        beside = {name for place in folders for name in _entries(folder, place)}
        added = beside - known
    first = by not in noted["by"]  # then the folder itself may hold anything
    touched = changed | {name for name in added if not first or "/" in name}
    if touched and not force:
        more = f" and {len(touched) - NAMED} more" if len(touched) > NAMED else ""
        raise WzError(
            f"{folder}: a reader's work is there: {', '.join(sorted(touched)[:NAMED])}{more} "
            "(changed or added since, or not by wz); give another place, take layers up with "
            "--layers, or use --force (force=True) to write over what was changed"
        )
    return changed, added


def _noted(folder: Path) -> dict:
    try:
        noted = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files, by, beside = noted["files"], noted["by"], noted["beside"]
        names = [*files, *beside, *(name for names in by.values() for name in names)]
        hashes = [digest for digests in files.values() for digest in digests]
        if all(isinstance(word, str) for word in [*names, *hashes]) and not any(
            Path(name).is_absolute() or ".." in Path(name).parts for name in names
        ):
            return noted
    except (FileNotFoundError, NotADirectoryError):
        return {"files": {}, "by": {}, "beside": []}
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        pass
    raise WzError(f"{folder / LIST}: broken; remove it, or give another place")


def _note(folder: Path, noted: dict) -> None:
    write_whole(folder / LIST, (json.dumps(noted, indent=1) + "\n").encode())


def _entries(folder: Path, place: str) -> list[str]:
    """Return the paths of what is in a folder of the folder, names with a dot in front left out."""
    if not (folder / place).is_dir():
        return []
    entries = [entry for entry in (folder / place).iterdir() if not entry.name.startswith(".")]
    return [entry.relative_to(folder).as_posix() for entry in entries]


def sha256(file: Path) -> str:
    """Return the hash of a file; an empty text if it is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
