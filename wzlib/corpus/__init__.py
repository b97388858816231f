"""Many texts: the finders over all of them, and measures by group of what came of it."""

from wzlib.errors import WzError

try:
    from wzlib.corpus.measures import concordance, frequency, keyness, rates, sizes
    from wzlib.corpus.run import annotate
except ImportError as error:
    raise WzError(f"a corpus needs more ({error}); pip install wzlib[corpus]") from error

__all__ = ["annotate", "concordance", "frequency", "keyness", "rates", "sizes"]
