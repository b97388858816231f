"""What our commands have written into a folder, listed with hashes, so that nothing of a reader's
is written over: what was changed or added since is named, and the command refuses.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from wzlib.errors import WzError
from wzlib.files import sha256, write_whole

LIST = ".made-by-wz.json"
NAMED = 10  # files that a refusal names
KEPT = 9  # hashes of a file, so that a killed run's and the last one's are ours
READER = "a reader"
Made = dict[str, list[str]]  # by path, who wrote a file, and the hashes that it may have


def write_made(
    folder: Path,
    contents: Mapping[str, bytes],
    by: str = "",
    *,
    force: bool = False,
    taken: Mapping[str, str] = {},
    read: Collection[str] = (),
) -> None:
    """Write files into a folder, each whole, and list them there with their hashes.

    `contents` are the files by their paths in the folder; `read` those of them that hold a
    reader's rows: no hash of them is listed, so that the next run asks. The rest is as for
    `check_made`, which is asked first. What `by` wrote before and does not write now is removed,
    unless it was changed. Raises `WzError` as `check_made`, `OSError` if a file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     write_made(Path(name), {"a.txt": "温州".encode()})
    ...     _ = (Path(name) / "a.txt").write_text("mine", encoding="utf-8")
    ...     write_made(Path(name), {"a.txt": "温州".encode()})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    wzlib.errors.WzError: ...: a reader's work is there: a.txt (changed or added since, or not ...
    """
    from filelock import FileLock  # here, so that `import wzlib` stays light

    made, gone = check_made(folder, contents, by, force, taken)
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / f"{LIST}.lock"
    with FileLock(lock):  # another run may be as far
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        for name, content in contents.items():
            hashes = [] if name in read else [sha256(content), *made.get(name, [by])[1:]]
            made[name] = [by, *dict.fromkeys(hashes[:KEPT])]
        write_whole(folder / LIST, (json.dumps(made, indent=1) + "\n").encode())
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, content)
    lock.unlink(missing_ok=True)


def check_made(
    folder: Path,
    names: Collection[str],
    by: str = "",
    force: bool = False,
    taken: Mapping[str, str] = {},
) -> tuple[Made, set[str]]:
    """Return what is to be listed beside these files, and the files that are no longer made.

    - `names`: the paths that are to be written.
    - `by`: the command that has the folders it writes to for itself, so that what somebody puts
      beside its files is a reader's too. Without it, the files stand for themselves.
    - `force`: go on all the same: what was changed is to be written over, what was added stays
      and is not asked for again.
    - `taken`: paths whose content has been taken up, so that nothing is lost by writing them,
      each with the hash that it had then.

    Raises `WzError` if there is a reader's work, and if the list of the folder is broken.
    """
    if folder.is_file():
        raise WzError(f"{folder}: a file; give a folder")
    made = _listed(folder)
    mine = {name for name, (who, *_) in made.items() if by and who == by}
    ours = {*mine, *names}
    changed = set()
    for name in ours | taken.keys():
        place, known = folder / name, [*made.get(name, [])[1:], taken.get(name)]
        if place.exists() and not (place.is_file() and sha256(place.read_bytes()) in known):
            changed.add(name)
    places = {(folder / name).parent for name in ours if by}
    there = {entry for place in places if place.is_dir() for entry in place.iterdir()} - places
    added = {e.relative_to(folder).as_posix() for e in there if not e.name.startswith(".")}
    added -= {*made, *ours, *taken}
    # At first the folder itself may hold anything.
    touched = sorted(changed | {name for name in added if mine or "/" in name})
    if touched and not force:
        more = f" and {len(touched) - NAMED} more" if len(touched) > NAMED else ""
        raise WzError(
            f"{folder}: a reader's work is there: {', '.join(touched[:NAMED])}{more} (changed or "
            "added since, or not by wz); give another place, take layers up with --layers, or use "
            "--force (force=True) to write over what was changed"
        )
    gone = mine - {*names}
    kept = {name: one for name, one in made.items() if name not in gone}
    return kept | {name: [READER] for name in added | (gone & changed)}, gone - changed


def _listed(folder: Path) -> Made:
    """Return the list of a folder; raise `WzError` if it is none, or lists what lies outside."""
    if not (folder / LIST).exists():
        return {}
    with suppress(ValueError, RecursionError, TypeError, AttributeError):
        made = json.loads((folder / LIST).read_text(encoding="utf-8"))
        inside = not any(Path(name).is_absolute() or ".." in Path(name).parts for name in made)
        if inside and all(one and {*map(type, one)} == {str} for one in made.values()):
            return made
    raise WzError(f"{folder / LIST}: broken; remove it, or give another place")
