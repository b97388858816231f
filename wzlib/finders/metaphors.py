"""Candidates for metaphors: words that carry the image of a source domain."""

from collections.abc import Iterator

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.finders.guards import guarded
from wzlib.layers.spans import Row, without_overlaps


@finder("metaphors", codebook={"codebook/metaphors.csv": ["domain", "vehicles"]})
def find_metaphors(text: str, codebook: pd.DataFrame) -> Iterator[Row]:
    """Return candidates for metaphors, a layer: start, end, text, domain.

    `codebook` has the columns `domain` (a source domain) and `vehicles` (a regular expression of
    the words that carry its image), as `load_codebook("metaphors")`. A candidate is a place to
    look at: whether the word is a metaphor there, a reader decides. Where two domains claim a
    character, the longer word has it.

    >>> codebook = pd.DataFrame({"domain": ["journey"], "vehicles": ["征程|道路"]})
    >>> find_metaphors("开启新征程，修好道路。", codebook=codebook).text.tolist()
    ['征程', '道路']
    """
    claims = [
        {"start": match.start(), "end": match.end(), "domain": row.domain}
        for row in codebook.itertuples()
        for match in guarded(row.vehicles).finditer(text)
    ]
    claims.sort(key=lambda claim: claim["start"] - claim["end"])
    return without_overlaps(claims)
