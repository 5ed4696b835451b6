"""The desk: what is new in the ledger, which contentions it changed and why, and what waits for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.queue import Waiting, queue
from counterclaim.ledger import facts, lookups
from counterclaim.ledger.lookups import Outline
from counterclaim.ledger.store import Ledger
from counterclaim.records import Contention, Placing, Problem

NEWEST = 12
SHOWN = 8


class Changed(Struct, frozen=True):
    """A contention that the newest reports speak to; `why` tells which outlet brought which stance."""

    id: str
    proposition: str
    size: int
    why: tuple[str, ...]


class DeskPage(Struct, frozen=True):
    """What a person sees first."""

    counts: Mapping[str, int]
    newest: tuple[Outline, ...]
    changed: tuple[Changed, ...]
    waiting: tuple[Waiting, ...]
    problems: tuple[Problem, ...]


def desk_page(ledger: Ledger) -> DeskPage:
    """The desk as it stands now."""
    ids = lookups.newest_documents(ledger, NEWEST)
    newest = lookups.outlines(ledger, ids)
    return DeskPage(
        counts=lookups.counts(ledger),
        newest=tuple(newest[one] for one in ids if one in newest),
        changed=changed(ledger, newest),
        waiting=tuple(queue(ledger, limit=SHOWN)),
        problems=tuple(facts.problems(ledger)[:SHOWN]),
    )


def changed(ledger: Ledger, newest: Mapping[str, Outline]) -> tuple[Changed, ...]:
    """The contentions that these reports speak to, the one with most new statements first."""
    spoken: defaultdict[str, list[Placing]] = defaultdict(list)
    for place in lookups.placings_of(ledger, documents=list(newest)).values():
        if place.kind == "statement" and place.contention:
            spoken[place.contention].append(place)
    most = sorted(spoken, key=lambda one: (-len(spoken[one]), one))[:SHOWN]
    known = lookups.contentions(ledger, most)
    return tuple(changed_by(known[one], spoken[one], newest) for one in most if one in known)


def changed_by(contention: Contention, places: Sequence[Placing], newest: Mapping[str, Outline]) -> Changed:
    """A contention with the outlets that spoke to it, and what they carry."""
    stances: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        stances[newest[place.document].outlet_name][place.stance or "asserts"] += 1
    why = tuple(
        f"{outlet}: {', '.join(f'{stance} ×{n}' if n > 1 else stance for stance, n in counted.most_common())}"
        for outlet, counted in sorted(stances.items())
    )
    return Changed(contention.id, contention.proposition, len(contention.statements), why)
