"""The page of context: every statement has a source and says how sure it is, in both languages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SURE = {"sure": "确定", "in part": "部分确定", "inference": "推断", "not found": "未查到"}
PAGES = {"context.md": list(SURE), "context.zh.md": list(SURE.values())}


def rows(page):
    """Return the cells of each row of the tables of a page, heads and rules left out."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in ("what", "事实")]


def faults(page, marks):
    """Return what is wrong with the rows of a page."""
    for what, sure, source in rows(page):
        if not sure.startswith(tuple(marks)):
            yield f"how sure? {what}"
        if "](" not in source and not re.search(r"`\w+\.csv`|文中|the text|20\d\d", source):
            yield f"from where? {what}"
        for name, address in re.findall(r"\[([^\]]+)\]\((http[^)]+)\)", source):
            if not re.search(r"\d{4}|no date seen|未见日期", name):
                yield f"of when? {address}"
        if sure in ("not found", "未查到") and not re.search("Searched: |查找范围：", source):
            yield f"searched where? {what}"


@pytest.mark.parametrize("name", PAGES)
def test_every_row_has_its_source_its_date_and_its_mark(name):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert len(rows(page)) > 12
    assert list(faults(page, PAGES[name])) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| It was so. | certainly | [a page, 2020](https://example.org) |", "how sure?"),
        ("| It was so. | sure | everybody knows |", "from where?"),
        ("| It was so. | sure | [a page](https://example.org) |", "of when?"),
        ("| It was so. | not found | [a page, 2020](https://example.org) |", "searched where?"),
    ],
)
def test_a_planted_fault_is_caught(row, fault):
    assert [found for found in faults(row, list(SURE)) if found.startswith(fault)]


def test_both_languages_have_the_same_addresses_marks_and_numbers():
    one, other = (rows((ROOT / "docs" / name).read_text(encoding="utf-8")) for name in PAGES)
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        address = r"\((http[^)]+)\)"
        assert re.findall(address, left[2]) == re.findall(address, right[2])
        mark = max((mark for mark in SURE if left[1].startswith(mark)), key=len)
        assert right[1].startswith(SURE[mark])
        big = r"(?<!\d)\d{3,}(?!\d)"  # cases and years
        assert set(re.findall(big, left[0])) <= set(re.findall(big, right[0] + right[2]))
        assert set(re.findall(big, right[0])) <= set(re.findall(big, left[0] + left[2]))


@pytest.mark.parametrize("number", ["00", "02", "08"])
def test_the_notebooks_that_need_it_lead_to_the_page(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    assert "](../docs/context.md)" in path.read_text(encoding="utf-8")
