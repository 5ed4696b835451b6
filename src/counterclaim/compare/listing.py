"""Lists to leaf through, a page at a time: contentions, reports, speakers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from counterclaim.ledger import lookups
from counterclaim.ledger.lookups import Outline
from counterclaim.ledger.store import Ledger
from counterclaim.records import Contention, Entity, Placing

PAGE = 25


class ContentionLine(Struct, frozen=True):
    """One contention in a list: who takes which position, and in which outlets."""

    id: str
    proposition: str
    statements: int
    positions: Mapping[str, tuple[str, ...]]
    outlets: tuple[str, ...]
    first_at: str | None
    last_at: str | None


class ContentionList(Struct, frozen=True):
    """A page of contentions; `total` counts all."""

    rows: tuple[ContentionLine, ...]
    total: int
    more: bool


class ReportLine(Struct, frozen=True):
    """One report in a list."""

    outline: Outline
    statements: int
    contentions: int


class ReportList(Struct, frozen=True):
    """A page of reports; `total` counts all."""

    rows: tuple[ReportLine, ...]
    total: int
    more: bool


class SpeakerLine(Struct, frozen=True):
    """One speaker in a list, with how often in which stance."""

    id: str
    name: str
    kind: str
    party: str | None
    roles: tuple[str, ...]
    stances: Mapping[str, int]
    reports: int


class SpeakerList(Struct, frozen=True):
    """A page of speakers; `total` counts all."""

    rows: tuple[SpeakerLine, ...]
    total: int
    more: bool


def contention_list(ledger: Ledger, page: int = 0) -> ContentionList:
    """Contentions, those with most statements first."""
    found = lookups.largest_contentions(ledger, PAGE + 1, page * PAGE)
    held = {one.id: list(lookups.placings_of(ledger, contention=one.id).values()) for one in found[:PAGE]}
    outlines = lookups.outlines(ledger, sorted({p.document for places in held.values() for p in places}))
    rows = tuple(contention_line(one, held[one.id], outlines) for one in found[:PAGE])
    return ContentionList(rows, lookups.counts(ledger)["contentions"], len(found) > PAGE)


def contention_line(
    contention: Contention, places: Iterable[Placing], outlines: Mapping[str, Outline]
) -> ContentionLine:
    """A contention with the parties on each side."""
    positions: defaultdict[str, set[str]] = defaultdict(set)
    homes = set()
    for place in places:
        if place.kind == "statement":
            home = outlines[place.document]
            who = place.party or place.name or (home.outlet_name if place.narrator else "nobody named")
            positions[place.stance or "asserts"].add(who)
            homes.add(home)
    days = sorted(home.published_at[:10] for home in homes if home.published_at)
    return ContentionLine(
        id=contention.id,
        proposition=contention.proposition,
        statements=len(contention.statements),
        positions={stance: tuple(sorted(who)) for stance, who in sorted(positions.items())},
        outlets=tuple(sorted({home.outlet_name for home in homes})),
        first_at=days[0] if days else None,
        last_at=days[-1] if days else None,
    )


def report_list(ledger: Ledger, page: int = 0) -> ReportList:
    """Reports, those read last first."""
    ids = lookups.newest_documents(ledger, PAGE + 1, page * PAGE)
    outlines = lookups.outlines(ledger, ids[:PAGE])
    places: defaultdict[str, list[Placing]] = defaultdict(list)
    for place in lookups.placings_of(ledger, documents=ids[:PAGE]).values():
        if place.kind == "statement":
            places[place.document].append(place)
    rows = tuple(
        ReportLine(outlines[one], len(places[one]), len({p.contention for p in places[one] if p.contention}))
        for one in ids[:PAGE]
        if one in outlines
    )
    return ReportList(rows, lookups.counts(ledger)["reports"], len(ids) > PAGE)


def speaker_list(ledger: Ledger, page: int = 0) -> SpeakerList:
    """Everybody who makes a statement, the most quoted first."""
    found = lookups.most_quoted(ledger, PAGE + 1, page * PAGE)
    rows = tuple(speaker_line(ledger, entity) for entity in found[:PAGE])
    return SpeakerList(rows, lookups.counts(ledger)["speakers"], len(found) > PAGE)


def speaker_line(ledger: Ledger, entity: Entity) -> SpeakerLine:
    """A speaker with the stances taken."""
    places = [p for p in lookups.placings_of(ledger, entity=entity.id).values() if p.kind == "statement"]
    return SpeakerLine(
        id=entity.id,
        name=entity.name,
        kind=entity.kind,
        party=entity.party,
        roles=entity.roles,
        stances=dict(Counter(p.stance for p in places if p.stance).most_common()),
        reports=len({p.document for p in places}),
    )
