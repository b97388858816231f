"""What a worker does: the layers of some documents, written as a part."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wzlib.corpus.documents import Document
from wzlib.corpus.parts import Part, write_part
from wzlib.corpus.recipe import Recipe
from wzlib.errors import LayerError, WzError
from wzlib.finders.annotate import find_layers
from wzlib.finders.finder import Finder
from wzlib.finders.registry import finders_of
from wzlib.layers.spans import check_layer
from wzlib.text.source import decode_source

EMPTY = (0, 3)  # the shape of a layer without rows whose finder does not declare its columns


class Found(NamedTuple):
    """What came of a document; `errors` by layer, or under "" why there is nothing at all."""

    document: Document
    errors: dict[str, str]
    digest: str = ""
    text: str = ""
    layers: Mapping[str, pd.DataFrame] = {}


def annotate_part(documents: list[Document], recipe: Recipe, out: str) -> Part:
    """Find the layers of some documents and write their part, which is returned.

    Whatever goes wrong with a document, or with one finder, is kept as its reason.
    """
    finders = finders_of(recipe.layers)
    return write_found(Path(out), [_annotate(one, finders, recipe) for one in documents], recipe)


def _annotate(document: Document, finders: Mapping[str, Finder], recipe: Recipe) -> Found:
    try:
        content = document.content()
        text = decode_source(content, document.doc).text
        layers, missing = find_layers(text, finders, recipe.given)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # of any kind: the run must go on
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, WzError):
            reason = str(error).removeprefix(f"{document.doc}: ")
        return Found(document, {"": reason})
    errors = {name: missing[name] for name in recipe.names if name in missing}
    for name, layer in document.read.items():
        try:
            layers[name] = check_layer(layer, text, name)
            errors.pop(name, None)
        except LayerError as error:
            layers.pop(name, None)
            errors[name] = str(error)
    return Found(document, errors, document.digest(content), text, layers)


def write_found(out: Path, found: list[Found], recipe: Recipe) -> Part:
    """Write the part of some documents; of those of which something failed no hash is kept."""
    tables = {}
    for name in recipe.names:
        layers = {one.document.doc: one.layers[name] for one in found if name in one.layers}
        layers = {doc: layer for doc, layer in layers.items() if layer.shape != EMPTY}
        if layers:
            stacked = pd.concat(layers, names=["doc"])
            tables[name] = stacked.reset_index("doc").reset_index(drop=True)
    documents = [(one.document.doc, len(one.text), one.text) for one in found]
    known = [(one.document.doc, *item) for one in found for item in one.document.metadata.items()]
    errors = [(one.document.doc, *item) for one in found for item in one.errors.items()]
    tables["metadata"] = pd.DataFrame(known, columns=["doc", "key", "value"]).astype("str")
    tables["errors"] = pd.DataFrame(errors, columns=["doc", "layer", "reason"]).astype("str")
    tables["documents"] = pd.DataFrame(documents, columns=["doc", "characters", "text"])
    digests = {one.document.doc: "" if one.errors else one.digest for one in found}
    return write_part(out, digests, tables, recipe.by())
