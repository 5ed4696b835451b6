"""Judging: people's decisions as they are written down. Append only; undoing is a later decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import product

import msgspec
from sqlalchemy import Connection, select

from counterclaim.errors import ConfigError, Conflict, NotFound
from counterclaim.ledger import lookups
from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import STANCES, Judgement, Question, Verdict

# Longer words than these are a text of their own, not a name or a proposition.
LONGEST = 500


class Author(msgspec.Struct, frozen=True):
    """Who decides, why, and what they had seen: the newest decision on the subject when they looked ("" for none).

    `seen` None: decide whatever others did meanwhile.
    """

    by: str
    why: str = ""
    seen: str | None = None


def newest(ledger: Ledger, question: str, left: str) -> str:
    """The id of the last decision on this subject, "" where there is none."""
    with ledger.read() as connection:
        return _newest(connection, question, left)


def newest_of(ledger: Ledger, statements: Sequence[str]) -> dict[str, str]:
    """The last decision on each of these statements, by statement and question in one word; "" is left out."""
    wanted = select(t.judgement).where(t.judgement.c.left.in_(statements)).order_by(t.judgement.c.at, t.judgement.c.id)
    with ledger.read() as connection:
        return {row.left + row.question: row.id for row in connection.execute(wanted)}


def _newest(connection: Connection, question: str, left: str) -> str:
    about = select(t.judgement.c.id).where(t.judgement.c.question == question, t.judgement.c.left == left)
    found = connection.execute(about.order_by(t.judgement.c.at.desc(), t.judgement.c.id.desc()).limit(1)).scalar()
    return found or ""


def decide(
    ledger: Ledger, question: Question, pairs: Iterable[tuple[str, str]], verdict: Verdict, author: Author
) -> list[Judgement]:
    """Append one decision on each pair, all of them or none; Conflict where somebody else decided meanwhile."""
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
        last = _newest(entry.connection, question, made[0].left)
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


def accept(ledger: Ledger, statement: str, author: Author) -> list[Judgement]:
    """Say that a statement is read as it should be."""
    return decide(ledger, "reading", [(_statement(ledger, statement), "")], "same", author)


def reject(ledger: Ledger, statement: str, author: Author) -> list[Judgement]:
    """Say that a statement is none: it leaves every view, and its words stay where they are."""
    return decide(ledger, "reading", [(_statement(ledger, statement), "")], "different", author)


def note(ledger: Ledger, statement: str, words: str, author: Author) -> list[Judgement]:
    """Write a remark beside a statement."""
    return decide(ledger, "note", [(_statement(ledger, statement), _words(words))], "same", author)


def rename(ledger: Ledger, contention: str, words: str, author: Author) -> list[Judgement]:
    """Write the proposition of a contention anew; the words hang on one of its statements, so that they outlive it."""
    found = lookups.contention(ledger, contention)
    return decide(ledger, "proposition", [(anchor(found.statements), _words(words))], "same", author)


def anchor(statements: Sequence[str]) -> str:
    """The statement that decisions on a whole contention hang on."""
    return min(statements)


def join(ledger: Ledger, one: str, other: str, author: Author) -> list[Judgement]:
    """Put two contentions together: each statement with each, as one pair would not hold the rest together."""
    return pair(ledger, lookups.contention(ledger, one).id, lookups.contention(ledger, other).id, "same", author)


def part(ledger: Ledger, contention: str, statements: Sequence[str], author: Author) -> list[Judgement]:
    """Take statements out of a contention; those taken out stay together."""
    held = lookups.contention(ledger, contention).statements
    out = [statement for statement in statements if statement in held]
    rest = [statement for statement in held if statement not in out]
    return decide(ledger, "same_proposition", product(out, rest), "different", author)


def same_speaker(ledger: Ledger, one: str, other: str, author: Author) -> list[Judgement]:
    """Say that two speakers are one."""
    return pair(ledger, lookups.entity(ledger, one).id, lookups.entity(ledger, other).id, "same", author)


def other_speaker(ledger: Ledger, entity: str, referent: str, author: Author) -> list[Judgement]:
    """Say that one of a speaker's mentions, all those of one report, is somebody else."""
    rest = [member for member in lookups.entity(ledger, entity).members if member != referent]
    return decide(ledger, "same_entity", [(referent, rest[0])] if rest else [], "different", author)


def pair(ledger: Ledger, one: str, other: str, verdict: Verdict, author: Author) -> list[Judgement]:
    """Say "same", "different" or "unsure" of two statements, two contentions or two speakers."""
    kinds = {given.partition("_")[0] for given in (one, other)}
    if kinds == {"st"}:
        pairs: Iterable[tuple[str, str]] = [(_statement(ledger, one), _statement(ledger, other))]
        return decide(ledger, "same_proposition", pairs, verdict, author)
    if kinds == {"con"}:
        left, right = lookups.contention(ledger, one), lookups.contention(ledger, other)
        apart = product(left.statements, right.statements) if left.id != right.id else ()
        return decide(ledger, "same_proposition", apart, verdict, author)
    first, second = lookups.entity(ledger, one), lookups.entity(ledger, other)
    if first.id == second.id or not first.members or not second.members:
        raise ConfigError(f"{one!r} and {other!r} are not two speakers that reports mention")
    return decide(ledger, "same_entity", [(first.members[0], second.members[0])], verdict, author)


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
    return decide(ledger, found.question, [(row.left, row.right) for row in act], "unsure", who)


def _statement(ledger: Ledger, wanted: str) -> str:
    with ledger.read() as connection:
        if connection.execute(select(t.statement.c.id).where(t.statement.c.id == wanted)).first() is None:
            raise NotFound(f"there is no statement {wanted!r}")
    return wanted


def _words(given: str) -> str:
    words = " ".join(given.split())
    if not words or len(words) > LONGEST:
        raise ConfigError(f"between 1 and {LONGEST} characters, please")
    return words
