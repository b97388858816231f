"""Tables for readers: titles and values in both languages, places, folded English, links."""

import pandas as pd
import pytest

import wzlib as wz


def shown(**columns):
    return wz.table(pd.DataFrame(columns))._repr_html_()


def test_titles_and_values_are_told_in_both_languages():
    page = shown(rule=["page break", "mine"], start=[3, 5], end=[4, 9])
    assert "换页 page break" in page and ">mine<" in page
    assert "place 位置" in page and "3–4" in page and ">start<" not in page


def test_english_is_folded_once_and_an_address_is_a_link():
    long = "a long sentence " * 4
    page = shown(english=[long, long], source=["https://example.org/a", ""])
    assert page.count("<details>") == 1 and "〃" in page
    assert '<a href="https://example.org/a">example.org</a>' in page


def test_text_is_left_numbers_right_and_nothing_is_taken_for_markup():
    page = shown(word=["<b>"], count=[3], tags=[["a"]])
    assert "&lt;b&gt;" in page
    assert page.count("text-align:right") == 2


def test_what_is_no_table_is_refused():
    with pytest.raises(wz.WzError, match="to_frame"):
        wz.table(pd.Series([1]))
