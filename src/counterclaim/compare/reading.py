"""A report to read: its fixed text in stretches, each with the statement that it belongs to, and a card for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from counterclaim.compare.cells import Cell, cell_of
from counterclaim.compare.cells import cells as cells_of
from counterclaim.compare.rows import FigureRow, figure_rows, statement_rows
from counterclaim.errors import NotFound
from counterclaim.ledger import facts, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.reconcile.towards import Towards, stance_towards
from counterclaim.records import Block, Capture, Credit, Document, Problem

LAYERS = ("sentences", "statements", "figures", "credits", "referents")
Range = tuple[int, int]


class Stretch(Struct, frozen=True):
    """Words with one meaning: part of a statement's content, its cue or speaker, a figure, or plain text.

    `statement` is the innermost statement around; `begins` names statements whose content starts here.
    """

    text: str
    start: int = 0
    statement: str | None = None
    stance: str | None = None
    mode: str | None = None
    again: bool = False
    part: str = ""
    figure: str | None = None
    begins: tuple[str, ...] = ()
    chosen: bool = False


class Paragraph(Struct, frozen=True):
    """One block of the report; `kind` as extracted, `furniture` for what belongs to the page."""

    kind: str
    furniture: bool
    repeats: bool
    stretches: tuple[Stretch, ...]


class Card(Struct, frozen=True):
    """A statement beside the text: what it answers, what answers it, and the proposition that it is about."""

    cell: Cell
    answers: Cell | None
    answered_by: tuple[Cell, ...]
    proposition: str | None


class ReportPage(Struct, frozen=True):
    """A report with its text, cards, figures and where it came from.

    `bears_out`: how the text stands towards its own headline, None where it has none.
    """

    id: str
    name: str
    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    published_at: str | None
    published_evidence: str | None
    outlet_evidence: str | None
    url: str | None
    language: str
    extractor: str
    text_sha256: str
    payload_sha256: str
    captured_at: str
    credits: tuple[Credit, ...]
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    figures: tuple[FigureRow, ...]
    problems: tuple[Problem, ...]
    bears_out: Towards | None


def report_page(ledger: Ledger, wanted: str, chosen: Range | None = None) -> ReportPage:
    """The report with this id or name; `chosen` is a stretch of its text to point at."""
    report = lookups.document_id(ledger, wanted)
    doc = lookups.documents_with(ledger, [report], LAYERS)[report]
    places = lookups.placings_of(ledger, documents=[report])
    cells = [cell_of(row, places.get(row.id), report) for row in statement_rows(doc, places)]
    figures = tuple(figure_rows(doc, places))
    capture, problems = _origin(ledger, doc)
    return ReportPage(
        id=report,
        **{field: getattr(doc, field) for field in ("name", "title", "outlet", "authors", "published_at")},
        **{
            field: getattr(doc, field)
            for field in ("published_evidence", "outlet_evidence", "url", "language", "extractor", "text_sha256")
        },
        payload_sha256=capture.payload_sha256,
        captured_at=capture.captured_at,
        credits=doc.credits,
        paragraphs=paragraphs(doc, cells, figures, chosen),
        cards=cards_of(ledger, cells),
        figures=figures,
        problems=problems,
        bears_out=bears_out(doc),
    )


def bears_out(doc: Document) -> Towards | None:
    """How the running text of a report stands towards its headline: many contradict or leave open what is promised."""
    headlines = [doc.text[block.start : block.end].strip() for block in doc.blocks if block.kind == "headline"]
    headline = doc.title or next(iter(headlines), None)
    running = [(block.start, block.end) for block in doc.blocks if block.kind == "paragraph"]
    own = [s for s in doc.sentences if any(start <= s.start < end for start, end in running)]
    return stance_towards(headline, [doc.text[s.start : s.end] for s in own]) if headline and own else None


def _origin(ledger: Ledger, doc: Document) -> tuple[Capture, tuple[Problem, ...]]:
    capture = lookups.capture(ledger, doc.capture)
    return capture, tuple(p for p in facts.problems(ledger) if p.source == capture.source)


def cards_of(ledger: Ledger, cells: Sequence[Cell]) -> tuple[Card, ...]:
    """The cards of these cells: each with what it answers, what answers it, and its contention."""
    here = {cell.row.id: cell for cell in cells}
    answering = lookups.answering(ledger, list(here))
    far = {cell.row.about for cell in cells if cell.row.about} | {one for ids in answering.values() for one in ids}
    known = here | {cell.row.id: cell for cell in cells_of(ledger, sorted(far - here.keys()))}
    propositions = lookups.contentions(ledger, sorted({c.row.contention for c in cells if c.row.contention}))
    return tuple(
        Card(
            cell=cell,
            answers=known.get(cell.row.about or ""),
            answered_by=tuple(known[one] for one in answering.get(cell.row.id, ()) if one in known),
            proposition=propositions[cell.row.contention].proposition if cell.row.contention in propositions else None,
        )
        for cell in cells
    )


def paragraphs(
    doc: Document, cells: Sequence[Cell], figures: Sequence[FigureRow] = (), chosen: Range | None = None
) -> tuple[Paragraph, ...]:
    """The blocks of a document, each cut where a statement, cue, speaker, figure or the chosen words begin or end."""
    if chosen and not 0 <= chosen[0] < chosen[1] <= len(doc.text):
        raise NotFound(
            f"{doc.name} has no words from {chosen[0]} to {chosen[1]}: it is {len(doc.text)} characters long"
        )
    blocks = doc.blocks or (Block(0, len(doc.text), "paragraph"),)
    return tuple(
        Paragraph(
            kind=block.kind,
            furniture=block.furniture,
            repeats=block.repeats is not None,
            stretches=tuple(_stretches(doc.text, block, cells, figures, chosen)),
        )
        for block in blocks
    )


def _stretches(
    text: str, block: Block, cells: Sequence[Cell], figures: Sequence[FigureRow], chosen: Range | None
) -> list[Stretch]:
    parts = [  # the content last: what lies inside of it keeps its own meaning
        (span.start, span.end, cell, part)
        for cell in cells
        for part, spans in (
            ("cue", [cell.row.cue] if cell.row.cue else []),
            ("speaker", [cell.row.speaker] if cell.row.speaker else []),
            ("content", cell.row.content),
        )
        for span in spans
        if span.start < block.end and block.start < span.end
    ]
    counted = [f for f in figures if f.start < block.end and block.start < f.end]
    edges = {block.start, block.end, *(chosen or ())}
    edges |= {at for start, end, *_ in parts for at in (start, end)}
    edges |= {at for f in counted for at in (f.start, f.end)}
    cuts = sorted(at for at in edges if block.start <= at <= block.end)
    begun: dict[int, list[str]] = {}
    for cell in cells:
        begun.setdefault(cell.row.content[0].start, []).append(cell.row.id)
    found = []
    for start, end in pairwise(cuts):
        around = [part for part in parts if part[0] <= start and end <= part[1]]
        inner = min(around, key=lambda p: p[1] - p[0], default=None)
        held = inner[2] if inner else None
        number = next((f.id for f in counted if f.start <= start and end <= f.end), None)
        found.append(
            Stretch(
                text=text[start:end],
                start=start,
                statement=held.row.id if held else None,
                stance=held.row.stance if held else None,
                mode=held.row.mode if held else None,
                again=bool(held and held.row.repeats),
                part=inner[3] if inner else "",
                figure=number,
                begins=tuple(begun.get(start, ())),
                chosen=bool(chosen and chosen[0] <= start and end <= chosen[1]),
            )
        )
    return found
