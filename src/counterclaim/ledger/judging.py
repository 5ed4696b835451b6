"""Judging: people's decisions as they are written down. Append only; undoing is a later decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import product
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, Table, select

from counterclaim.errors import ConfigError, Conflict, NotFound
from counterclaim.ledger import lookups
from counterclaim.ledger import tables as t
from counterclaim.ledger.excerpts import batches
from counterclaim.ledger.store import Ledger
from counterclaim.records import STANCES, Judgement, Question, Review, Verdict, bounds_of, places_of

# Longer words than these are a text of their own, not a name or a proposition.
LONGEST = 500


class Author(msgspec.Struct, frozen=True):
    """Who decides, why, and what they had seen: the newest decision on the subject when they looked ("" for none).

    `seen` None: decide whatever others did meanwhile.
    """

    by: str
    why: str = ""
    seen: str | None = None


def newest(ledger: Ledger, question: str, about: Iterable[str]) -> str:
    """The id of the last decision on one of these subjects, "" where there is none."""
    with ledger.read() as connection:
        return _newest(connection, question, about)


def newest_of(ledger: Ledger, records: Sequence[str]) -> dict[str, str]:
    """The last decision on each of these statements and figures, by record and question in one word."""
    found: dict[str, str] = {}
    with ledger.read() as connection:
        for batch in batches(records):
            wanted = select(t.judgement).where(t.judgement.c.left.in_(batch))
            ordered = connection.execute(wanted.order_by(t.judgement.c.at, t.judgement.c.id))
            found.update({row.left + row.question: row.id for row in ordered})
    return found


def newest_on(ledger: Ledger, judgements: Iterable[Judgement]) -> dict[str, str]:
    """For each of these decisions the last one on the same subject: what a person has seen who takes it back."""
    return {j.id: newest(ledger, j.question, subject_of(j)) for j in judgements}


def subject_of(judgement: Judgement) -> tuple[str, ...]:
    """What a decision is about: both sides of a pair, else what stands on the left."""
    paired = judgement.question in ("same_proposition", "same_entity")
    return (judgement.left, judgement.right) if paired else (judgement.left,)


def _newest(connection: Connection, question: str, about: Iterable[str]) -> str:
    last = ("", "")
    for batch in batches(about):
        on = t.judgement.c.left.in_(batch) | t.judgement.c.right.in_(batch)
        wanted = select(t.judgement.c.at, t.judgement.c.id).where(t.judgement.c.question == question, on)
        row = connection.execute(wanted.order_by(t.judgement.c.at.desc(), t.judgement.c.id.desc()).limit(1)).first()
        last = max(last, (row.at, row.id) if row else last)
    return last[1]


def decide(
    ledger: Ledger,
    question: Question,
    pairs: Iterable[tuple[str, str]],
    verdict: Verdict,
    author: Author,
    about: Iterable[str] = (),
) -> list[Judgement]:
    """Append one decision on each pair, all of them or none; Conflict where somebody else decided meanwhile.

    `about` is what `author.seen` speaks of; where nothing is given, it is what stands on the left of the first pair.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    made = [
        Judgement(
            left, right, question, verdict, reasons=(author.why,) if author.why else (), by=f"user:{author.by}", at=at
        )
        for left, right in pairs
    ]
    if not made:
        raise ConfigError("there is nothing to decide: name at least two different things")
    with ledger.entry(f"decision of {author.by}") as entry:
        last = _newest(entry.connection, question, about or (made[0].left,))
        if author.seen is not None and author.seen != last:
            raise Conflict(f"somebody decided on this meanwhile ({last}): look at it, then decide again")
        rows = [{"id": j.id, **msgspec.structs.asdict(j), "reasons": list(j.reasons)} for j in made]
        entry.put(t.judgement, rows)
    return made


def set_stance(ledger: Ledger, statement: str, stance: str, author: Author) -> list[Judgement]:
    """Say which stance a statement takes."""
    if stance not in STANCES:
        raise ConfigError(f"there is no stance {stance!r}: choose from {', '.join(STANCES)}")
    return decide(ledger, "stance", [(_statement(ledger, statement), stance)], "same", author)


def set_speaker(ledger: Ledger, statement: str, name: str, author: Author) -> list[Judgement]:
    """Say whose words a statement is."""
    return decide(ledger, "speaker", [(_statement(ledger, statement), _words(name))], "same", author)


