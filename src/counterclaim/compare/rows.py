"""Rows: statements, figures and the rest as flat records, for export, REST and scripts. Field names are a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from counterclaim.records import Conflict, Contention, Document, Figure, Placing, Span, Statement

NOWHERE = Placing(record="", document="", kind="statement")


class SpeakerCell(Struct, frozen=True):
    """The mention next to a statement, and whom it stands for."""

    start: int
    end: int
    exact: str
    entity: str | None
    party: str | None


class StatementRow(Struct, frozen=True):
    """One statement. Offsets are code points of the document's text, end exclusive."""

    id: str
    document: str
    content: tuple[Span, ...]
    speaker: SpeakerCell | None
    chain: tuple[str, ...]
    cue: Span | None
    mode: str
    stance: str
    hedges: tuple[str, ...]
    about: str | None
    contention: str | None
    repeats: str | None
    narrator: bool
    evidence: tuple[Span, ...]
    addressee: str | None
    occasion: str | None
    said_at: str | None
    published_at: str | None
    outlet: str | None
    confidence: float
    reason: str


class FigureRow(Struct, frozen=True):
    """One figure as it is given; `holder` None is the outlet itself.

    `low` and `high` are the numbers that stand in the text: `high` None where it is open above ("at least 40" is 40 and
    None). "Up to 40" is 40 and 40, with `open` "below": a reader of the row must not take it for 40.
    """

    id: str
    document: str
    start: int
    end: int
    exact: str
    low: float | None
    high: float | None
    open: str | None
    hedge: str | None
    measure: str | None
    of: str | None
    where: str | None
    as_of: str | None
    holder: str | None
    party: str | None
    statement: str | None
    contention: str | None
    published_at: str | None
    outlet: str | None


class ConflictRow(Struct, frozen=True):
    """Figures for one quantity that cannot all hold."""

    id: str
    contention: str | None
    measure: str
    of: str | None
    where: str | None
    values: tuple[float, ...]
    figures: tuple[str, ...]
    reason: str


class ContentionRow(Struct, frozen=True):
    """One contention: the neutral proposition and who takes which position, in which outlets."""

    id: str
    proposition: str
    statements: tuple[str, ...]
    positions: dict[str, tuple[str, ...]]
    outlets: tuple[str, ...]
    independent_lines: int
    first_at: str | None
    last_at: str | None
    reasons: tuple[str, ...]


