"""Exports: everything the ledger holds of one kind, as rows in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from counterclaim.compare.contentions import contention_rows
from counterclaim.compare.corrections import corrections
from counterclaim.compare.rows import ConflictRow, FigureRow, StatementRow, conflict_row, figure_rows, statement_rows
from counterclaim.ledger import derived, excerpts, facts, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.records import Capture, Document, Entity, Judgement, Placing

# Reports read at once; a page of rows rarely needs more.
AT_A_TIME = 20


class ReportRow(Struct, frozen=True):
    """One report: where it came from and how it was read."""

    id: str
    document: str
    capture: str
    text_sha256: str
    extractor: str
    language: str
    title: str | None
    authors: tuple[str, ...]
    outlet: str | None
    outlet_evidence: str | None
    url: str | None
    published_at: str | None
    published_evidence: str | None
    agencies: tuple[str, ...]
    statements: int
    figures: int


class CaptureRow(Struct, frozen=True):
    """One capture: the bytes and where they were found."""

    id: str
    name: str
    source: str
    payload_sha256: str
    size: int
    media_type: str
    captured_at: str
    previous: str | None
    http: Mapping[str, Any]


class EntityRow(Struct, frozen=True):
    """One person, organisation, place or group with what is known of it and why."""

    id: str
    name: str
    kind: str
    party: str | None
    party_reason: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    mentions: int
    reasons: tuple[str, ...]


class JudgementRow(Struct, frozen=True):
    """One decision on a pair, by a stage or a person."""

    id: str
    question: str
    left: str
    right: str
    verdict: str
    score: float
    reasons: tuple[str, ...]
    by: str
    at: str


def statements(ledger: Ledger, since: str = "") -> Iterator[StatementRow]:
    """Yield every statement, by document name and place; `since`: from the report on that holds this row."""
    for doc, places in _read(ledger, "statements", since):
        yield from statement_rows(doc, places)


def figures(ledger: Ledger, since: str = "") -> Iterator[FigureRow]:
    """Yield every figure, by document name and place; `since`: from the report on that holds this row."""
    for doc, places in _read(ledger, "figures", since):
        yield from figure_rows(doc, places)


def _read(ledger: Ledger, layer: str, since: str) -> Iterator[tuple[Document, Mapping[str, Placing]]]:
    """Yield the reports by name with what is placed in them, so many at a time: memory stays flat."""
    reports = excerpts.reports_by_name(ledger)
    home = lookups.homes_of(ledger, [since]).get(since) if since else None
    begin = reports.index(home) if home in reports else 0
    for start in range(begin, len(reports), AT_A_TIME):
        batch = reports[start : start + AT_A_TIME]
        documents = lookups.documents_with(ledger, batch, (layer,))
        places = lookups.placings_of(ledger, documents=batch)
        yield from ((documents[report], places) for report in batch if report in documents)


def conflicts(ledger: Ledger) -> Iterator[ConflictRow]:
    """Yield every conflict of figures, by measure."""
    return map(conflict_row, derived.conflicts(ledger))


def reports(ledger: Ledger) -> Iterator[ReportRow]:
    """Yield every report, by name."""
    return map(report_row, facts.documents(ledger))


def report_row(doc: Document) -> ReportRow:
    """The row of a report."""
    agencies = {c.name for c in doc.credits if c.name and c.kind in ("agency", "contributed", "dateline")}
    same = ("capture", "text_sha256", "extractor", "language", "title", "authors", "outlet", "outlet_evidence", "url")
    return ReportRow(
        id=doc.id,
        document=doc.name,
        **{field: getattr(doc, field) for field in (*same, "published_at", "published_evidence")},
        agencies=tuple(sorted(agencies)),
        statements=len(doc.statements),
        figures=len(doc.figures),
    )


def captures(ledger: Ledger) -> Iterator[CaptureRow]:
    """Yield every capture, by name."""
    for capture in facts.captures(ledger):
        yield _capture_row(capture)


def _capture_row(capture: Capture) -> CaptureRow:
    return CaptureRow(id=capture.id, **{f: getattr(capture, f) for f in capture.__struct_fields__})


def entities(ledger: Ledger) -> Iterator[EntityRow]:
    """Yield every entity, those with most statements first."""
    return map(entity_row, derived.entities(ledger))


def entity_row(entity: Entity) -> EntityRow:
    """The row of an entity."""
    return EntityRow(
        id=entity.id,
        name=entity.name,
        kind=entity.kind,
        party=entity.party,
        party_reason=entity.party_reason,
        names=entity.names,
        roles=entity.roles,
        mentions=len(entity.members),
        reasons=entity.reasons,
    )


def judgements(ledger: Ledger) -> Iterator[JudgementRow]:
    """Yield every decision: people's first, then those of stages."""
    # An edge that a person set is told by the decision.
    made = (edge for edge in derived.edges(ledger) if not edge.by.startswith("user:"))
    return map(_judgement_row, (*facts.decisions(ledger), *made))


def _judgement_row(judgement: Judgement) -> JudgementRow:
    return JudgementRow(id=judgement.id, **{f: getattr(judgement, f) for f in judgement.__struct_fields__})


EXPORTS: dict[str, Callable[[Ledger], Iterator[Struct]]] = {
    "statements": statements,
    "figures": figures,
    "conflicts": conflicts,
    "contentions": contention_rows,
    "entities": entities,
    "reports": reports,
    "captures": captures,
    "judgements": judgements,
    "corrections": corrections,
}