def set_span(ledger: Ledger, statement: str, written: str, author: Author) -> list[Judgement]:
    """Say which words of the report a statement is: "120-180", or "120-180,190-204" where they are interrupted."""
    places = places_of(written)
    report = lookups.home_of(ledger, _statement(ledger, statement))
    text = lookups.documents_with(ledger, [report], ())[report].text
    if not places or places[-1][1] > len(text):
        raise ConfigError(f"{written!r} are no words of this report: write 120-180 or 120-180,190-204, in order")
    if not all(text[start:end].strip() for start, end in places):
        raise ConfigError(f"there are no words at {written!r}")
    held = ",".join(f"{start}-{end}" for start, end in places)
    return decide(ledger, "span", [(statement, held)], "same", author)


def set_answer(ledger: Ledger, statement: str, answered: str, author: Author) -> list[Judgement]:
    """Say which statement a statement answers; "" says that it answers none."""
    pair = (_statement(ledger, statement), _statement(ledger, answered) if answered else "")
    if statement == answered:
        raise ConfigError("a statement cannot answer itself")
    return decide(ledger, "answers", [pair], "same" if answered else "different", author, [statement])


def set_value(ledger: Ledger, figure: str, written: str, author: Author) -> list[Judgement]:
    """Say which number a figure gives: "40", "40..60", "40.." (at least), "..40" (at most)."""
    if bounds_of(written) is None:
        raise ConfigError(f"{written!r} is no number: write 40, 40..60, 40.. for at least, ..40 for at most")
    return decide(ledger, "value", [(_figure(ledger, figure), written.replace(" ", ""))], "same", author)


def set_measure(ledger: Ledger, figure: str, measure: str, author: Author) -> list[Judgement]:
    """Say what a figure counts: killed, wounded, fled …"""
    return decide(ledger, "measure", [(_figure(ledger, figure), _words(measure))], "same", author)


def set_holder(ledger: Ledger, figure: str, name: str, author: Author) -> list[Judgement]:
    """Say who gives a figure; "" is the outlet itself."""
    return decide(ledger, "holder", [(_figure(ledger, figure), _words(name) if name.strip() else "")], "same", author)


def accept(ledger: Ledger, record: str, author: Author) -> list[Judgement]:
    """Say that a statement or figure is read as it should be."""
    return decide(ledger, "reading", [(_record(ledger, record), "")], "same", author)


def reject(ledger: Ledger, record: str, author: Author) -> list[Judgement]:
    """Say that a statement or figure is none: it leaves every view, and its words stay where they are."""
    return decide(ledger, "reading", [(_record(ledger, record), "")], "different", author)


def note(ledger: Ledger, statement: str, words: str, author: Author) -> list[Judgement]:
    """Write a remark beside a statement."""
    return decide(ledger, "note", [(_statement(ledger, statement), _words(words))], "same", author)


def review(ledger: Ledger, claim: str, rating: str, author: Author, text: str = "", url: str = "") -> list[Judgement]:
    """Keep what a person concluded on the claim that a statement makes, or on the proposition of a contention."""
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise ConfigError(f"{url!r} is no web address: give where the review was published, or nothing")
    whole = claim.startswith("con_")
    left = anchor(lookups.contention(ledger, claim).statements) if whole else _statement(ledger, claim)
    written = Review(_words(rating), " ".join(text.split()), url, "proposition" if whole else "statement")
    return decide(ledger, "review", [(left, msgspec.json.encode(written).decode())], "same", author, [left])


def rename(ledger: Ledger, contention: str, words: str, author: Author) -> list[Judgement]:
    """Write the proposition of a contention anew; the words hang on one of its statements, so that they outlive it."""
    found = lookups.contention(ledger, contention)
    return decide(ledger, "proposition", [(anchor(found.statements), _words(words))], "same", author, found.statements)


def anchor(statements: Sequence[str]) -> str:
    """The statement that decisions on a whole contention hang on."""
    return min(statements)


def join(ledger: Ledger, one: str, other: str, author: Author) -> list[Judgement]:
    """Put two contentions together: each statement with each, as one pair would not hold the rest together."""
    return pair(ledger, lookups.contention(ledger, one).id, lookups.contention(ledger, other).id, "same", author)