class Source(Protocol):
    """What a row says of the report that it stands in: its name, outlet and day."""

    @property
    def name(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def published_at(self) -> str | None: ...


def statement_rows(doc: Document, placings: Mapping[str, Placing]) -> Iterator[StatementRow]:
    """Yield the rows of a document's statements, in text order; those that a person rejected are left out."""
    for statement in doc.statements:
        record = statement.id
        place = placings.get(record, NOWHERE)
        if place.kind != "rejected":
            yield statement_row(statement, record, doc, place)


def statement_row(s: Statement, record: str, source: Source, place: Placing = NOWHERE) -> StatementRow:
    """The row of a statement as people corrected it; `record` is its id."""
    content = tuple(Span(*piece) for piece in place.corrected.get("content", ())) or s.content
    # Whom a person named where the report names nobody stands at no words: an empty place before the content.
    at = s.speaker or (Span(s.start, s.start, "") if place.name else None)
    return StatementRow(
        id=record,
        document=source.name,
        content=content,
        speaker=SpeakerCell(at.start, at.end, at.exact, place.name, place.party) if at else None,
        chain=place.chain,
        cue=s.cue,
        mode=s.mode,
        stance=place.stance or s.stance,
        hedges=tuple(span.exact for span in s.hedges),
        about=place.about,
        contention=place.contention,
        repeats=s.repeats,
        narrator=s.narrator if place is NOWHERE else place.narrator,
        evidence=s.evidence,
        addressee=s.addressee.exact if s.addressee else None,
        occasion=s.occasion.exact if s.occasion else None,
        said_at=s.said_at,
        published_at=source.published_at,
        outlet=source.outlet,
        confidence=round(s.confidence, 3),
        reason=s.reason,
    )


def figure_rows(doc: Document, placings: Mapping[str, Placing]) -> Iterator[FigureRow]:
    """Yield the rows of a document's figures, in text order; those that a person rejected are left out."""
    for figure in doc.figures:
        record = figure.id
        place = placings.get(record, NOWHERE)
        if place.kind != "rejected":
            yield figure_row(figure, record, doc, place)


def figure_row(figure: Figure, record: str, source: Source, place: Placing = NOWHERE) -> FigureRow:
    """The row of a figure as people corrected it; `record` is its id."""
    f = replace(figure, **place.corrected) if place.corrected else figure
    return FigureRow(
        id=record,
        document=source.name,
        start=f.span.start,
        end=f.span.end,
        exact=f.span.exact,
        low=f.high if f.low is None else f.low,
        high=f.high,
        open="below" if f.low is None else "above" if f.high is None else None,
        hedge=f.hedge,
        measure=f.measure,
        of=f.of,
        where=f.where,
        as_of=f.as_of,
        holder=place.name,
        party=place.party,
        statement=f.statement,
        contention=place.contention,
        published_at=source.published_at,
        outlet=source.outlet,
    )


def conflict_row(conflict: Conflict) -> ConflictRow:
    """The row of a conflict."""
    return ConflictRow(
        id=conflict.id,
        contention=conflict.contention,
        measure=conflict.measure,
        of=conflict.of,
        where=conflict.where,
        values=conflict.values,
        figures=conflict.figures,
        reason=conflict.reason,
    )


def contention_row(
    contention: Contention,
    statements: Mapping[str, StatementRow],
    independent_lines: int,
) -> ContentionRow:
    """The row of a contention, from the rows of its statements."""
    rows = [statements[s] for s in contention.statements if s in statements]
    positions: dict[str, set[str]] = {}
    for row in rows:
        who = (row.speaker and (row.speaker.party or row.speaker.entity)) or (row.narrator and row.outlet) or "unnamed"
        positions.setdefault(row.stance, set()).add(who)
    days = sorted(day for row in rows if (day := row.said_at or row.published_at))
    return ContentionRow(
        id=contention.id,
        proposition=contention.proposition,
        statements=contention.statements,
        positions={stance: tuple(sorted(who)) for stance, who in sorted(positions.items())},
        outlets=tuple(sorted({row.outlet or row.document for row in rows})),
        independent_lines=independent_lines,
        first_at=days[0] if days else None,
        last_at=days[-1] if days else None,
        reasons=contention.reasons,
    )


def flat(row: Struct) -> dict[str, Any]:
    """A row as cells of a table: the same columns for every row of a kind, lists joined by " | ".

    >>> conflict = ConflictRow("c1", None, "killed", "civilians", "Orsk", (4.0, 9.0), ("f1", "f2"), "both say so")
    >>> flat(conflict)["values"]
    '4.0 | 9.0'
    """
    cells: dict[str, Any] = {}
    for name, kind in get_type_hints(type(row)).items():
        value = getattr(row, name)
        if SpeakerCell in get_args(kind):
            cells |= {f"speaker_{part}": getattr(value, part, None) for part in SpeakerCell.__struct_fields__}
        elif Span in get_args(kind):
            spans = value if isinstance(value, tuple) else (value,) if value else ()
            cells[name] = " | ".join(span.exact for span in spans)
            cells[f"{name}_start"] = spans[0].start if spans else None
            cells[f"{name}_end"] = spans[-1].end if spans else None
        elif isinstance(value, tuple):
            cells[name] = " | ".join(str(item) for item in value)
        elif isinstance(value, dict):
            cells[name] = "; ".join(f"{key}: {_cell(item)}" for key, item in value.items())
        else:
            cells[name] = value
    return cells


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
