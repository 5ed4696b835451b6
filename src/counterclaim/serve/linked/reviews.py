"""Reviews that people wrote, as ClaimReview (https://schema.org/ClaimReview)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from counterclaim.compare.cells import Cell, cells
from counterclaim.ledger import facts, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.reconcile.decisions import standing
from counterclaim.records import Judgement, Review


def claim_reviews(ledger: Ledger, base: str = "") -> Iterator[dict[str, Any]]:
    """Yield a ClaimReview for each review that stands: nothing but what a person wrote; `base` is where pages are."""
    written = [j for j in standing(facts.decisions(ledger)) if j.question == "review" and j.verdict == "same"]
    known = {cell.row.id: cell for cell in cells(ledger, [j.left for j in written])}
    for judgement in written:
        if cell := known.get(judgement.left):
            yield claim_review(ledger, judgement, cell, base)


def claim_review(ledger: Ledger, judgement: Judgement, cell: Cell, base: str) -> dict[str, Any]:
    """One review: the claim in its exact words or as the contention's proposition, and the reviewer's own words."""
    review = msgspec.json.decode(judgement.right, type=Review)
    whole = review.of == "proposition" and cell.row.contention
    claim = lookups.contention(ledger, cell.row.id).proposition if whole else cell.words
    appearance: dict[str, Any] = {"@type": "CreativeWork", "name": cell.row.document}
    if base:
        appearance["url"] = f"{base}/statements/{cell.row.id}"
    item: dict[str, Any] = {"@type": "Claim", "appearance": appearance}
    if not whole and cell.who != "nobody named":
        item["author"] = {"@type": "Thing", "name": cell.who}
    if cell.at:
        item["datePublished"] = cell.at
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{base}/judgements/{judgement.id}" if base else judgement.id,
        "claimReviewed": claim,
        "itemReviewed": item,
        "author": {"@type": "Person", "name": judgement.by.removeprefix("user:")},
        "datePublished": judgement.at[:10],
        # The words are the reviewer's; no number stands beside them, as none was given.
        "reviewRating": {"@type": "Rating", "alternateName": review.rating},
    }
    if review.url:
        made["url"] = review.url
    if review.text:
        made["reviewBody"] = review.text
    return made
