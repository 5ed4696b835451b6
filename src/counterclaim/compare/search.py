"""Search: statements by their words."""

from __future__ import annotations

from msgspec import Struct

from counterclaim.compare.rows import StatementRow, statement_rows
from counterclaim.ledger import derived, facts
from counterclaim.ledger.store import Ledger


class Hit(Struct, frozen=True):
    """A statement that holds the words looked for, and its rank (1 the best)."""

    rank: int
    statement: StatementRow


def found(ledger: Ledger, words: str, limit: int = 50) -> list[Hit]:
    """Statements that hold all these words, the best match first."""
    ids = derived.search(ledger, words, limit)
    rows = statements_by_id(ledger, ids)
    return [Hit(rank, rows[one]) for rank, one in enumerate(ids, 1) if one in rows]


def statements_by_id(ledger: Ledger, ids: list[str]) -> dict[str, StatementRow]:
    """The rows of these statements; reads only the documents that hold them."""
    wanted = set(ids)
    rows: dict[str, StatementRow] = {}
    for document in facts.holders_of(ledger, ids):
        doc = facts.document_of(ledger, document)
        places = derived.placings(ledger, document)
        rows |= {row.id: row for row in statement_rows(doc, places) if row.id in wanted}
    return rows
