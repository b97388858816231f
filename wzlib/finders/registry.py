"""All finders and all contracts, by the names of their layers."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from wzlib.errors import WzError
from wzlib.finders.attributions import find_attributions
from wzlib.finders.finder import Finder, finder
from wzlib.finders.formulae import find_formulae
from wzlib.finders.four_character import find_four_character
from wzlib.finders.front import find_front, find_paragraphs
from wzlib.finders.metaphors import find_metaphors
from wzlib.finders.moves import find_moves
from wzlib.finders.parallelism import find_parallelism
from wzlib.finders.quantities import find_quantities
from wzlib.finders.quotations import find_quotations
from wzlib.finders.sections import find_sections, find_subsections
from wzlib.finders.speech_acts import find_speech_acts
from wzlib.finders.themes import find_themes
from wzlib.finders.units import find_clauses, find_segments, find_sentences
from wzlib.finders.words import find_words
from wzlib.layers.contract import Contract
from wzlib.tables.declared import columns_of, declared
from wzlib.tables.read import described, packaged

ALL = [find_front, find_paragraphs, find_sections, find_sentences, find_segments, find_clauses]
ALL += [find_words, find_quotations, find_quantities, find_formulae, find_attributions]
ALL += [find_parallelism, find_four_character, find_metaphors, find_themes, find_speech_acts]
ALL += [find_moves, find_subsections]
FINDERS: dict[str, Finder] = {find.contract.name: find for find in ALL}
DEFAULT = tuple(name for name, find in FINDERS.items() if find.contract.default)
STRUCTURE = tuple(name for name, find in FINDERS.items() if not find.contract.listed)


@functools.cache
def contracts() -> dict[str, Contract]:
    """Return the contract of every layer that is known, by name, in the order of the page.

    What a finder makes and `data/` stores has one contract: the columns of the finder, and those
    of the stored table that a finder does not fill, optional. How such a layer came about and how
    far it can be trusted is told of the finder; of the stored one `declared` tells it.

    >>> contracts()["metaphors"].columns["level"].optional
    True
    """
    stored = declared()
    found = [find.contract for find in ALL]
    known: dict[str, Contract] = {}
    for name, contract in stored.items():
        while name in FINDERS and name not in known:
            first = found.pop(0)
            known[first.name] = (
                _joined(first, stored[first.name]) if first.name in stored else first
            )
        known.setdefault(name, contract)
    known |= {contract.name: contract for contract in found}  # those after the last stored one
    known = {name: _coloured(contract) for name, contract in known.items()}
    return dict(sorted(known.items(), key=lambda item: item[1].origin == "derived"))


def _joined(found: Contract, stored: Contract) -> Contract:
    """Return the contract of a layer that can be found and is stored, which names its columns."""
    columns = {
        name: replace(stored.columns.get(name, column), optional=column.optional)
        for name, column in found.columns.items()
    }
    book = found.codebook or stored.codebook
    told = {key: getattr(found, key) for key in ("needs", "origin", "trust", "trust_zh", "reach")}
    return replace(stored, columns=columns, codebook=book, **told).with_columns(stored.columns)


def _coloured(contract: Contract) -> Contract:
    book = contract.codebook
    coloured = book in described() and "colour" in columns_of(book)
    return contract.coloured(packaged(book)) if coloured else contract


def finders_of(layers: Iterable[str | Callable] | None = None) -> dict[str, Finder]:
    """Return the finders of some layers and of what they need, by name, the needed first.

    `layers` are names, finders, or plain functions of a text, `find_…`, that give rows or a
    layer; by default those
    that any text gets (`Contract.default`). Raises `WzError` for a name that is unknown.

    >>> list(finders_of(["themes"]))
    ['paragraphs', 'sections', 'segments', 'themes']
    """
    ordered: dict[str, Finder] = {}

    def add(find: Finder) -> None:
        for need in find.needs:
            add(need)
        ordered.setdefault(find.contract.name, find)

    for wanted in DEFAULT if layers is None else layers:
        if callable(wanted):
            name = wanted.__name__.removeprefix("find_")
            own = cast(Finder, wanted) if hasattr(wanted, "contract") else finder(name)(wanted)
            add(own)
            ordered[own.contract.name] = own  # in the place of ours, if there is one
        elif wanted in FINDERS:
            add(FINDERS[wanted])
        else:
            raise WzError(f"no finder of {wanted}; there are {', '.join(FINDERS)}")
    return ordered
