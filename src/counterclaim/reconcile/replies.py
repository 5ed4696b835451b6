"""Replies: how well one statement fits as what another one denies or confirms, and the evidence for it in words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Set
from functools import cache

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import cues
from counterclaim.lexicon.world import party_of
from counterclaim.reconcile.propositions import (
    EntityNameOf,
    alternatives,
    patterns,
    plain,
    pointer_of,
    pronoun_only,
    stripped,
    unopened,
)
from counterclaim.reconcile.stems import Weights, empty_words, stem, stems
from counterclaim.records import Document, Statement

REACH = 6  # sentences: further back, "these allegations" found its answer in 1 of 9 tries on the labelled reports
ANSWERS = frozenset({"denies", "confirms"})
# How readily somebody answers a statement of this kind.
ANSWERED = {"alleges": 1.0, "asserts": 0.6, "estimates": 0.6, "confirms": 0.4, "warns": 0.3, "predicts": 0.3}
ANSWERED_DEMAND = {"demands": 0.9, "asserts": 0.6, "warns": 0.4}
# What speaks for a pair, added up; a pair is one from ENOUGH on. Chosen on the tune half of bench/quality/answers.
ENOUGH = 1.0
POINTING = 0.4  # "these allegations": it answers something, the question is what
SHARED = 1.6  # times the weight of the words that both share, 0 to 1
NARRATED = 0.7  # less where the report itself says so
NAMING = 0.35  # the accusation names the side that denies it
HELD = 0.5  # the denial names whose claim it denies: "accusations by Ostrel"
OTHER_SIDE, ONE_PARTY = 0.1, 0.5  # more, less; in a quarrel within one country all may count as its own
DENIED_BEFORE = 0.25  # what has been denied before is what goes on being denied
NEAR, AWAY = (0.65, 0.2), 0.15  # in the same sentence, in the one before; what each further one takes from it
# Less, for each word, where a denial says what it denies, and it has hardly a word in common with the accusation.
STRANGE, STRANGEST = 0.1, 0.5
FAMILIAR = 0.25  # what they share at least to be no strangers at all
UNCUED = 0.5  # more is asked of words that only sound like a denial: "they did not drop bombs"
DEFENDED = 0.4  # less where the denial defends the very side that makes the accusation
CONFIRMED = 0.5  # what a confirmation shares at least with what it confirms
# A report may open with the denial: the accusation comes this many sentences later, and they share this much.
AHEAD, TOLD_AHEAD, BEFORE = 4, 0.25, 0.15
# Words that must be shared before a denial counts as part of a longer accusation, and what such a part counts.
PART, PART_COUNTS = 3, 0.8
SHORTEST = 4  # letters that two names begin with at least to be a land and its people
PLAIN_SHARED = 0.7  # what words that merely sound like a denial share at least with an assertion
TOLD_AGAIN = 0.4  # a denial that is itself denied shares at least this much
DEMANDED = re.compile(r"\b(?:calls?|pleas?|demands?|requests?|offers?|proposals?|appeals?|ultimatum)\b", re.IGNORECASE)
OWN = re.compile(r"\b[A-Z][\w’'-]+")


class Placed(Struct, frozen=True):
    """A statement with where it stands and for whom its speaker speaks.

    `matter`: the stems of what is claimed; `said`: of all its words; `named`: of the names among them; `side`: of the
    names of who speaks, `camp`: of the party alone, `own`: in the mention next to
    it, without lands. `pointer`: the words by which it points at another statement, where they are all it says of the
    matter; `cued`: a cue makes it a denial, not its own words alone; `claimed`: it calls what it answers a claim,
    `holders`: of those whose claim it is, "accusations by Ostrel".
    """

    statement: Statement
    sentence: int
    entity: str | None
    party: str | None
    matter: frozenset[str]
    said: frozenset[str]
    named: frozenset[str]
    side: frozenset[str]
    camp: frozenset[str]
    own: frozenset[str]
    pointer: str | None
    cued: bool
    claimed: bool
    holders: frozenset[str]


def placed_in(document: Document, entity_name_of: EntityNameOf) -> list[Placed]:
    """The statements of a document in text order, each with its sentence, speaker and words of matter."""
    starts = [sentence.start for sentence in document.sentences]
    rows = []
    for statement in sorted(document.statements, key=lambda s: (s.start, s.end, s.id)):
        entity, party = entity_name_of(statement)
        mention = statement.speaker.exact if statement.speaker else ""
        own = " ".join(OWN.findall(mention))
        cue = statement.cue.exact if statement.cue else ""
        matter = frozenset(stems(stripped(statement.words, statement.stance)))
        pointer, told = pointer_of(statement), patterns().claim_of.match(unopened(plain(statement.words)))
        rows.append(
            Placed(
                statement=statement,
                sentence=bisect_right(starts, statement.start),
                entity=entity,
                party=party or entity,
                matter=matter,
                said=frozenset(stems(statement.words)),
                named=frozenset(stems(" ".join(OWN.findall(statement.words)))),
                side=frozenset(stems(f"{party or ''} {entity or ''} {own}")),
                own=frozenset(
                    stem(word)
                    for word in OWN.findall(mention)
                    if word.lower() not in empty_words() and not party_of(word)
                ),
                camp=frozenset(stems(party or "")),
                pointer=pointer if pointer and (pronoun_only(pointer) or not told) else None,
                cued=is_cued(statement.stance, cue) or not (cue or statement.mode == "direct"),
                claimed=claims().search(statement.words) is not None,
                holders=frozenset(stems(" ".join(map(" ".join, whose_claims().findall(statement.words))))),
            )
        )
    return rows


def is_cued(stance: str, cue: str) -> bool:
    """Whether a cue by itself makes a statement a denial or confirmation; one that does not confirm denies.

    >>> is_cued("denies", "has flatly denied"), is_cued("denies", "did not acknowledge"), is_cued("denies", "said")
    (True, True, False)
    """
    words = cue.split()
    readings = (reading for at in range(len(words)) for reading in cues().of(" ".join(words[at:])))
    return any(reading.stance in (stance, "confirms") for reading in readings)


class Fit(Struct, frozen=True):
    """How much speaks for one statement as what another answers, and what."""

    score: float
    reasons: tuple[str, ...]


def fit(answer: Placed, other: Placed, weights: Weights, denied: Set[str] = frozenset()) -> Fit | None:
    """What speaks for `other` as what `answer` answers in the same report; None where it cannot be.

    `denied`: the statements that others deny before.
    """
    statement, held = answer.statement, other.statement
    distance = abs(answer.sentence - other.sentence)
    later = held.start > statement.start
    if distance > (AHEAD if later else REACH) or lies_in(statement, held):
        return None
    confirms = statement.stance == "confirms"
    if one_speaker(answer, other):
        return None
    shared = likeness(answer, other, weights)
    if confirms and held.stance == "denies":
        return None
    if (confirms and not answer.claimed and shared < CONFIRMED) or (later and distance and shared < TOLD_AHEAD):
        return None
    kinds = ANSWERED_DEMAND if DEMANDED.search(statement.words[:60]) else ANSWERED
    readily = kinds.get(held.stance, 0.0)
    told = answer.pointer or meet(answer.holders, other.side)
    strangers = not (shared or told) and held.stance != "alleges" and distance > 0
    if strangers or (not readily and shared < TOLD_AGAIN):
        return None
    if not believable(answer, other, shared):
        return None
    nearness = NEAR[distance] if distance < len(NEAR) else NEAR[-1] - AWAY * (distance - len(NEAR) + 1)
    named = sides(answer, other, shared)
    strange = 0.0 if told else min(STRANGEST, STRANGE * len(answer.matter)) * max(0.0, 1 - shared / FAMILIAR)
    one_party = not confirms and by_one_side(answer, other)
    evidence = [
        (readily + nearness - BEFORE * later, f"{held.stance} “{plain(held.words)[:60]}” {where(distance, later)}"),
        (-ONE_PARTY, f"though both speak for {other.party}")
        if one_party
        else (OTHER_SIDE, f"by another side, {other.party}"),
        (DENIED_BEFORE if answer.pointer and held.id in denied else 0.0, "denied before"),
        (-NARRATED if held.narrator and other.entity is None else 0.0, "though the report says so itself"),
        (POINTING if answer.pointer else 0.0, ""),
        (SHARED * shared, f"shared words weigh {shared:.2f}"),
        (-strange, "with hardly a common word"),
        (0.0 if answer.cued or answer.pointer else -UNCUED, ""),
        *((weight, words) for words, weight in named.items()),
    ]
    said = tuple(words for weight, words in evidence if weight and words)
    return Fit(sum(weight for weight, _ in evidence), said)


def believable(answer: Placed, other: Placed, shared: float) -> bool:
    """Whether nothing makes a mere likeness of two statements worthless as a sign that one answers the other.

    Of 45 answers read on a ledger of 1,100 reports about 18 held; these were the commonest of the wrong kinds.
    """
    statement, held = answer.statement, other.statement
    accused = held.stance == "alleges"
    if lies_in(held, statement) and not answer.claimed:
        return False  # "denied that those who accuse Orland are right": what is told within a denial is no target
    if accused or answer.pointer:
        return True
    if not answer.cued:
        return shared >= PLAIN_SHARED  # "said that nobody had an opinion": only the words say no
    cue = statement.cue.exact.lower().split() if statement.cue else []
    refuses = any(word in lexicon("answers")["refusing"] for word in cue)
    return not refuses or held.stance == "demands" or DEMANDED.search(held.words) is not None


def where(distance: int, later: bool) -> str:
    """How far a statement stands from what answers it, in words.

    >>> where(0, False), where(1, False), where(3, True)
    ('in the same sentence', 'one sentence before', '3 sentences after')
    """
    if not distance:
        return "in the same sentence"
    return f"{'one sentence' if distance == 1 else f'{distance} sentences'} {'after' if later else 'before'}"


def sides(answer: Placed, other: Placed, shared: float) -> dict[str, float]:
    """What the names in two statements say of who accuses whom, and what it weighs."""
    whose = other.party or other.entity
    mine, theirs = answer.side - other.side, other.side - answer.side
    if meet(answer.holders, theirs):
        return {f"named as {whose}’s": HELD}
    if all(meet(answer.named, frozenset({name})) for name in other.camp or {""}):
        return {f"though it defends {whose}": -DEFENDED}
    if meet(mine if shared else mine | answer.named, other.named):
        return {f"naming {answer.party or answer.entity}": NAMING}
    return {}


def meet(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two sets of stems of names have one in common, be it a land and its people.

    >>> meet(frozenset({"orland"}), frozenset({"orlandi", "belan"})), meet(frozenset({"or"}), frozenset({"orland"}))
    (True, False)
    """
    return bool(left & right) or any(
        len(one) >= SHORTEST and len(other) >= SHORTEST and (one.startswith(other) or other.startswith(one))
        for one in left
        for other in right
    )


