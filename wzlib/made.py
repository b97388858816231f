"""What our commands have written into a folder, listed with hashes, so that nothing of a reader's
is written over: what was changed or added since is named, and the command refuses.
"""

import json
from collections.abc import Collection
from pathlib import Path

from wzlib.errors import WzError
from wzlib.files import sha256, write_whole

LIST = ".made-by-wz.json"
NAMED = 10  # files that a refusal names
NONE = [""]  # what is noted of a file that is not ours: no command, no hashes


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
    from filelock import FileLock  # here, so that `import wzlib` stays light

    if folder.exists() and not folder.is_dir():
        raise WzError(f"{folder}: a file; give a folder")
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / f"{LIST}.lock"
    try:
        with FileLock(lock):  # another run may be as far
            changed, added = check_made(folder, contents, by, force, taken)
            files, beside = _noted(folder)
            beside |= added
            new = {
                name: [by or "", *([] if name in read else [sha256(content)])]
                for name, content in contents.items()
            }
            both = {name: [*one, *files.get(name, NONE)[1:]] for name, one in new.items()}
            _note(folder, files | both, beside)  # all of them are ours, if this run is killed
            for name, content in contents.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                write_whole(folder / name, content)
            gone = {name for name, (who, *_) in files.items() if who == by} - contents.keys()
            for name in gone - changed:
                (folder / name).unlink(missing_ok=True)
            left = {name: one for name, one in files.items() if name not in gone}
            _note(folder, left | new, beside | (gone & changed))
    finally:
        lock.unlink(missing_ok=True)


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
    (files, beside), taken = _noted(folder), taken or {}
    mine = {name for name, (who, *_) in files.items() if who == by}
    ours = {*mine, *names}
    changed, added = set(), set()
    for name in ours | taken.keys():
        place, known = folder / name, [*files.get(name, NONE)[1:], taken.get(name)]
        if place.exists() and not (place.is_file() and sha256(place.read_bytes()) in known):
            changed.add(name)
    if by:
        folders = {Path(name).parent.as_posix() for name in ours}
        entries = [
            e for one in folders if (folder / one).is_dir() for e in (folder / one).iterdir()
        ]
        added = {e.relative_to(folder).as_posix() for e in entries if not e.name.startswith(".")}
        added -= {*files, *beside, *ours, *taken, *folders}
    # At first the folder itself may hold anything.
    touched = changed | {name for name in added if mine or "/" in name}
    if touched and not force:
        more = f" and {len(touched) - NAMED} more" if len(touched) > NAMED else ""
        raise WzError(
            f"{folder}: a reader's work is there: {', '.join(sorted(touched)[:NAMED])}{more} "
            "(changed or added since, or not by wz); give another place, take layers up with "
            "--layers, or use --force (force=True) to write over what was changed"
        )
    return changed, added


def _noted(folder: Path) -> tuple[dict[str, list[str]], set[str]]:
    """Return of each file who wrote it and the hashes that it may have; and what is a reader's."""
    try:
        noted = json.loads((folder / LIST).read_text(encoding="utf-8"))
        files, beside = noted["files"], {*noted["beside"]}
        words = [word for who, *hashes in files.values() for word in (who, *hashes)]
        outside = [name for name in files if Path(name).is_absolute() or ".." in Path(name).parts]
        if {*map(type, [*words, *beside])} <= {str} and not outside:
            return files, beside
    except (FileNotFoundError, NotADirectoryError):
        return {}, set()
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        pass
    raise WzError(f"{folder / LIST}: broken; remove it, or give another place")


def _note(folder: Path, files: dict[str, list[str]], beside: set[str]) -> None:
    noted = {"files": files, "beside": sorted(beside)}
    write_whole(folder / LIST, (json.dumps(noted, indent=1) + "\n").encode())
