"""Outlets side by side: which contention each carries or leaves out, and its words for the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from counterclaim.compare.omissions import Omission, omissions, outlet_of
from counterclaim.compare.reprints import Copy, copies
from counterclaim.compare.wording import Label, wording
from counterclaim.ledger import derived, facts
from counterclaim.ledger.store import Ledger
from counterclaim.records import Referent, Statement


class Comparison(Struct, frozen=True):
    """Outlets by name, contentions with how often each has them, the words each uses, and whose words are whose."""

    outlets: tuple[str, ...]
    contentions: tuple[Omission, ...]
    wording: tuple[Label, ...]
    copies: tuple[Copy, ...]


class StoryRow(Struct, frozen=True):
    """One event and the reports on it."""

    id: str
    title: str
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    first_at: str | None
    last_at: str | None
    reasons: tuple[str, ...]


def comparison(ledger: Ledger) -> Comparison:
    """Everything that sets the outlets of a ledger side by side."""
    documents = list(facts.documents(ledger))
    places = derived.placings(ledger)
    names = derived.referent_names(ledger)

    def name_of(statement: Statement) -> tuple[str | None, str | None]:
        place = places.get(statement.id)
        return (place.name, place.party) if place else (None, None)

    def referent_name(referent: Referent) -> str:
        return names.get(referent.id) or (referent.names[0] if referent.names else "")

    contentions = derived.contentions(ledger)
    return Comparison(
        outlets=tuple(sorted({outlet_of(doc) for doc in documents})),
        contentions=tuple(omissions(contentions, documents, derived.stories(ledger))),
        wording=tuple(wording(documents, name_of, referent_name)),
        copies=tuple(copies(ledger)),
    )


def story_rows(ledger: Ledger) -> Iterator[StoryRow]:
    """Yield every story, the one with most reports first."""
    by_id = {doc.id: doc for doc in facts.documents(ledger)}
    for story in sorted(derived.stories(ledger), key=lambda s: (-len(s.documents), s.title, s.id)):
        told = [by_id[doc] for doc in story.documents if doc in by_id]
        days = sorted(doc.published_at for doc in told if doc.published_at)
        yield StoryRow(
            id=story.id,
            title=story.title,
            documents=tuple(sorted(doc.name for doc in told)),
            outlets=tuple(sorted({outlet_of(doc) for doc in told})),
            first_at=days[0] if days else None,
            last_at=days[-1] if days else None,
            reasons=story.reasons,
        )
