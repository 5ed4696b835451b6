"""The ledger as plain text: one line a statement, stable from run to run, good to read in a diff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from counterclaim.compare.rows import figure_rows, statement_rows
from counterclaim.ledger import derived, facts
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Placing


def plain_lines(ledger: Ledger) -> Iterator[str]:
    """Yield the ledger line by line: reports, then contentions, then conflicts."""
    places = derived.placings(ledger)
    names: dict[str, str] = {}
    for doc in facts.documents(ledger):
        names |= {s.id: f"{doc.name}:{s.start}" for s in doc.statements}
        yield from document_lines(doc, places)
        yield ""
    for contention in derived.contentions(ledger):
        yield f"contention: {contention.proposition}"
        yield from sorted(f"    {names[s]}" for s in contention.statements)
        yield ""
    for conflict in derived.conflicts(ledger):
        values = ", ".join(f"{value:,.0f}" for value in conflict.values)
        yield f"conflict: {conflict.measure} {conflict.of or ''} {conflict.where or ''}: {values}"


def document_lines(doc: Document, places: Mapping[str, Placing]) -> Iterator[str]:
    """Yield one document: a heading, its statements and its figures, by place."""
    yield " | ".join(
        [f"== {doc.name}", doc.outlet or "outlet unknown", doc.published_at or "undated", doc.title or "untitled"]
    )
    for row in statement_rows(doc, places):
        named = row.speaker and f"{row.speaker.exact} = {row.speaker.entity}, {row.speaker.party or '?'}"
        holder = "narrator" if row.narrator else named or "nobody named"
        cue = row.cue.exact if row.cue else "–"
        said = " … ".join(piece.exact for piece in row.content).replace("\n", " ")
        again = " (again)" if row.repeats else ""
        yield f"{row.content[0].start:>6} {row.stance} ({row.mode}) [{holder}] {cue}: {said}{again}"
    for figure in figure_rows(doc, places):
        bounds = f"{_bound(figure.low)}..{_bound(figure.high)}"
        yield f"{figure.start:>6} figure [{figure.holder or 'outlet'}] {figure.measure}: {figure.exact} = {bounds}"


def _bound(value: float | None) -> str:
    return "open" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,}"
