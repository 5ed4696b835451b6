"""Show: one contention, statement, speaker or report in full, found by its id (or its first characters) or name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from counterclaim.compare.contentions import Carried, carried
from counterclaim.compare.exports import EntityRow, ReportRow, entity_row, report_row
from counterclaim.compare.positions import Change
from counterclaim.compare.rows import ContentionRow, StatementRow, statement_rows
from counterclaim.compare.search import statements_by_id
from counterclaim.errors import NotFound
from counterclaim.ledger import derived, facts
from counterclaim.ledger.store import Ledger
from counterclaim.records import STANCES, Entity, Placing

# How many characters around a statement's words are shown with it.
AROUND = 120


class ContentionView(Struct, frozen=True, tag="contention"):
    """A contention with the exact words of each side; `lines` spell out independence, `missing` outlets left it out."""

    row: ContentionRow
    sides: Mapping[str, tuple[StatementRow, ...]]
    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    silent: tuple[str, ...]
    missing: tuple[str, ...]


class StatementView(Struct, frozen=True, tag="statement"):
    """A statement with the words around it, what it answers and what answers it."""

    statement: StatementRow
    before: str
    words: str
    after: str
    answers: StatementRow | None
    answered_by: tuple[StatementRow, ...]


class MentionRow(Struct, frozen=True):
    """One place where a speaker is mentioned, and why it is thought to be the same."""

    document: str
    start: int
    end: int
    exact: str
    reason: str


class SpeakerView(Struct, frozen=True, tag="speaker"):
    """A speaker with every mention and every statement."""

    entity: EntityRow
    mentions: tuple[MentionRow, ...]
    statements: tuple[StatementRow, ...]


class ReportView(Struct, frozen=True, tag="report"):
    """A report with its statements."""

    report: ReportRow
    payload_sha256: str
    statements: tuple[StatementRow, ...]


View = ContentionView | StatementView | SpeakerView | ReportView


def view_of(ledger: Ledger, wanted: str) -> View:
    """What has this id, unambiguous beginning of an id, or name; NotFound where nothing has."""
    kinds: dict[str, Callable[[Ledger, str], View]] = {
        "con": _contention_view,
        "st": _statement_view,
        "ent": _speaker_view,
        "doc": _report_view,
    }
    kind, separator, _ = wanted.partition("_")
    if separator and kind in kinds:
        return kinds[kind](ledger, wanted)
    if any(entity.name.casefold() == wanted.casefold() for entity in derived.entities(ledger)):
        return _speaker_view(ledger, wanted)
    return _report_view(ledger, wanted)


def _one(what: str, wanted: str, ids: Iterable[str]) -> str:
    """The only id that begins so."""
    found = [one for one in ids if one.startswith(wanted)]
    if wanted in found:
        return wanted
    if len(found) == 1:
        return found[0]
    why = "several begin so" if found else "none begins so"
    raise NotFound(f"no {what} {wanted!r} ({why}): `counterclaim {what}s` lists them")


def _contention_view(ledger: Ledger, wanted: str) -> ContentionView:
    everything: dict[str, Carried] = {one.row.id: one for one in carried(ledger)}
    found = everything[_one("contention", wanted, everything)]
    rows = sorted(
        found.statements, key=lambda row: (row.said_at or row.published_at or "", row.document, row.content[0])
    )
    sides = {stance: tuple(row for row in rows if row.stance == stance) for stance in STANCES}
    return ContentionView(
        row=found.row,
        sides={stance: group for stance, group in sides.items() if group},
        lines=found.lines,
        changes=found.changes,
        silent=found.silent,
        missing=found.missing,
    )


def _statement_view(ledger: Ledger, wanted: str) -> StatementView:
    places = derived.placings(ledger)
    statement = _one("statement", wanted, places)
    rows = statements_by_id(ledger, [statement, *_answer_ids(places, statement)])
    row = rows[statement]
    text = facts.document_of(ledger, places[statement].document).text
    start, end = row.content[0].start, row.content[-1].end
    return StatementView(
        statement=row,
        before=text[max(0, start - AROUND) : start],
        words=text[start:end],
        after=text[end : end + AROUND],
        answers=rows.get(row.about or ""),
        answered_by=tuple(r for r in rows.values() if r.about == statement),
    )


def _answer_ids(places: Mapping[str, Placing], statement: str) -> list[str]:
    about = places[statement].about
    answering = [place.record for place in places.values() if place.about == statement]
    return [about, *answering] if about else answering


def _speaker_view(ledger: Ledger, wanted: str) -> SpeakerView:
    known = {entity.id: entity for entity in derived.entities(ledger)}
    by_name = [one for one, entity in known.items() if entity.name.casefold() == wanted.casefold()]
    entity: Entity = known[by_name[0] if by_name else _one("speaker", wanted, known)]
    members = set(entity.members)
    mentions: list[MentionRow] = []
    statements: list[StatementRow] = []
    for document in derived.documents_of(ledger, entity.id):
        doc = facts.document_of(ledger, document)
        places = derived.placings(ledger, document)
        statements += [r for r in statement_rows(doc, places) if places[r.id].entity == entity.id]
        mentions += [
            MentionRow(doc.name, link.span.start, link.span.end, link.span.exact, link.reason)
            for referent in doc.referents
            if referent.id in members
            for link in referent.links
        ]
    return SpeakerView(entity_row(entity), tuple(mentions), tuple(statements))


def _report_view(ledger: Ledger, wanted: str) -> ReportView:
    doc = facts.document_of(ledger, wanted)
    capture = next(c for c in facts.captures(ledger) if c.id == doc.capture)
    rows = tuple(statement_rows(doc, derived.placings(ledger, doc.id)))
    return ReportView(report_row(doc), capture.payload_sha256, rows)
