"""Independence: statements traced to where they come from, so that one briefing in five papers counts once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct
from rapidfuzz import fuzz

from counterclaim.compare.rows import StatementRow
from counterclaim.reconcile.reprints import origins
from counterclaim.records import Credit, Judgement

# Of 100: the same utterance in two papers, house style and cuts allowed for.
SAME_WORDS = 80
# A briefing of one day is reported on that day and the next.
DAYS = 1


class Printed(Protocol):
    """A report, as far as it tells where its copy comes from."""

    @property
    def id(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def credits(self) -> tuple[Credit, ...]: ...


class Line(Struct, frozen=True):
    """One independent line: statements that go back to one utterance, one copy or one origin, and why."""

    statements: tuple[str, ...]
    documents: tuple[str, ...]
    origin: str
    reasons: tuple[str, ...]


class Lines(Struct, frozen=True):
    """The independent lines of a set of statements."""

    count: int
    lines: tuple[Line, ...]


def independent_lines(
    rows: Iterable[StatementRow], documents: Mapping[str, Printed], reprints: Iterable[Judgement] = ()
) -> Lines:
    """Statements joined where they are not independent of each other, with the reasons spelled out.

    `documents` by name, as rows have it. Not independent are: a statement and its repetition in one report, the same
    words of one speaker, one speaker on one day, copy of one report or one agency, and what came through one named
    origin. Different speakers of one party stay apart unless one of them is the party itself.
    """
    held = sorted(rows, key=lambda row: (row.document, row.content[0].start, row.id))
    copies = copies_of(documents, reprints)
    home = list(range(len(held)))
    reasons: dict[int, set[str]] = {at: set() for at in home}

    def root(at: int) -> int:
        while home[at] != at:
            home[at] = home[home[at]]
            at = home[at]
        return at

    for at, row in enumerate(held):
        for other_at in range(at):
            why = dependence(held[other_at], row, documents, copies)
            if why:
                one, other = sorted((root(at), root(other_at)))
                home[other] = one
                if one != other:
                    reasons[one] |= reasons.pop(other)
                reasons[one].add(why)
    groups: dict[int, list[StatementRow]] = {}
    for at, row in enumerate(held):
        groups.setdefault(root(at), []).append(row)
    lines = tuple(line_of(group, reasons[at], documents) for at, group in groups.items())
    return Lines(len(lines), lines)


class Copies(Struct, frozen=True):
    """Which reports, by name, have words of which, and for each that has, where most of them were first."""

    pairs: Mapping[frozenset[str], str]
    roots: Mapping[str, tuple[str, str]]

    def why(self, one: str, other: str) -> str | None:
        """Why one report is no second source beside the other: its copy, or both copied what stands in a third."""
        if direct := self.pairs.get(frozenset((one, other))):
            return f"copy: {direct}"
        (root, mine), (same, theirs) = self.roots.get(one, ("", "")), self.roots.get(other, ("-", ""))
        return f"copies of one report: {one} {mine}, {other} {theirs}" if root == same else None


def copies_of(documents: Mapping[str, Printed], reprints: Iterable[Judgement]) -> Copies:
    """The edges between reports as words by names; a report that several copied may be none of these documents."""
    named = {doc.id: name for name, doc in documents.items()}  # once: an id is a hash over the whole text
    edges = [j for j in reprints if j.question == "reprint" and j.verdict == "same"]
    pairs = {
        frozenset((named.get(j.left, j.left), named.get(j.right, j.right))): j.reasons[0]
        if j.reasons
        else "of a report"
        for j in edges
    }
    roots = {named[one]: (root, reason) for one, (root, reason) in origins(edges).items() if one in named}
    return Copies(pairs, roots)


def dependence(
    one: StatementRow,
    other: StatementRow,
    documents: Mapping[str, Printed],
    copies: Copies,
) -> str | None:
    """Why two statements are not independent of each other, None where they are."""
    if one.repeats == other.id or other.repeats == one.id:
        return "the same report says it twice"
    speaker, other_speaker = name_of(one), name_of(other)
    same_speaker = speaker is not None and (speaker == other_speaker or one_is_the_party(one, other))
    alike = fuzz.token_set_ratio(words_of(one), words_of(other)) >= SAME_WORDS
    left, right = documents.get(one.document), documents.get(other.document)
    if left and right and one.document != other.document:
        copied = copies.why(one.document, other.document)
        if copied and (same_speaker or (alike and one.stance == other.stance)):
            return copied
        if same_speaker and alike and (agency := shared_agency(left, right)):
            return f"both credit {agency}"
    if not same_speaker:
        return None
    if alike:
        return f"the same words of {speaker}"
    if through := set(between(one)) & set(between(other)):
        return f"both through {', '.join(sorted(through))}"
    if one.said_at and other.said_at and one.said_at[:10] == other.said_at[:10]:
        return f"{speaker} on one day, {one.said_at[:10]}"
    if one.document == other.document:
        return f"{speaker} in one report"
    if near(one, other) and one.stance == other.stance:
        return f"{speaker}, reported within a day or without a date"
    return None


def between(row: StatementRow) -> tuple[str, ...]:
    """Those whom a statement came through on its way from the speaker to the outlet."""
    return tuple(name for name in row.chain if name not in (row.outlet, row.document, name_of(row)))


def name_of(row: StatementRow) -> str | None:
    """Whose statement it is: the speaker, or the outlet that speaks for itself."""
    if row.speaker:
        return row.speaker.entity or row.speaker.exact
    return (row.outlet or row.document) if row.narrator else None


def one_is_the_party(one: StatementRow, other: StatementRow) -> bool:
    """Whether one speaker is the party that the other speaks for ("the Citadel", "the Citadel's spokesman")."""
    if not one.speaker or not other.speaker or one.document != other.document:
        return False
    party = one.speaker.party
    return party is not None and party == other.speaker.party and party in (name_of(one), name_of(other))


def words_of(row: StatementRow) -> str:
    """The words of a statement for comparing."""
    return " ".join(span.exact for span in row.content).lower()


def near(one: StatementRow, other: StatementRow) -> bool:
    """Whether two statements may be of one occasion by their dates; an unknown date may be any."""
    try:
        days = [date.fromisoformat((row.said_at or row.published_at or "")[:10]) for row in (one, other)]
    except ValueError:
        return True
    return abs((days[0] - days[1]).days) <= DAYS


def shared_agency(one: Printed, other: Printed) -> str | None:
    """An agency that both credit, or that one credits and the other is."""
    left, right = set(agencies(one)), set(agencies(other))
    if both := left & right:
        return min(both)
    return next((name for name in sorted(left | right) if name in (one.outlet, other.outlet)), None)


def agencies(document: Printed) -> Iterator[str]:
    """The agencies that a document credits with its copy."""
    return (c.name for c in document.credits if c.kind in ("agency", "reprint", "contributed") and c.name)


def line_of(rows: Sequence[StatementRow], reasons: Iterable[str], documents: Mapping[str, Printed]) -> Line:
    """The line of these statements; its origin is the speaker, or whoever it came through."""
    through = sorted({name for row in rows for name in between(row)})
    credited = sorted({name for row in rows if row.document in documents for name in agencies(documents[row.document])})
    speakers = sorted({name for row in rows if (name := name_of(row))})
    origin = ", ".join(speakers) or "nobody named"
    if through:
        origin += f", through {', '.join(through)}"
    if credited:
        origin += f" (copy of {', '.join(credited)})"
    return Line(
        statements=tuple(row.id for row in rows),
        documents=tuple(sorted({row.document for row in rows})),
        origin=origin,
        reasons=tuple(sorted(reasons)) or ("stands alone",),
    )
