"""What stands in quotation marks or in the marks of a title."""

import heapq
import warnings
from collections.abc import Iterator

from wzlib.errors import WzWarning
from wzlib.finders.finder import finder
from wzlib.layers.spans import Row
from wzlib.text.characters import MARKS, TITLE_MARKS, pairs

DEEPEST = 8  # pairs of marks inside each other


@finder("quotations")
def find_quotations(text: str) -> Iterator[Row]:
    """Return what stands in quotation marks or book-title marks: start, end, text, mark, depth.

    The span includes its marks. `mark` is `quotation` or `title`; `depth` is 1 for an outer
    pair, 2 for one inside it. A mark without its partner in the same paragraph is left out, and
    so is, with a warning, a pair inside more than seven others: no text, but a heap of marks.

    >>> find_quotations("学习《论“拼”》和“干”")[["text", "mark", "depth"]].values.tolist()
    [['《论“拼”》', 'title', 1], ['“拼”', 'quotation', 2], ['“干”', 'quotation', 1]]
    """
    enclosing: list[int] = []  # the ends of the pairs around a place, as a heap
    deeper = 0
    for start, end in sorted(pairs(text, MARKS)):
        while enclosing and enclosing[0] <= start:
            heapq.heappop(enclosing)
        heapq.heappush(enclosing, end)
        deeper += len(enclosing) > DEEPEST
        if len(enclosing) <= DEEPEST:
            mark = "title" if text[start] in TITLE_MARKS else "quotation"
            yield {"start": start, "end": end, "mark": mark, "depth": len(enclosing)}
    if deeper:
        told = f"{deeper:,} pairs of quotation marks inside more than {DEEPEST - 1} others"
        warnings.warn(f"{told} are left out of the layer quotations", WzWarning, stacklevel=1)
