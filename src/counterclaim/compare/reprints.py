"""Reprints: which reports carry words of which, how much of them, and the passages side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import or_, select

from counterclaim.ledger import lookups
from counterclaim.ledger import tables as t
from counterclaim.ledger.lookups import Outline
from counterclaim.ledger.store import Ledger
from counterclaim.reconcile.reprints import Passage, passages
from counterclaim.records import Judgement

# Copies of one report that are laid out with their passages: the ones with most words in common.
SHOWN = 12


class Copy(Struct, frozen=True):
    """`carrier` has `share` of the words of `origin`, and why it is thought to be this way round."""

    carrier: Outline
    origin: Outline
    share: float
    reasons: tuple[str, ...]


class Laid(Struct, frozen=True):
    """A copy with its passages, in the order of the carrier: `left` in the carrier, `right` in the origin."""

    copy: Copy
    passages: tuple[Passage, ...]


class ReprintsPage(Struct, frozen=True):
    """The reports whose words this one carries, and those that carry its own; `left_out` counts what is not shown."""

    report: Outline
    carries: tuple[Laid, ...]
    carried_by: tuple[Laid, ...]
    left_out: int


def reprints_page(ledger: Ledger, wanted: str) -> ReprintsPage:
    """Whose words the report with this id or name carries, and who carries its own, with the passages aligned."""
    report = lookups.document_id(ledger, wanted)
    found = copies(ledger, [report])
    shown = found[:SHOWN]
    texts = lookups.documents_with(
        ledger, sorted({one.id for c in shown for one in (c.carrier, c.origin)}), ("credits",)
    )
    laid = [Laid(c, tuple(passages(texts[c.carrier.id], texts[c.origin.id]))) for c in shown]
    return ReprintsPage(
        report=lookups.outlines(ledger, [report])[report],
        carries=tuple(one for one in laid if one.copy.carrier.id == report),
        carried_by=tuple(one for one in laid if one.copy.origin.id == report),
        left_out=len(found) - len(shown),
    )


def copies(ledger: Ledger, reports: Sequence[str] | None = None, *, among: bool = False) -> list[Copy]:
    """The copies that one of these reports, or any report, is or has, the largest shares first.

    `among`: both must be of these reports.
    """
    wanted = select(t.edge).where(t.edge.c.question == "reprint", t.edge.c.verdict == "same")
    if reports is not None:
        wanted = wanted.where(or_(t.edge.c.left.in_(reports), t.edge.c.right.in_(reports)))
    with ledger.read() as connection:
        edges = [msgspec.convert(row, Judgement, from_attributes=True) for row in connection.execute(wanted)]
    if among and reports:
        edges = [edge for edge in edges if {edge.left, edge.right} <= set(reports)]
    known = lookups.outlines(ledger, sorted({one for edge in edges for one in (edge.left, edge.right)}))
    found = [Copy(known[edge.left], known[edge.right], edge.score, edge.reasons) for edge in edges]
    return sorted(found, key=lambda copy: (-copy.share, copy.carrier.name, copy.origin.name))
