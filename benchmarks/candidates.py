"""How good `wz.candidates` is on what was not coded, and whether its sentence told so.

    .venv/bin/python -m benchmarks.candidates            our readings: speech acts, themes, times
    .venv/bin/python -m benchmarks.candidates TABLE COLUMN

TABLE is a CSV table of coded units (start, end, text and COLUMN, several codes joined by ； or ,).
For 20, 40 and 60 units taken for coded, over ten draws, are printed the means of: right by the
sentence (each held out), right on the rest, alpha of both, and right if all the rest had the most
frequent coding.
"""

import sys

import pandas as pd

import wzlib as wz

DRAWS, SIZES = 10, (20, 40, 60)
READINGS = {"speech_acts": "act", "themes": "theme", "times": "time"}


def cells(layer: pd.DataFrame, column: str, units: pd.DataFrame) -> pd.Series:
    """Return the codes that a layer has in each unit."""
    given = layer[column].groupby(wz.within(layer, units))
    return given.agg(lambda codes: "；".join(sorted({*codes}))).reindex(units.index).fillna("")


def trial(units: pd.DataFrame, codes: pd.Series, count: int, seed: int) -> list[float]:
    """Take some units for coded, and compare the candidates for the rest."""
    drawn = units.sample(count, random_state=seed).sort_index(kind="stable")
    coded = drawn.assign(code=codes[drawn.index].str.split("；")).explode("code")
    found, rest = wz.candidates(units, coded), units.drop(drawn.index)
    guessed = found.layer.groupby("start").code.agg("；".join).reindex(rest.start).fillna("")
    both = pd.DataFrame({"read": codes[rest.index].to_numpy(), "guessed": guessed.to_numpy()})
    return [
        1 - found.held_out.disputed["all"] / count,
        (both.read == both.guessed).mean(),
        found.held_out.alpha["all"],
        wz.agreement.alpha(both),
        both.read.value_counts(normalize=True).iloc[0],
    ]


def report(name: str, units: pd.DataFrame, codes: pd.Series) -> None:
    """Print the means over the draws, for each number of coded units."""
    for count in SIZES:
        trials = pd.DataFrame([trial(units, codes, count, seed) for seed in range(DRAWS)])
        told = "  ".join(f"{mean:.2f}" for mean in trials.mean())
        print(f"{name}, {count} of {len(units)} coded: {told}")


if __name__ == "__main__":
    if sys.argv[1:]:
        table = pd.read_csv(sys.argv[1], keep_default_na=False).sort_values("start", kind="stable")
        table = table.reset_index(drop=True)
        codes = table[sys.argv[2]].str.replace(",", "；").str.split("；")
        report(sys.argv[2], table, codes.map(sorted).map("；".join))
    else:
        speech = wz.load_speech()
        body = speech["segments"].query("section != ''").reset_index(drop=True)
        for name, column in READINGS.items():
            report(name, body, cells(speech[name], column, body))
