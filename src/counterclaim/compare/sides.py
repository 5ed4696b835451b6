"""Side by side: two to six outlets or reports, what they share, what each leaves out, in which order and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from counterclaim.compare.omissions import outlet_of
from counterclaim.compare.reprints import Copy, copies
from counterclaim.compare.wording import Label, wording
from counterclaim.errors import ConfigError
from counterclaim.ledger import lookups
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Placing, Referent, Statement

MOST = 6
# Reports of one outlet that are read for a comparison: the newest.
REPORTS = 40
SHOWN = 40


class Carried(Struct, frozen=True):
    """A contention and for each side how often it has it, at which place of its order, and in which stances."""

    id: str
    proposition: str
    counts: Mapping[str, int]
    order: Mapping[str, int]
    stances: Mapping[str, tuple[str, ...]]


class Side(Struct, frozen=True):
    """One outlet or report: how many reports, statements, and how many of them in its own voice."""

    name: str
    reports: int
    statements: int
    narrated: int
    first: str | None


class SidesPage(Struct, frozen=True):
    """The comparison: contentions all sides have, those that some leave out, whose words are whose, and what things
    are called."""

    choices: tuple[str, ...]
    sides: tuple[Side, ...]
    shared: tuple[Carried, ...]
    parted: tuple[Carried, ...]
    wording: tuple[Label, ...]
    reports: Mapping[str, str]
    copies: tuple[Copy, ...]


def sides_page(ledger: Ledger, chosen: Sequence[str]) -> SidesPage:
    """The chosen outlets or reports side by side; without a choice, the outlets with most reports."""
    choices = lookups.outlet_names(ledger)
    names = list(dict.fromkeys(chosen)) or list(choices[:3])
    if len(names) > MOST:
        raise ConfigError(f"{len(names)} are too many to read side by side: choose at most {MOST}")
    documents = lookups.documents_with(
        ledger,
        lookups.documents_by(ledger, names, REPORTS),
        ("statements", "mentions", "referents", "quotations", "credits"),
    )
    by_side = {name: [d for d in documents.values() if name in (outlet_of(d), d.name)] for name in names}
    places = lookups.placings_of(ledger, documents=list(documents))
    carried = _carried(ledger, by_side, places)
    both = [c for c in carried if len(c.counts) == len(names)]
    return SidesPage(
        choices=tuple(choices),
        sides=tuple(_side(name, held) for name, held in by_side.items()),
        shared=tuple(both[:SHOWN]),
        parted=tuple([c for c in carried if len(c.counts) < len(names)][:SHOWN]),
        wording=_wording(list(documents.values()), places),
        reports={doc.id: report for report, doc in documents.items()},
        copies=tuple(copies(ledger, list(documents), among=True)),
    )


def _side(name: str, held: Sequence[Document]) -> Side:
    said = [s for doc in held for s in doc.statements]
    days = sorted(doc.published_at[:10] for doc in held if doc.published_at)
    return Side(name, len(held), len(said), sum(s.narrator for s in said), days[0] if days else None)


def _carried(ledger: Ledger, by_side: Mapping[str, Sequence[Document]], places: Mapping[str, Placing]) -> list[Carried]:
    """Every contention that one side at least has, those with most statements first."""
    met: dict[str, dict[str, list[str]]] = {}
    order: dict[str, dict[str, int]] = {}
    for name, held in by_side.items():
        said = [s for doc in held for s in sorted(doc.statements, key=lambda s: s.start)]
        for statement in said:
            place = places.get(statement.id)
            if place and place.contention:
                order.setdefault(place.contention, {}).setdefault(
                    name, len([o for o in order.values() if name in o]) + 1
                )
                met.setdefault(place.contention, {}).setdefault(name, []).append(place.stance or statement.stance)
    known = lookups.contentions(ledger, sorted(met))
    rows = [
        Carried(
            id=one,
            proposition=known[one].proposition,
            counts={name: len(stances) for name, stances in met[one].items()},
            order=order[one],
            stances={name: tuple(s for s, _ in Counter(held).most_common()) for name, held in met[one].items()},
        )
        for one in met
        if one in known
    ]
    return sorted(rows, key=lambda c: (-len(c.counts), -sum(c.counts.values()), c.id))


def _wording(documents: Sequence[Document], places: Mapping[str, Placing]) -> tuple[Label, ...]:
    def name_of(statement: Statement) -> tuple[str | None, str | None]:
        place = places.get(statement.id)
        return (place.name, place.party) if place else (None, None)

    def referent_name(referent: Referent) -> str:
        return referent.names[0] if referent.names else ""

    return tuple(label for label in wording(documents, name_of, referent_name) if len(label.words) > 1)
