"""Positions: who takes which side in a contention, in time; who changed, who contradicts themselves, who is silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from counterclaim.compare.rows import StatementRow

# Stances that commit a speaker on what others say. An allegation does not: whoever denies a massacre and says that it
# was staged has one position, not two.
COMMITTING = frozenset({"confirms", "denies", "declines"})


class Take(Struct, frozen=True):
    """One statement as a position: who holds it, for whom, in which words, where, when."""

    stance: str
    party: str | None
    speaker: str | None
    words: str
    outlet: str | None
    document: str
    start: int
    end: int
    at: str | None
    statement: str


class Change(Struct, frozen=True):
    """Two positions of one holder that do not agree; `kind` is "changed position" or "contradicts itself"."""

    who: str
    kind: str
    earlier: Take
    later: Take
    reason: str


class Positions(Struct, frozen=True):
    """Everything that is held in one contention. `takes` in time order; `silent`: parties heard elsewhere, not here."""

    takes: tuple[Take, ...]
    by_stance: Mapping[str, tuple[Take, ...]]
    changes: tuple[Change, ...]
    silent: tuple[str, ...]


def positions(rows: Iterable[StatementRow], parties: Iterable[str] = ()) -> Positions:
    """The positions taken in a contention, from the rows of its statements.

    `parties`: those who are heard on the same story, so that the silent ones can be named. A statement that repeats
    another of its report is not counted twice.
    """
    takes = tuple(sorted((take_of(row) for row in rows if not row.repeats), key=in_time))
    by_stance: defaultdict[str, list[Take]] = defaultdict(list)
    for take in takes:
        by_stance[take.stance].append(take)
    heard = {take.party for take in takes} | {take.speaker for take in takes}
    return Positions(
        takes=takes,
        by_stance={stance: tuple(held) for stance, held in sorted(by_stance.items())},
        changes=tuple(changes(takes)),
        silent=tuple(sorted({party for party in parties if party not in heard})),
    )


def take_of(row: StatementRow) -> Take:
    """The position that a statement takes; the narrator's is the outlet's own."""
    entity = row.speaker.entity or row.speaker.exact if row.speaker else row.outlet if row.narrator else None
    party = row.speaker.party or row.speaker.entity if row.speaker else entity
    return Take(
        stance=row.stance,
        party=party,
        speaker=entity,
        words=" … ".join(span.exact for span in row.content),
        outlet=row.outlet,
        document=row.document,
        start=row.content[0].start,
        end=row.content[-1].end,
        at=row.said_at or row.published_at,
        statement=row.id,
    )


def in_time(take: Take) -> tuple[str, str, int, str]:
    """The order of positions: by time, those without a date last, then by place."""
    return (take.at or "9999", take.document, take.start, take.statement)


def changes(takes: Sequence[Take]) -> list[Change]:
    """Where one holder's next position does not agree with the last one, by name and time.

    A speaker who confirms and denies on one day contradicts themselves; on a later day they, or their party through
    another voice, changed position; who first would not comment and then does, changed too.
    """
    by_holder: defaultdict[tuple[str, bool], list[Take]] = defaultdict(list)
    for take in takes:
        if take.stance in COMMITTING:
            if take.speaker:
                by_holder[take.speaker, True].append(take)
            if take.party and take.party != take.speaker:
                by_holder[take.party, False].append(take)
    found = []
    for (who, in_person), held in sorted(by_holder.items()):
        for earlier, later in pairwise(held):
            one_voice = earlier.speaker == later.speaker
            if earlier.stance == later.stance or (one_voice and not in_person):
                continue
            same_day = not earlier.at or not later.at or earlier.at[:10] == later.at[:10]
            opposed = {earlier.stance, later.stance} == {"confirms", "denies"}
            if same_day and not (opposed and one_voice):
                continue
            kind = "contradicts itself" if same_day else "changed position"
            reason = f"{earlier.stance} on {day(earlier)}, {later.stance} on {day(later)}"
            found.append(Change(who, kind, earlier, later, reason))
    return found


def day(take: Take) -> str:
    """The day of a position, in words where it is not known."""
    return take.at[:10] if take.at else "an unknown day"
