"""Documents of several formats: all are found, each once by its name, and what is told is kept."""

import zipfile

import pandas as pd

from wzlib.corpus.documents import read_documents
from wzlib.corpus.folder import Folder
from wzlib.corpus.recipe import annotate_part, recipe_of

FILES = {
    "a.txt": "各位代表，好。",
    "b.txt": "去年，我們的工作很好\ufffd。",
    "b.html": "<p>各位代表，好。</p>",
    "c.md": "# 讲话\n各位代表，好。",
    "picture.png": "\x89PNG",
}


def test_a_folder_and_a_zip_give_all_that_can_be_read(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        for name, content in FILES.items():
            (texts / name).write_text(content, encoding="utf-8")
            archive.writestr(name, content)
    for source in (texts, tmp_path / "texts.zip"):
        found = list(read_documents(source))
        assert [one.doc for one in found] == ["a", "b.html", "b.txt", "c"]
        assert [one.get().decode() for one in found][::3] == [FILES["a.txt"], FILES["c.md"]]
    folder = Folder(tmp_path / "out")
    folder.keep([])
    folder.add(annotate_part(list(read_documents(texts)), recipe_of(["sentences"]), folder))
    (part,) = (tmp_path / "out" / "documents").glob("*.parquet")
    told = {row.doc: dict(row.metadata) for row in pd.read_parquet(part).itertuples()}
    assert told["a"] == {} and told["b.html"] == {"format": "html"}
    assert told["b.txt"]["script"] == "traditional" and "lost" in told["b.txt"]["notes"]
