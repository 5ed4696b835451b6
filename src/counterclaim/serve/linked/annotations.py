"""Statements as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

from __future__ import annotations

from typing import Any

from counterclaim.compare.cells import Cell, cell_of
from counterclaim.compare.rows import statement_rows
from counterclaim.ledger import lookups
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Span

# How many characters before and after the words are repeated, to find them again in a text that has changed.
AROUND = 32


def annotation_page(ledger: Ledger, wanted: str, base: str) -> dict[str, Any]:
    """The statements of one report as an annotation page; `base` is where the pages are served from."""
    report = lookups.document_id(ledger, wanted)
    doc = lookups.documents_with(ledger, [report], ("statements",))[report]
    places = lookups.placings_of(ledger, documents=[report])
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{base}/api/v1/reports/{report}/annotations",
        "type": "AnnotationPage",
        "items": [
            annotation(cell_of(row, places.get(row.id), report), doc, base) for row in statement_rows(doc, places)
        ],
    }


def annotation(cell: Cell, doc: Document, base: str) -> dict[str, Any]:
    """One statement: its words as the target, stance, speaker and cue as bodies."""
    tags = {
        "stance": cell.row.stance,
        "speaker": cell.who,
        "party": cell.party,
        "cue": cell.row.cue and cell.row.cue.exact,
    }
    return {
        "id": f"{base}/statements/{cell.row.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": f"{name}: {value}"}
            for name, value in tags.items()
            if value
        ],
        "target": [
            {"source": f"{base}/reports/{cell.report}", "selector": selectors(piece, doc)} for piece in cell.row.content
        ],
    }


def selectors(span: Span, doc: Document) -> list[dict[str, Any]]:
    """Where words stand, by place and by the words themselves with those around them."""
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": span.exact,
            "prefix": doc.text[max(0, span.start - AROUND) : span.start],
            "suffix": doc.text[span.end : span.end + AROUND],
        },
    ]
