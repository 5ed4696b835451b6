"""The queue: what a person should look at next, ordered by doubt and reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select

from counterclaim.compare.cells import Cell, cells
from counterclaim.ledger import excerpts, facts, lookups
from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.versions import successions
from counterclaim.reconcile.decisions import standing
from counterclaim.reconcile.recaptures import carried, recaptured
from counterclaim.records import Judgement

AROUND = 160
# Pairs whose reach is compared: those most alike.
PAIRS = 400
# Of 1: what is surer than this is not worth a person's time.
DOUBT = 0.05


class Waiting(Struct, frozen=True):
    """A statement that waits for a person: its words in their surroundings, and why it waits."""

    cell: Cell
    before: str
    after: str
    doubt: float
    reach: int
    why: str

    @property
    def urgency(self) -> float:
        """How soon it should be looked at."""
        return self.doubt * self.reach


class Pair(Struct, frozen=True):
    """Two statements that may be about the same proposition: a person says whether they are."""

    left: Cell
    right: Cell
    score: float
    reach: int
    why: str

    @property
    def urgency(self) -> float:
        """How soon it should be looked at."""
        return self.score * self.reach


class Stranded(Struct, frozen=True):
    """A decision that needs another look: why, and what is found at those words now."""

    judgement: Judgement
    words: str
    report: str
    now: tuple[Cell, ...]
    why: str


def waiting(ledger: Ledger, limit: int = 20, after: int = 0) -> list[Waiting | Pair]:
    """Statements and pairs that nobody has looked at, those with most doubt and reach first."""
    both: list[Waiting | Pair] = [*queue(ledger, after + limit), *pairs(ledger, after + limit)]
    return sorted(both, key=lambda one: -one.urgency)[after : after + limit]


def queue(ledger: Ledger, limit: int = 20) -> Iterator[Waiting]:
    """Yield the statements that nobody has looked at, those with most doubt and reach first."""
    looked_at = select(t.judgement.c.left).where(t.judgement.c.question.in_(("reading", "stance", "speaker", "span")))
    wanted = (
        select(t.placing.c.record, t.placing.c.doubt, func.coalesce(t.contention.c.size, 1).label("reach"))
        .join(t.contention, t.contention.c.id == t.placing.c.contention, isouter=True)
        .where(t.placing.c.urgency > DOUBT, t.placing.c.doubt > DOUBT, t.placing.c.record.not_in(looked_at))
        .where(t.placing.c.kind == "statement")
        .order_by(t.placing.c.urgency.desc(), t.placing.c.record)
    )
    with ledger.read() as connection:
        rows = connection.execute(wanted.limit(limit)).all()
    known = {cell.row.id: cell for cell in cells(ledger, [row.record for row in rows])}
    texts = lookups.documents_with(ledger, sorted({cell.report for cell in known.values()}), ())
    for row in rows:
        if cell := known.get(row.record):
            text = texts[cell.report].text
            yield Waiting(
                cell=cell,
                before=text[max(0, cell.row.content[0].start - AROUND) : cell.row.content[0].start],
                after=text[cell.row.content[-1].end : cell.row.content[-1].end + AROUND],
                doubt=round(row.doubt, 3),
                reach=row.reach,
                why=_why(cell, row.reach),
            )


def pairs(ledger: Ledger, limit: int = 20) -> Iterator[Pair]:
    """Yield the pairs that a stage was not sure of and no person has judged, those with widest reach first."""
    judged = select(t.judgement.c.id).where(
        t.judgement.c.question == "same_proposition",
        (t.judgement.c.left == t.edge.c.left) & (t.judgement.c.right == t.edge.c.right)
        | (t.judgement.c.left == t.edge.c.right) & (t.judgement.c.right == t.edge.c.left),
    )
    unsure = select(t.edge).where(t.edge.c.question == "same_proposition", t.edge.c.verdict == "unsure")
    with ledger.read() as connection:
        rows = connection.execute(
            unsure.where(~judged.exists()).order_by(t.edge.c.score.desc(), t.edge.c.id).limit(max(limit, PAIRS))
        ).all()
    places = lookups.placings_of(ledger, records=[one for row in rows for one in (row.left, row.right)])
    sizes = excerpts.sizes(ledger, {place.contention for place in places.values() if place.contention})

    def reach(row: Any) -> int:
        # Whichever contention is the smaller: so many statements would change theirs.
        return min(
            (sizes.get(places[one].contention or "", 1) for one in (row.left, row.right) if one in places), default=1
        )

    first = sorted(rows, key=lambda row: (-row.score * reach(row), row.id))[:limit]
    known = {cell.row.id: cell for cell in cells(ledger, [one for row in first for one in (row.left, row.right)])}
    for row in first:
        left, right = known.get(row.left), known.get(row.right)
        if left and right:
            yield Pair(left, right, row.score, reach(row), "; ".join(row.reasons) or f"alike by {row.score:.0%}")


def _why(cell: Cell, reach: int) -> str:
    known = "nobody is named" if not cell.row.speaker and not cell.row.narrator else f"{cell.row.confidence:.0%} sure"
    return f"{known}; {reach} statements in its contention" if cell.row.contention else known


def stranded(ledger: Ledger, limit: int = 50) -> Iterator[Stranded]:
    """Yield decisions whose words are read differently now, so that they need another look."""
    stands = standing(facts.decisions(ledger))
    decided = [j for j in stands if j.left.startswith("st_") and j.question != "same_proposition"]
    placed = lookups.placings_of(ledger, records=[j.left for j in decided])
    for judgement in islice((j for j in decided if j.left not in placed), limit):
        with ledger.read() as connection:
            row = connection.execute(select(t.statement).where(t.statement.c.id == judgement.left)).first()
            if row is None:
                continue
            near = connection.execute(
                select(t.statement.c.id).where(
                    t.statement.c.document == row.document, t.statement.c.start < row.end, t.statement.c.end > row.start
                )
            ).scalars()
            ids = [one for one in near if one != judgement.left]
        yield Stranded(judgement, row.words, row.document, tuple(cells(ledger, ids)), "is read differently now")
    yield from islice(overtaken(ledger, decided), limit)


def overtaken(ledger: Ledger, decided: Sequence[Judgement]) -> Iterator[Stranded]:
    """Yield decisions on statements of a page that says something else in a later capture, until that is decided on."""
    homes = lookups.homes_of(ledger, sorted({j.left for j in decided}))
    pairs = successions(ledger, set(homes.values()))
    documents = lookups.documents_with(ledger, sorted({one for pair in pairs for one in pair}), ("statements",))
    looked_at = {j.left for j in decided}
    held = carried(decided, [(documents[before], documents[after]) for before, after in pairs])
    for before, after in pairs:
        became = {c.before.id: c for c in recaptured(documents[before], documents[after]).statements if c.before}
        for judgement in held:
            change = became.get(judgement.left)
            if change is None or change.as_it_was or (change.after and change.after.id in looked_at):
                continue
            now = cells(ledger, [change.after.id]) if change.after else []
            why = "was changed in the page since" if change.after else "is gone from the page since"
            yield Stranded(judgement, change.before.words if change.before else "", after, tuple(now), why)
