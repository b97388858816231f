"""What was read keeps to whole words, and the layers that gloss one place agree with each other."""

import pandas as pd
import pytest

import wzlib as wz
from wzlib.layers.spans import check_layer
from wzlib.tables.declared import declared

LAYERS = [name for name, layer in declared().items() if layer.origin == "read"]
ALLOWED = {  # layers, words that the segmenter joins, why the span stands all the same
    ("indicators", "次到 数创 千万级"): "no words of the text: 23次|到, 数|创, 千万|级",
    ("metaphors evaluation registers", "暖金"): "no word of the text: 最暖|金名片",
    ("metaphors", "十联动"): "a number and what it counts",
    ("evaluation", "最高 最佳 更是"): "最 and 更 are words: degree is one row, praise another",
    ("evaluation", "满满的"): "的 is a particle",
    ("echoes", "文气盛"): "the words shared with the source end there: it goes on 文气足",
    ("actors", "举世瞩目 便民 群防群控 催人奋进 执政为民"): (
        "the actor is named by one part of a fixed expression"
    ),
    ("actors", "是非"): "no word of the text: 是|非温州人",
}
WITHDRAWN = {  # a rendering that was given up: no gloss or note may go back to it
    "逆行": "the stream",
    "力争上游": "upstream",
    "半年红": "brand",
    "催人急": "urges men",
    "思想引领": "leading thought",
}
OWN = ["evaluation", "metaphors", "registers", "four_character", "parallelism"]


@pytest.fixture(scope="module")
def inside():
    """Return the word that an offset is inside of, as the independent segmenter cuts the text.

    Ours joins what is no word (为化, 中冲, 波比) far oftener, so that its cuts show nothing.
    """
    tokens = wz.read_table("reference/tokens_wapic.csv")
    return {at: row.text for row in tokens.itertuples() for at in range(row.start + 1, row.end)}


def cut_words(layer, inside, allowed=()):
    """Return the spans that begin or end inside a word."""
    for row in layer.itertuples():
        for word in (inside.get(row.start), inside.get(row.end)):
            if word and word not in allowed:
                yield f"{row.start}-{row.end} {row.text[:9]} cuts {word}"


def of_layer(name):
    return [word for layers, words in ALLOWED if name in layers.split() for word in words.split()]


@pytest.mark.parametrize("name", LAYERS)
def test_no_span_of_a_reading_begins_or_ends_inside_a_word(name, speech, inside):
    assert list(cut_words(speech[name], inside, of_layer(name))) == []


@pytest.mark.parametrize("span", [(8930, 8932), (8934, 8936), (8938, 8940), (5081, 5083)])
def test_a_planted_cut_is_caught(span, speech, inside):
    layer = wz.make_layer(speech.text, [dict(zip(("start", "end"), span, strict=True))])
    assert len(list(cut_words(layer, inside, of_layer("metaphors")))) == 1


def test_every_exception_has_its_reason_and_is_used(speech, inside):
    assert all(ALLOWED.values())
    for (layers, words), _ in ALLOWED.items():
        found = "".join("".join(cut_words(speech[name], inside)) for name in layers.split())
        assert any(word in found for word in words.split()), (layers, words)


def glosses(layers):
    """Return every text that says in English what a span of a layer means."""
    for name, layer in layers.items():
        for column in {"english", "note", "reason", "register"} & set(layer.columns):
            yield from zip([name] * len(layer), layer.text, layer[column], strict=True)


def gone_back(layers, withdrawn):
    for name, text, said in glosses(layers):
        for chinese, rendering in withdrawn.items():
            if chinese in text and rendering in said:
                yield f"{name}: {chinese} is rendered {rendering!r}"


def test_glosses_and_notes_keep_to_one_sense(speech):
    layers = {name: speech[name] for name in OWN}
    assert list(gone_back(layers, WITHDRAWN)) == []


def test_no_layer_keeps_a_rendering_that_the_translation_gave_up(speech):
    translation = speech["translation"]
    kept = {
        chinese
        for chinese, said in WITHDRAWN.items()
        if said in " ".join(translation.english[translation.text.str.contains(chinese)])
    }
    given_up = {chinese: said for chinese, said in WITHDRAWN.items() if chinese not in kept}
    assert list(gone_back(speech, given_up)) == []


@pytest.mark.parametrize(
    ("layer", "column", "said"),
    [("registers", "english", "go against the stream"), ("metaphors", "reason", "up the stream")],
)
def test_a_planted_contradiction_is_caught(layer, column, said, speech):
    table = speech[layer]
    planted = table.assign(**{column: table[column].where(table.text != "逆行", said)})
    assert list(gone_back({layer: planted}, WITHDRAWN)) == [
        f"{layer}: 逆行 is rendered 'the stream'"
    ]


def wrong_appraisal(layer):
    """Return what the layer of evaluation says against the three systems of its codebook."""
    codebook = wz.load_codebook("evaluation").query("column == 'type'")
    systems = codebook.definition.str.split(r"[,;]").str[0]
    of_type = dict(zip(codebook.value, systems, strict=True))
    for row in layer.itertuples():
        at = f"{row.start} {row.text}"
        if of_type.get(row.type) != row.system:
            yield f"{at}: {row.type} is no type of {row.system}"
        if (row.polarity != "") != (row.system == "attitude"):
            yield f"{at}: only attitude is positive or negative"
        if (row.scale != "", row.graded != "") != (row.system == "graduation",) * 2:
            yield f"{at}: only graduation has a scale"
        if (row.target != "", row.target_group != "") != (row.system != "engagement",) * 2:
            yield f"{at}: engagement alone has no target"


def test_degree_and_engagement_are_never_counted_as_praise(speech):
    layer = speech["evaluation"]
    assert list(wrong_appraisal(layer)) == []
    degree = layer[layer.text.isin(["最", "更", "更加", "始终", "非常", "前所未有"])]
    assert set(degree.system) == {"graduation"}
    planted = layer.assign(polarity=layer.polarity.where(layer.text != "最", "positive"))
    wrong = list(wrong_appraisal(planted))
    assert len(wrong) == (layer.text == "最").sum()
    assert wrong[0].endswith("最: only attitude is positive or negative")


def test_the_chain_of_inborn_traits_is_coded(speech):
    metaphors = pd.concat([speech["metaphors"], wz.read_table("not_metaphors.csv")])
    found = pd.Series({word: (metaphors.text == word).sum() for word in ("天生", "骨子里", "血脉")})
    assert found.eq([speech.text.count(word) for word in found.index]).all()
    assert (metaphors.text == "流淌").sum() == speech.text.count("流淌")
    assert (metaphors.text == "基因").sum() == speech.text.count("基因")


def test_two_readers_agree_on_what_is_told_of_evaluation(speech):
    again = wz.read_table("second/evaluation.csv")
    check_layer(again, speech.text)
    given = again[again.system != "engagement"]
    assert set(zip(given.start, given.end, strict=True)) <= set(
        zip(speech["evaluation"].start, speech["evaluation"].end, strict=True)
    )
    agreed = wz.agreement.alpha_of_spans(
        speech["evaluation"], given, ["system", "type", "polarity"]
    )
    assert (agreed.alpha > 0.67).all()
