"""Contentions: each proposition with its statements, who takes which position, and how many independent lines."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from counterclaim.compare.independence import independent_lines
from counterclaim.compare.omissions import omissions
from counterclaim.compare.positions import Change, positions
from counterclaim.compare.rows import ContentionRow, StatementRow, contention_row, statement_rows
from counterclaim.ledger import derived, facts
from counterclaim.ledger.store import Ledger


class Carried(Struct, frozen=True):
    """A contention with the rows of its statements in text order.

    `lines`: the reasoning behind the count of independent lines; `changes`: speakers who changed their position;
    `silent`: parties that speak in these reports but not about this; `missing`: outlets that leave it out of the story.
    """

    row: ContentionRow
    statements: tuple[StatementRow, ...]
    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    silent: tuple[str, ...]
    missing: tuple[str, ...]


def carried(ledger: Ledger) -> Iterator[Carried]:
    """Yield every contention, the one with most statements first."""
    places = derived.placings(ledger)
    documents = list(facts.documents(ledger))
    by_name = {doc.name: doc for doc in documents}
    rows = {row.id: row for doc in documents for row in statement_rows(doc, places)}
    contentions = derived.contentions(ledger)
    reprints = derived.edges(ledger, "reprint")
    left_out = {o.contention: o.left_out_by for o in omissions(contentions, documents, derived.stories(ledger))}
    for contention in contentions:
        held = tuple(rows[statement] for statement in contention.statements if statement in rows)
        heard = {row.document for row in held}
        parties = {r.speaker.party for r in rows.values() if r.speaker and r.speaker.party and r.document in heard}
        lines = independent_lines(held, by_name, reprints)
        taken = positions(held, sorted(parties))
        yield Carried(
            row=contention_row(contention, rows, lines.count),
            statements=held,
            lines=tuple(
                f"{line.origin}, in {', '.join(sorted({row.document for row in held if row.id in line.statements}))}"
                + (f": {'; '.join(line.reasons)}" if line.reasons else "")
                for line in lines.lines
            ),
            changes=taken.changes,
            silent=taken.silent,
            missing=left_out.get(contention.id, ()),
        )


def contention_rows(ledger: Ledger) -> Iterator[ContentionRow]:
    """Yield the row of every contention, the one with most statements first."""
    for one in carried(ledger):
        yield one.row
