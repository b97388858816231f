"""The layers of a speech as W3C Web Annotations, a JSON-LD file."""

import json

from wzlib.files import sha256
from wzlib.text.speech import Speech
from wzlib.views.rows import Row, as_text, layer_rows

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
QUOTE_CONTEXT = 32  # characters on either side of a quotation


def web_annotations(speech: Speech) -> bytes:
    """Return all layers as a collection of Web Annotations, one annotation per row.

    The collection has one page with all annotations in the order of the layers, one a line. An
    annotation has the id `#metaphors-12` (relative to the file's address), a body that tags the
    span with the layer's name and, for each column of the row's own that is not empty, a body
    that describes it, such as `domain: building`.

    The target's source is `nih:sha-256;` and the SHA-256 of the clean text in UTF-8 (a name of
    RFC 6920 for content that has no address; `sha256sum text.txt` gives the same digits beside
    the CSV tables). Two selectors give the same span: a position in Unicode code points,
    half-open, and the quotation with up to 32 characters before and after. A point, such as a
    repair, has start = end and an empty quotation.

    Raises `WzError` if a layer's name cannot be an identifier.

    >>> from wzlib.finders.annotate import annotate
    >>> speech = annotate("要坚持改革，增长8%。", ["quantities"])
    >>> collection = json.loads(web_annotations(speech))
    >>> [body["value"] for body in collection["first"]["items"][0]["body"]][:2]
    ['quantities', 'value: 8']
    """
    source = f"nih:sha-256;{sha256(speech.text.encode('utf-8'))}"
    items = [
        json.dumps(_annotation(row, layer, speech.text, source), ensure_ascii=False)
        for layer, rows in layer_rows(speech).items()
        for row in rows
    ]
    page = {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": []}
    about = {"@context": CONTEXT, "id": "#annotations", "type": "AnnotationCollection"}
    held = {"label": speech.name, "total": len(items), "first": page}
    head, tail = json.dumps({**about, **held}, ensure_ascii=False).rsplit("[]", 1)
    return (head + "[\n" + ",\n".join(items) + "\n]" + tail + "\n").encode("utf-8")


def _annotation(row: Row, layer: str, text: str, source: str) -> dict[str, object]:
    said = [("describing", f"{name}: {as_text(value)}") for name, value in row.values.items()]
    bodies = [("tagging", layer), *said]
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[row.start : row.end],
        "prefix": text[max(row.start - QUOTE_CONTEXT, 0) : row.start],
        "suffix": text[row.end : row.end + QUOTE_CONTEXT],
    }
    position = {"type": "TextPositionSelector", "start": row.start, "end": row.end}
    return {
        "id": f"#{row.name}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": [{"type": "TextualBody", "purpose": why, "value": value} for why, value in bodies],
        "target": {"source": source, "selector": [position, quote]},
    }
