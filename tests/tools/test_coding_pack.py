"""The pack for two persons: nothing of our readings is in it, and what they hand in is compared."""

import json
import re

import pandas as pd
import pytest

import wzlib as wz
from tests.tools.test_class import Links
from tools import coding_pack, make_class
from tools.coding_pack import CODES, TASKS, drawn, reading


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("课 coding") / "wenzhou-coding"
    make_class.lay_coding(folder)
    return folder


def test_sheets_hold_the_same_segments_and_no_code(packed, speech):
    segments = speech["segments"]
    for name in TASKS:
        sheet = pd.read_csv(packed / "sheets" / f"{name}.csv", keep_default_na=False)
        assert (packed / "sheets" / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert sheet.columns.tolist() == ["start", "end", "text", CODES]
        assert 60 <= len(sheet) <= 100 and set(sheet[CODES]) == {""}
        assert sheet.start.tolist() == drawn(speech).start.tolist()
        assert len(sheet.merge(segments, on=["start", "end", "text"])) == len(sheet)


def test_codebooks_have_every_code_of_our_reading_in_both_languages(packed, speech):
    page = (packed / "index.html").read_text(encoding="utf-8")
    for name in TASKS:
        book = pd.read_csv(packed / "codebooks" / f"{name}.csv", keep_default_na=False)
        codes = {code for cell in reading(speech, name)[CODES] for code in cell.split("；")} - {""}
        assert codes <= set(book.code) and len(codes) > 2
        assert (book[["chinese", "definition", "definition_zh"]] != "").all(axis=None)
        assert all(f"<strong>{code}</strong>" in page for code in book.code)
    assert "No two persons have coded it yet" in page and "至今还没有两个人编过" in page


def test_the_page_of_the_pack_shows_the_segments_and_has_no_reading(packed, page, speech):
    content = (packed / "page.html").read_text(encoding="utf-8")
    data = json.loads(content.partition('id="data">')[2].partition("</script>")[0])
    assert {layer["name"] for layer in data["layers"] if layer["rows"]} <= {*coding_pack.TEXT}
    assert data["questions"] == []  # they tell of our readings
    links = Links((packed / "index.html").read_text(encoding="utf-8")).targets
    assert all("//" not in link for link in links)
    page.goto((packed / "index.html").as_uri())
    page.locator("a", has_text="The page").click()
    page.wait_for_function("document.getElementById('count')?.textContent.length > 0")
    assert page.locator("#count").text_content().endswith(str(len(drawn(speech))))


def hand_in(folder, speech, **codings):
    """Write the sheets of persons for a layer: a change of our reading each."""
    for name, change in codings.items():
        sheet = reading(speech, "speech_acts")
        sheet[CODES] = change(sheet[CODES])
        (folder / "speech_acts").mkdir(exist_ok=True)
        sheet.to_csv(folder / "speech_acts" / f"{name}.csv", index=False, encoding="utf-8-sig")


def test_what_two_persons_hand_in_is_compared(tmp_path, speech):
    same = reading(speech, "speech_acts")[CODES]
    hand_in(
        tmp_path, speech, LI=lambda codes: codes, ZHAO=lambda codes: ["plan"] * 3 + [*codes[3:]]
    )
    table = coding_pack.compare(tmp_path)
    assert table.columns.tolist() == wz.read_table("persons.csv").columns.tolist()
    by_code = table.set_index("code")
    assert (by_code.units == len(same)).all()
    assert (by_code.first_and_ours.dropna() == 1).all()
    pairs = pd.DataFrame({"LI": same == "plan", "ZHAO": [True] * 3 + [*(same[3:] == "plan")]})
    assert by_code.alpha["plan"] == pytest.approx(wz.agreement.alpha(pairs))
    assert by_code.second_and_ours["plan"] == pytest.approx(wz.agreement.alpha(pairs))
    cells = pd.DataFrame({"LI": [*same], "ZHAO": ["plan"] * 3 + [*same[3:]]})
    assert by_code.alpha["all"] == pytest.approx(wz.agreement.alpha(cells))
    listed = pd.read_csv(tmp_path / "adjudication-speech_acts.csv", keep_default_na=False)
    changed = (same[:3] != "plan").sum()
    assert len(listed) == changed > 0 and {"LI", "ZHAO", "decision", "because"} <= {*listed}
    written = pd.read_csv(tmp_path / "persons.csv")
    assert len(written) == len(table) and re.fullmatch(r"[\w,]+", ",".join(written.columns))


def test_one_person_or_none_is_told(tmp_path, speech):
    with pytest.raises(wz.WzError, match="nothing to compare"):
        coding_pack.compare(tmp_path)
    hand_in(tmp_path, speech, LI=lambda codes: codes)
    with pytest.raises(wz.WzError, match="fewer than two codings"):
        coding_pack.compare(tmp_path)
    hand_in(tmp_path, speech, ZHAO=lambda codes: codes, WANG=lambda codes: codes)
    with pytest.raises(wz.WzError, match="two persons are compared, here are 3"):
        coding_pack.compare(tmp_path)