def alike(ledger: Ledger, one: str, other: str, author: Author) -> list[Judgement]:
    """Say that two statements are about the same: what each is in a contention with comes along."""
    left, right = (_together(ledger, _statement(ledger, statement)) for statement in (one, other))
    pairs: Iterable[tuple[str, str]] = product(left, right) if set(left).isdisjoint(right) else [(one, other)]
    return decide(ledger, "same_proposition", pairs, "same", author, (one, other))


def _together(ledger: Ledger, statement: str) -> Sequence[str]:
    place = lookups.placings_of(ledger, records=[statement]).get(statement)
    return lookups.contention(ledger, place.contention).statements if place and place.contention else (statement,)


def part(ledger: Ledger, contention: str, statements: Sequence[str], author: Author) -> list[Judgement]:
    """Take statements out of a contention; those taken out stay together."""
    held = lookups.contention(ledger, contention).statements
    out = [statement for statement in statements if statement in held]
    rest = [statement for statement in held if statement not in out]
    return decide(ledger, "same_proposition", product(out, rest), "different", author, held)


def same_speaker(ledger: Ledger, one: str, other: str, author: Author) -> list[Judgement]:
    """Say that two speakers are one."""
    return pair(ledger, lookups.entity(ledger, one).id, lookups.entity(ledger, other).id, "same", author)


def other_speaker(ledger: Ledger, entity: str, referent: str, author: Author) -> list[Judgement]:
    """Say that one of a speaker's mentions, all those of one report, is somebody else."""
    members = lookups.entity(ledger, entity).members
    rest = [member for member in members if member != referent]
    return decide(ledger, "same_entity", [(referent, rest[0])] if rest else [], "different", author, members)


def pair(ledger: Ledger, one: str, other: str, verdict: Verdict, author: Author) -> list[Judgement]:
    """Say "same", "different" or "unsure" of two statements, two contentions or two speakers."""
    kinds = {given.partition("_")[0] for given in (one, other)}
    if kinds == {"st"}:
        pairs: Iterable[tuple[str, str]] = [(_statement(ledger, one), _statement(ledger, other))]
        return decide(ledger, "same_proposition", pairs, verdict, author, (one, other))
    if kinds == {"con"}:
        left, right = lookups.contention(ledger, one), lookups.contention(ledger, other)
        apart = product(left.statements, right.statements) if left.id != right.id else ()
        return decide(ledger, "same_proposition", apart, verdict, author, left.statements)
    first, second = lookups.entity(ledger, one), lookups.entity(ledger, other)
    if first.id == second.id or not first.members or not second.members:
        raise ConfigError(f"{one!r} and {other!r} are not two speakers that reports mention")
    return decide(ledger, "same_entity", [(first.members[0], second.members[0])], verdict, author, first.members)


def undo(ledger: Ledger, judgement: str, author: Author) -> list[Judgement]:
    """Take a decision back, with everything that was decided in the same act: what stood before stands again."""
    with ledger.read() as connection:
        found = connection.execute(select(t.judgement).where(t.judgement.c.id == judgement)).first()
        if found is None:
            raise NotFound(f"there is no decision {judgement!r}: `counterclaim judge list` lists them")
        act = connection.execute(
            select(t.judgement.c.left, t.judgement.c.right).where(
                t.judgement.c.at == found.at, t.judgement.c.by == found.by, t.judgement.c.question == found.question
            )
        ).all()
    who = msgspec.structs.replace(author, by=found.by.removeprefix("user:"), why=author.why or f"undone by {author.by}")
    about = subject_of(msgspec.convert(found, Judgement, from_attributes=True))
    return decide(ledger, found.question, [(row.left, row.right) for row in act], "unsure", who, about)


def _statement(ledger: Ledger, wanted: str) -> str:
    return _known(ledger, t.statement, wanted, "statement")


def _figure(ledger: Ledger, wanted: str) -> str:
    return _known(ledger, t.figure, wanted, "figure")


def _record(ledger: Ledger, wanted: str) -> str:
    return _figure(ledger, wanted) if wanted.startswith("fig_") else _statement(ledger, wanted)


def _known(ledger: Ledger, table: Table, wanted: str, what: str) -> str:
    with ledger.read() as connection:
        if connection.execute(select(table.c.id).where(table.c.id == wanted)).first() is None:
            raise NotFound(f"there is no {what} {wanted!r}")
    return wanted


def _words(given: str) -> str:
    words = " ".join(given.split())
    if not words or len(words) > LONGEST:
        raise ConfigError(f"between 1 and {LONGEST} characters, please")
    return words
