"""From bytes to characters: which encoding a text is in, and what shows that it was in another."""

import re
from collections.abc import Iterator

from wzlib.errors import SourceError
from wzlib.text.characters import HAN
from wzlib.text.scripts import plain

SPOILT = 10  # a text in an encoding has fewer bad bytes than one in ten of those beyond ASCII
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5"}
COMMON = set(
    "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工能，。、："
)
RARE = 0.05  # a Chinese text has more of them; in a wrong encoding hardly any come out
TELLING = 5_000  # characters by which an encoding is known
DOUBTFUL = {
    "lost (�)": re.compile("\ufffd|锟斤拷"),
    "of a private font, which alone shows it": re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
}


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding that gives back exactly these bytes.

    It is UTF-8, UTF-16 or UTF-32, GB18030 or Big5, told apart by how common the characters are.
    Raises `SourceError` for others, and for bad bytes; `name` is what errors call it.

    >>> decode("温州，".encode("gb18030"), "a file"), decode("溫州，".encode("big5"), "a file")
    (('温州，', 'gb18030'), ('溫州，', 'cp950'))
    """
    marked = [known for known in WIDE[::-1] if data.startswith("\ufeff".encode(known))]
    best, text, encoding = RARE, "", ""
    for known in marked[:1] or (WIDE[:2] if b"\0" in data else [*NAMES, *WIDE[:2]]):
        try:
            reading = data.decode(known, "strict" if known in WIDE else "surrogateescape")
        except UnicodeDecodeError:
            continue
        if marked or (known == "utf-8" and not re.search("[\udc80-\udcff]", reading)):
            return reading, known
        sample = plain(re.sub(r"[\x00-\x7f]", "", reading[:TELLING]))
        share = sum(sign in COMMON for sign in sample) / max(len(sample), 1)
        if share > best and reading.encode(known, "surrogateescape") == data:
            best, text, encoding = share, reading, known
    faults = [match.start() for match in re.finditer("[\udc80-\udcff]", text)]
    if not encoding or len(faults) * SPOILT > len(re.sub(rb"[\x00-\x7f]", b"", data)):
        kinds = "neither UTF-8 nor UTF-16, GB18030 or Big5", "a binary file, not a text"
        kind = kinds[b"\0" in data]
        raise SourceError(f"{name}: {kind}; save the text as UTF-8")
    if faults:
        before, many = text[: faults[0]], f"{len(faults):,} byte{'s' * (len(faults) > 1)}"
        place, line = len(before.encode(encoding)), before.count("\n") + 1
        first = f"first at byte {place:,} (0x{data[place]:02X}), line {line:,}"
        told = f"in {NAMES[encoding]} but for {many}, {first}, after {before[-8:]!r}; mend it"
        raise SourceError(f"{name}: {told}")
    return text, encoding


def doubts(text: str) -> Iterator[str]:
    """Yield a sentence for each sign that a text is not what was written.

    >>> next(doubts("鎶曡祫澧為暱銆"))
    'UTF-8 was taken for GBK in “鎶曡祫澧為暱銆”; open the file that it came from as UTF-8'
    """
    for what, signs in DOUBTFUL.items():
        if places := [match.start() for match in signs.finditer(text)]:
            many = f"{len(places):,} characters are" if len(places) > 1 else "a character is"
            before = text[: places[0]][-8:]
            yield f"{many} {what}, the first after “{before}”; take the text from its source anew"
    for line in text.splitlines():
        again = line.encode("gb18030", "ignore").decode("utf-8", "ignore")
        if 2 < len(re.findall(HAN, again)) >= len(re.findall(HAN, line)) / 3:
            shown = f"UTF-8 was taken for GBK in “{line[:8]}”"
            yield f"{shown}; open the file that it came from as UTF-8"
            return
