"""One speaker: names and mentions with their reasons, positions over time, changes and contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from counterclaim.compare.cells import Cell, cell_of
from counterclaim.compare.positions import Change, positions
from counterclaim.compare.rows import statement_rows
from counterclaim.ledger import derived, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Entity

# Reports that one page reads; a speaker of a whole archive is searched rather than paged through.
REPORTS = 60


class MentionRow(Struct, frozen=True):
    """One place where a speaker is mentioned, and why it is thought to be the same."""

    document: str
    start: int
    end: int
    exact: str
    reason: str


class Mentions(Struct, frozen=True):
    """All mentions in one report that one referent has; a person can say that they are somebody else.

    `why`: the reason why this report's somebody is the same as the others'.
    """

    referent: str
    report: str
    document: str
    mentions: tuple[MentionRow, ...]
    why: str = ""


class Candidate(Struct, frozen=True):
    """Somebody who may be the same, which nobody has decided, and why it may be so."""

    id: str
    name: str
    why: str


class Position(Struct, frozen=True):
    """What a speaker says on one contention, in time order; contention None gathers what belongs to none."""

    contention: str | None
    proposition: str | None
    cells: tuple[Cell, ...]


class SpeakerPage(Struct, frozen=True):
    """A speaker with everything that is known and why. `reports` counts all, `shown` those on the page."""

    entity: Entity
    id: str
    positions: tuple[Position, ...]
    changes: tuple[Change, ...]
    mentions: tuple[Mentions, ...]
    spoken_for_by: tuple[tuple[str, str], ...]
    reports: int
    shown: int
    candidates: tuple[Candidate, ...] = ()


def speaker_page(ledger: Ledger, wanted: str) -> SpeakerPage:
    """The speaker with this id, unambiguous beginning of an id, or name."""
    entity = lookups.entity(ledger, wanted)
    told = {place.document for place in lookups.placings_of(ledger, entity=entity.id, limit=5_000).values()}
    told |= set(derived.documents_of(ledger, entity.id))
    homes = sorted(told)[:REPORTS]
    documents = lookups.documents_with(ledger, homes, ("statements", "referents"))
    places = lookups.placings_of(ledger, documents=homes)
    cells = [
        cell_of(row, places[row.id], report)
        for report, doc in documents.items()
        for row in statement_rows(doc, places)
        if row.id in places and places[row.id].entity == entity.id
    ]
    held = _positions(ledger, cells)
    return SpeakerPage(
        entity=entity,
        id=entity.id,
        positions=held,
        changes=tuple(c for p in held if p.contention for c in positions([x.row for x in p.cells]).changes),
        mentions=_mentions(documents, entity),
        spoken_for_by=lookups.spoken_for_by(ledger, entity.name),
        reports=len(told),
        shown=len(homes),
        candidates=tuple(
            Candidate(*found) for found in lookups.unsure_entities(ledger, entity.members) if found[0] != entity.id
        ),
    )


def _positions(ledger: Ledger, cells: list[Cell]) -> tuple[Position, ...]:
    by_contention: defaultdict[str | None, list[Cell]] = defaultdict(list)
    for cell in sorted(cells, key=lambda c: (c.at or "9999", c.row.document, c.row.content[0].start)):
        by_contention[cell.row.contention].append(cell)
    known = lookups.contentions(ledger, sorted(one for one in by_contention if one))
    ordered = sorted(by_contention, key=lambda one: (one is None, -len(by_contention[one]), one or ""))
    return tuple(
        Position(one, known[one].proposition if one in known else None, tuple(by_contention[one])) for one in ordered
    )


def _mentions(documents: Mapping[str, Document], entity: Entity) -> tuple[Mentions, ...]:
    reasons = dict.fromkeys(entity.members, "") | dict(zip(entity.members, entity.reasons, strict=False))
    return tuple(
        Mentions(
            referent=referent.id,
            report=report,
            document=doc.name,
            mentions=tuple(
                MentionRow(doc.name, link.span.start, link.span.end, link.span.exact, link.reason)
                for link in referent.links
            ),
            why=reasons[referent.id],
        )
        for report, doc in documents.items()
        for referent in doc.referents
        if referent.id in reasons
    )
