"""Measures of words: frequency, keyness, collocation, dispersion.

Tables in, tables out. A layer of words (`find_words`) or a table of counts goes in; `word` and
`count` are named the same everywhere. One speech is one document: the measures describe and
rank; none of them is a test.
"""

import numpy as np
import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.spans import within

ZERO = 0.5  # stands for a count of zero in a ratio (Hardie 2014)
CONFIDENCE = 0.95


def frequency(words: pd.DataFrame) -> pd.DataFrame:
    """Return how often each word of a layer occurs: word, count, per_10000.

    `per_10000` is per 10,000 characters of all the words of the layer. The most frequent
    come first, equal ones in the order of their characters. An empty layer gives an empty table.

    >>> from wzlib.finders.words import find_words
    >>> frequency(find_words("创新是创新")).values.tolist()
    [['创新', 2, 4000.0], ['是', 1, 2000.0]]
    """
    counts = words.text.value_counts().rename_axis("word").reset_index()
    characters = words.text.str.len().sum()
    return _ranked(counts.assign(per_10000=counts["count"] * 10_000 / max(characters, 1)), "count")


def keyness(target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return how much more frequent each word is in `target` than in `reference`.

    Both have the columns `word` and `count`; the sizes of the texts are the sums of `count`.
    Columns: word, count, reference_count, `g2` (log-likelihood of four cells, Dunning 1993,
    never negative), `log_ratio` (binary logarithm of the ratio of relative frequencies, 0.5 in
    place of a zero count, Hardie 2014) and `conservative` (the end nearer to zero of its exact 95 %
    confidence interval, corrected for the number of words, and 0 if the interval holds 0; Evert
    2022). Sorted by `conservative`: words of the target first, words of the reference last.

    Raises `WzError` if one of the two has no words.

    >>> target = pd.DataFrame({"word": ["创新", "的"], "count": [7, 15327]})
    >>> reference = pd.DataFrame({"word": ["创新", "的"], "count": [113, 176551]})
    >>> keyness(target, reference).set_index("word").g2.round(4)["创新"]
    np.float64(0.8298)
    """
    from scipy.special import betaincinv, kl_div  # here, so that `import wzlib` stays light

    codes, words = pd.factorize(pd.concat([target.word, reference.word]), use_na_sentinel=False)
    seen = np.bincount(codes[: len(target)], target["count"], len(words))
    there = np.bincount(codes[len(target) :], reference["count"], len(words))
    size, whole = seen.sum(), there.sum()
    if not size or not whole:
        raise WzError("keyness: the target or the reference has no words")
    hits = (seen + there) / (size + whole)
    observed = np.array([seen, there, size - seen, whole - there])
    expected = np.array([size * hits, whole * hits, size * (1 - hits), whole * (1 - hits)])
    g2 = 2 * kl_div(observed, expected).sum(axis=0).clip(0)
    ratio = np.where(seen, seen, ZERO) / size / (np.where(there, there, ZERO) / whole)
    tail = (1 - CONFIDENCE) / 2 / len(words)
    # exact interval of the share of hits that fall to the target (Clopper and Pearson 1934)
    low = np.where(seen > 0, betaincinv(np.maximum(seen, 1), there + 1, tail), 0)
    high = np.where(there > 0, betaincinv(seen + 1, np.maximum(there, 1), 1 - tail), 1)
    with np.errstate(divide="ignore"):
        low, high = (np.log2(share / (1 - share) * whole / size) for share in (low, high))
    conservative = np.clip(0, low, high)  # the point of the interval nearest to zero
    whole_numbers = {"count": seen.astype("int64"), "reference_count": there.astype("int64")}
    measures = {"g2": g2, "log_ratio": np.log2(ratio), "conservative": conservative}
    table = pd.DataFrame({"word": words, **whole_numbers, **measures})
    return _ranked(table, "conservative", "log_ratio")


def collocation(words: pd.DataFrame, units: pd.DataFrame, node: str) -> pd.DataFrame:
    """Return the words that share units (sentences, segments) with the word `node`.

    Columns: word, `count` (units that hold it), `together` (units that hold both), `log_dice`
    (14 + log2 of the Dice coefficient, Rychlý 2008; 14 if they are always together) and `mi`
    (mutual information, binary logarithm, Church and Hanks 1990; it favours rare words). Sorted
    by `log_dice`; words that never meet the node are left out.

    Raises `WzError` if the node is in no unit.

    >>> from wzlib.finders.units import find_sentences
    >>> from wzlib.finders.words import find_words
    >>> text = "改革创新。改革发展。"
    >>> collocation(find_words(text), find_sentences(text), "改革").word.tolist()
    ['。', '创新', '发展']
    """
    held = pd.DataFrame({"word": words.text, "unit": within(words, units)})
    held = held.dropna().drop_duplicates()
    with_node = held.unit[held.word == node]
    if with_node.empty:
        raise WzError(f"collocation: {node!r} is in none of the units")
    counts = held.word.value_counts()
    together = held[held.unit.isin(with_node)].word.value_counts().drop(node)
    table = pd.DataFrame({"count": counts, "together": together}).dropna().rename_axis("word")
    both, alone = table.together, table["count"]
    table["log_dice"] = 14 + np.log2(2 * both / (len(with_node) + alone))
    table["mi"] = np.log2(both * len(units) / (len(with_node) * alone))
    return _ranked(table.reset_index().astype({"together": "int64"}), "log_dice")


def dispersion(words: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return how evenly each word is spread over the parts: word, count, dp, dp_norm.

    `dp` is the deviation of proportions (Gries 2008): half the sum of the differences between
    the share of the word in each part and the part's share of all words; 0 is even. `dp_norm`
    is scaled so that 1 is the most uneven that the parts allow (Lijffijt and Gries 2012). Words
    outside the parts are left out. With few and unequal parts a scattered word of low
    frequency has a high value by chance: compare `dispersion_by_chance`.

    >>> from wzlib.finders.units import find_sentences
    >>> from wzlib.finders.words import find_words
    >>> text = "改革改革。创新改革。"
    >>> dispersion(find_words(text), find_sentences(text)).set_index("word").dp.round(3)["创新"]
    np.float64(0.5)
    """
    grid = pd.crosstab(words.text, within(words, parts)).rename_axis("word")
    sizes = grid.sum().to_numpy()
    table = pd.DataFrame({"count": grid.sum(axis="columns")})
    table["dp"] = _dp(grid.to_numpy(), sizes)
    table["dp_norm"] = table.dp / (1 - sizes.min() / sizes.sum()) if len(sizes) > 1 else np.nan
    return _ranked(table.reset_index(), "count")


def dispersion_by_chance(sizes: pd.Series, counts: pd.Series, seed: int = 1) -> pd.DataFrame:
    """Return what `dp_norm` is in shuffled texts: count, low, middle, high.

    `sizes` are the words in each part, `counts` the frequencies to look at. For each, that many
    words are dealt at random to the parts a thousand times; low, middle and high are the
    quantiles at 5, 50 and 95 %.

    >>> dispersion_by_chance(pd.Series([50, 50]), pd.Series([1]))[["low", "high"]].values.tolist()
    [[1.0, 1.0]]
    """
    random = np.random.default_rng(seed)
    sizes = sizes.to_numpy()
    scale = 1 - sizes.min() / sizes.sum()
    rows = []
    for count in sorted(set(counts)):
        dealt = random.multivariate_hypergeometric(sizes, count, size=1000)
        rows.append((count, *np.quantile(_dp(dealt, sizes) / scale, [0.05, 0.5, 0.95])))
    return pd.DataFrame(rows, columns=["count", "low", "middle", "high"])


def _dp(grid: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    share = grid / grid.sum(axis=1, keepdims=True)
    return np.abs(share - sizes / sizes.sum()).sum(axis=1) / 2


def _ranked(table: pd.DataFrame, *measures: str) -> pd.DataFrame:
    """Sort words by measures, the highest first, equal ones in the order of their characters."""
    by_word = table.sort_values("word", kind="stable")
    return by_word.sort_values([*measures], ascending=False, kind="stable", ignore_index=True)
