"""What can be had in the vocabularies of others, by name: JSON objects, one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from counterclaim.ledger import facts
from counterclaim.ledger.store import Ledger
from counterclaim.serve.linked.annotations import annotation_page
from counterclaim.serve.linked.followthemoney import followthemoney
from counterclaim.serve.linked.reviews import claim_reviews


def web_annotations(ledger: Ledger, base: str = "") -> Iterator[dict[str, Any]]:
    """Yield every statement as a W3C Web Annotation."""
    for doc in facts.documents(ledger):
        yield from annotation_page(ledger, doc.id, base)["items"]


LINKED: dict[str, Callable[[Ledger, str], Iterator[dict[str, Any]]]] = {
    "annotations": web_annotations,
    "followthemoney": followthemoney,
    "claimreview": claim_reviews,
}


def json_lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """The objects, one a line."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