def lies_in(inner: Statement, outer: Statement) -> bool:
    """Whether one content stands within the other: "drone footage that Orland has dismissed as a forgery"."""
    return outer.start <= inner.start and inner.end <= outer.end


def one_speaker(one: Placed, other: Placed) -> bool:
    """Whether two statements are by one speaker, known or named as one: "Belan", "Minister Dmitry Belan"."""
    alike = one.own and other.own and (one.own <= other.own or other.own <= one.own)
    return bool(alike or (one.entity and one.entity == other.entity))


def by_one_side(one: Placed, other: Placed) -> bool:
    """Whether two statements are by one speaker or for one party."""
    return bool((one.party and one.party == other.party) or (one.entity and one.entity == other.entity))


@cache
def whose_claims() -> re.Pattern[str]:
    """The words that say whose claim it is.

    >>> whose_claims().findall("Mr. Belan’s latest claims"), whose_claims().findall("reports by the Ostrel police")
    ([('Mr. Belan’s latest ', '')], [('', 'the Ostrel police')])
    """
    return re.compile(
        rf"((?:[\w’'.-]+ ){{0,3}}){claims().pattern}(?: (?:by|from|of) ((?:[\w’'.-]+ ?){{1,4}}))?", re.IGNORECASE
    )


@cache
def claims() -> re.Pattern[str]:
    """Any noun that stands for a claim."""
    return re.compile(rf"\b(?:{alternatives(lexicon('answers')['nouns'])}|reporting)s?\b", re.IGNORECASE)


def likeness(answer: Placed, other: Placed, weights: Weights) -> float:
    """How far two statements speak of the same: by the words of both, or as a part of a longer accusation."""
    shared = weights.overlap(answer.matter, other.matter)
    if len(answer.matter & other.matter) >= PART:
        return max(shared, PART_COUNTS * weights.told_in(answer.matter, other.matter))
    return shared


def is_answer(placed: Placed) -> bool:
    """Whether a statement answers something: it denies or confirms, or it points at a claim and judges it.

    "Orland denies it" and "called the report a fake" answer; "declined to comment on the photographs" leaves open.
    """
    if placed.statement.stance in ANSWERS:
        return bool(placed.pointer or placed.matter)
    return placed.pointer is not None and bool(patterns().untrue.search(placed.statement.words))
