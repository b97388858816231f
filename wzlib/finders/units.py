"""The units of a text: sentences (。！？), segments (also ； and 一要 …), clauses (also ，：)."""

from wzlib.finders.finder import finder
from wzlib.finders.sections import cuts, find_paragraphs, find_sections
from wzlib.layers.spans import Columns, holders, pick
from wzlib.text.characters import SENTENCE_END


@finder("sentences", needs=[find_paragraphs, find_sections])
def find_sentences(text: str, paragraphs: Columns, sections: Columns) -> Columns:
    """Return the sentences: start, end, text, section.

    A sentence ends at 。！？… with the closing quotes and brackets after them, or at the end of
    its line. Nothing but line breaks lies between two sentences. `section` is empty in front
    matter and colophon.

    >>> find_sentences("他说：“好。”大家笑了！\\n完").text.tolist()
    ['他说：“好。”', '大家笑了！', '完']
    """
    return _units(paragraphs, sections, SENTENCE_END)


@finder("segments", needs=[find_paragraphs, find_sections])
def find_segments(text: str, paragraphs: Columns, sections: Columns) -> Columns:
    """Return the segments: sentences cut also after ； and before 一要, 二要, 一是 … in a list.

    Columns: start, end, text, section.

    >>> find_segments("一要快，二要稳；三要好。").text.tolist()
    ['一要快，', '二要稳；', '三要好。']
    """
    return _units(paragraphs, sections, SENTENCE_END + "；;")


@finder("clauses", needs=[find_paragraphs, find_sections])
def find_clauses(text: str, paragraphs: Columns, sections: Columns) -> Columns:
    """Return the clauses: segments cut also after ， and ： (not within a time like 10：30).

    Columns: start, end, text, section.

    >>> find_clauses("有人说，最远的是“做到”；完。").text.tolist()
    ['有人说，', '最远的是“做到”；', '完。']
    """
    return _units(paragraphs, sections, SENTENCE_END + "；;，：")


def _units(paragraphs: Columns, sections: Columns, ends: str) -> Columns:
    spans = [
        (start + a, start + b)
        for start, paragraph in pick(paragraphs, "start", "text")
        for a, b in cuts(paragraph, ends)
    ]
    units = {"start": [start for start, _ in spans], "end": [end for _, end in spans]}
    named = [*sections["section"], ""]  # the last for what stands in none
    return units | {"section": [named[place] for place in holders(units, sections)]}
