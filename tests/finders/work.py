"""How the work of a finder grows with its text: lines and characters counted, patterns timed."""

import sys
import time

OURS = ("wzlib", "test_")  # in the names of files whose lines are counted


class Counted(str):
    """A text that counts the characters it hands out or searches."""

    __slots__ = ("characters",)

    def __new__(cls, text):
        counted = super().__new__(cls, text)
        counted.characters = 0
        return counted

    def __getitem__(self, place):
        piece = super().__getitem__(place)
        self.characters += len(piece)
        return piece

    def _search(self, method, piece, start=0, end=None):
        end = len(self) if end is None else end
        found = method(self, piece, start, end)
        self.characters += (found if method is str.find and found >= 0 else end) - start
        return found

    def find(self, *arguments):
        return self._search(str.find, *arguments)

    def rfind(self, *arguments):
        return self._search(str.rfind, *arguments)

    def count(self, *arguments):
        return self._search(str.count, *arguments)

    def __contains__(self, piece):
        return self.find(piece) >= 0


def counted(find, text):
    """Return how many lines of ours `find(text)` runs, and characters it copies or searches.

    It is the same number on a slow machine and on a quick one. What regular expressions do is
    not in it.
    """
    text, lines = Counted(text), 0

    def trace(frame, event, argument):
        nonlocal lines
        if not any(name in frame.f_code.co_filename for name in OURS):
            return None
        lines += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        find(text)
    finally:
        sys.settrace(before)
    return lines + text.characters


def timed(find, text):
    """Return the seconds of processor that `find(text)` takes, patterns and all."""
    seconds = []
    for _ in range(2):  # what disturbs the machine only adds
        began = time.process_time()
        find(text)
        seconds.append(time.process_time() - began)
    return min(seconds)


def runs(pieces, length):
    """Return a paragraph of each piece over and over; a mark left open comes last."""
    return "\n".join((piece * length)[:length] for piece in pieces)


def growth(work, find, pieces, lengths):
    """Return how often more work the longer runs are than the shorter ones."""
    find(runs(pieces, 10))  # loads what it needs
    less, more = (work(find, runs(pieces, length)) for length in lengths)
    return more / less
