"""Tokens give back the text, are the same by another engine, and touch nothing of others."""

import marshal
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from tools.make_reference import genre


@pytest.fixture(scope="module")
def lexicon():
    return wz.load_lexicon()


@given(st.text(alphabet="温州人精神创新，。 \n\t“1a％.", max_size=40))
def test_joined_tokens_give_back_the_text(text):
    for hmm in (True, False):
        assert "".join(wz.find_words(text, hmm=hmm).text) == text


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("names", [(), ("genre", "speech")])
def test_rjieba_has_the_same_tokens(speech, hmm, names):
    lexicon = wz.load_lexicon(*names) if names else None
    ours = wz.find_words(speech.text, codebook=lexicon, hmm=hmm)
    theirs = wz.find_words(speech.text, codebook=lexicon, engine="rjieba", hmm=hmm)
    assert ours.text.tolist() == theirs.text.tolist()
    assert len(ours) > 6000


def test_the_lexicon_keeps_its_words_whole(speech, lexicon):
    words = set(wz.find_words(speech.text, codebook=lexicon).text)
    assert {"李校堃", "化危为机", "最多跑一次", "温州人精神", "习近平"} <= words
    assert all(word in speech.text for word in wz.load_lexicon("speech").word)
    assert not lexicon.word.duplicated().any()


@pytest.mark.slow
def test_a_planted_cache_is_not_used_and_nothing_is_printed(tmp_path):
    """jieba itself would load this file unchecked and cut every character apart."""
    with (tmp_path / "jieba.cache").open("wb") as file:
        marshal.dump(({}, 1), file)
    code = "import wzlib as wz, jieba; print(*wz.find_words('温州人精神').text);"
    code += "assert not jieba.dt.initialized"
    run = [sys.executable, "-c", code]
    done = subprocess.run(
        run, env={"TMPDIR": str(tmp_path)}, capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.stdout, done.stderr) == ("温州人 精神\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]


def test_a_missing_engine_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    with pytest.raises(wz.WzError, match="pip install rjieba"):
        wz.find_words("温州", codebook=wz.load_lexicon("speech"), engine="rjieba")
    with pytest.raises(wz.WzError, match="no engine 'thulac'"):
        wz.find_words("温州", engine="thulac")
    with pytest.raises(wz.WzError, match="must not be empty or hold spaces"):
        wz.find_words("温州", codebook=pd.DataFrame({"word": ["温 州"], "tag": ["ns"]}))


def test_a_genre_is_counted_from_a_folder_without_web_footers(tmp_path):
    for name in ("a", "b"):
        text = "我们要深化改革。改革要有新作为，要有新担当，为人民群众办好事。"
        (tmp_path / f"{name}.txt").write_text(f"{text}\n本作品属于公有领域。", encoding="utf-8")
    table = genre(tmp_path).set_index("word")
    assert table.loc["担当"].tolist() == [2, 2]
    assert "作品" not in table.index
