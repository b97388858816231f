"""Candidates: from the units that a person has coded, codes for those that are not coded yet.

No finder knows what is asked of a text of one's own. Some twenty coded segments say something of
the others; how much, is measured on them, each held out in its turn.
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from wzlib.errors import WzError
from wzlib.finders.words import find_words
from wzlib.layers.contract import Column, Contract
from wzlib.layers.spans import SPAN
from wzlib.measures.agreement import alpha, alpha_of_sheets

FEWEST = 10  # coded units; from fewer nothing is concluded
CASES = 2  # of a code; of a single one nothing is left when it is held out
SMOOTH = 0.5  # added to each count, so that a word not seen with a code does not exclude it
TELLING = 3  # words shown that speak most for a code
DECLARED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


class Candidates(NamedTuple):
    """Candidates, and how good such candidates are on this text.

    - `layer`: start, end, text, code, score, words. A unit may have several rows, or none.
    - `held_out`: for each code, and for *all* together, how the candidates for coded units, each
      held out, agree with the coder: `alpha` and `disputed`, as `alpha_of_sheets` has them.
    - `contract`: what the layer is, and in both languages how far to trust it:
      `speech.with_layer("candidates", found.layer, found.contract)`.
    """

    layer: pd.DataFrame
    held_out: pd.DataFrame
    contract: Contract


def candidates(units: pd.DataFrame, coded: pd.DataFrame) -> Candidates:
    """Return codes for the units that are not coded yet, by the words of those that are.

    `coded` is the coding of one person as `read_annotations` gives it, over spans of `units`; an
    empty code says that none applies. Each code is decided by naive Bayes (Maron 1961; the
    multinomial form of McCallum and Nigam 1998, each word of a unit taken once): `score` is the
    logarithm of the odds that the unit has it, to rank by, and no probability to rely on; `words`
    are those that speak most for it. Where every coded unit has one code, each unit gets the
    likeliest, else all whose odds are above one. A code with a single case is never a candidate.

    Raises `WzError` for fewer than ten coded units, if all are coded alike or no code has two
    cases, for codings of several persons, and for coded spans that are no units.

    >>> from wzlib.finders.units import find_segments
    >>> units = find_segments("要改革。" * 9 + "要防疫。" * 9)
    >>> coded = units[3:15].assign(code=["reform"] * 6 + ["epidemic"] * 6)
    >>> found = candidates(units, coded)
    >>> found.layer.code.tolist(), found.layer.words[0]
    (['reform', 'reform', 'reform', 'epidemic', 'epidemic', 'epidemic'], '改革')
    >>> found.held_out.alpha.to_dict()
    {'epidemic': 1.0, 'reform': 1.0, 'all': 1.0}
    """
    known, cells = _coded(units, coded)
    has = cells.str.get_dummies("；")
    single = bool((has.sum(axis="columns") == 1).all())
    has = has.loc[:, has.sum() >= CASES]
    if len(cells) < FEWEST or has.empty or cells.nunique() < 2:
        few = f"{len(cells)} units are coded, {len(has.columns)} codes at least twice"
        raise WzError(f"{few}; candidates need {FEWEST} units, coded in two ways; code some more")
    words = _words_of(units, known)
    seen, marks, codes = words.to_numpy("float64"), has.to_numpy("float64"), has.columns.to_numpy()
    examples, rest = seen[known], ~np.eye(len(cells), dtype=bool)
    held = [_odds(examples[one], marks[one], examples[~one])[0][0] for one in rest]
    guessed = ["；".join(codes[row]) for row in _decided(np.array(held), single)]
    both = units.loc[known, SPAN].assign(coder=cells, candidates=guessed)
    held_out = _agreement(both)

    odds, weights = _odds(examples, marks, seen[~known])
    at, code = np.nonzero(_decided(odds, single))
    layer = units.loc[~known, SPAN].iloc[at].reset_index(drop=True)
    layer = layer.assign(code=codes[code], score=odds[at, code])
    layer["words"] = _telling(weights[code] * seen[~known][at], words.columns.to_numpy())
    return Candidates(layer, held_out, _contract(both, held_out.alpha["all"]))


def _coded(units: pd.DataFrame, coded: pd.DataFrame) -> tuple[np.ndarray, pd.Series]:
    """Return which units are coded, and the codes of each of these, joined."""
    if "coder" in coded and coded.coder.nunique() > 1:
        raise WzError(f"{coded.coder.nunique()} persons have coded this; give the rows of one")
    given = coded.groupby("start").code.agg(lambda codes: "；".join(sorted({*codes} - {""})))
    known = units.start.isin(given.index).to_numpy()
    if known.sum() < len(given):
        raise WzError("spans are coded that are no units of this layer; give that of the sheet")
    return known, units.start[known].map(given)


def _agreement(both: pd.DataFrame) -> pd.DataFrame:
    """Return how coder and candidates agree on the units, by code and in all."""
    sheets = {who: both.rename(columns={who: "code"}) for who in ("coder", "candidates")}
    table = alpha_of_sheets(sheets, "code")
    table.loc["all"] = [alpha(both[[*sheets]]), (both.coder != both.candidates).sum()]
    return table


def _telling(speaking: np.ndarray, words: np.ndarray) -> list[str]:
    """Return of each row the words that weigh most in it, if they speak for the code."""
    most = np.argsort(-speaking, axis=1, kind="stable")[:, :TELLING]
    rows = zip(speaking, most, strict=True)
    return ["；".join(words[top[row[top] > 0]]) for row, top in rows]


def _contract(both: pd.DataFrame, agreed: float) -> Contract:
    """Return the contract of candidates that agree so far with the coder."""
    right = (both.coder == both.candidates).mean()
    usual = both.coder.value_counts(normalize=True).iloc[0]
    declared = dict(DECLARED["contract"])
    for name, useless in DECLARED["useless"].items():
        told = declared[name] + useless * bool(right <= usual)
        declared[name] = told.format(len(both), right, agreed, usual)
    columns = {name: Column(**column) for name, column in DECLARED["columns"].items()}
    return Contract(name="candidates", columns=columns, **declared)


def _words_of(units: pd.DataFrame, known: np.ndarray) -> pd.DataFrame:
    """Return which words each unit has, of those that a known unit has: a row per unit."""
    ends = (units.text.str.len() + 1).cumsum()
    words = find_words("\n".join(units.text)).query("tag != 'w'")
    words["unit"] = ends.searchsorted(words.start, "right")
    words = words[words.text.isin(words.text[known[words.unit]])]
    return pd.crosstab(words.unit, words.text).reindex(range(len(units)), fill_value=0) > 0


def _odds(examples: np.ndarray, has: np.ndarray, new: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the log odds of each code for each new unit, and what each word adds to them."""
    counts = [of.T @ examples + SMOOTH for of in (has, 1 - has)]
    logs = [np.log(count / count.sum(axis=1, keepdims=True)) for count in counts]
    weights = (logs[0] - logs[1]) * examples.any(axis=0)  # a word of no example says nothing
    prior = np.log((has.sum(axis=0) + SMOOTH) / ((1 - has).sum(axis=0) + SMOOTH))
    return new @ weights.T + prior, weights


def _decided(odds: np.ndarray, single: bool) -> np.ndarray:
    """Return which codes are given: the likeliest, or all that are likelier than not."""
    return odds == odds.max(axis=1, keepdims=True) if single else odds > 0
