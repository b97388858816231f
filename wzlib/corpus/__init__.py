"""Many texts: the finders over all of them, and measures by group of what came of it."""

from wzlib.corpus.measures import concordance, frequency, keyness, rates, sizes
from wzlib.corpus.run import annotate

__all__ = ["annotate", "concordance", "frequency", "keyness", "rates", "sizes"]
