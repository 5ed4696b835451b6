"""Which statement answers which: "Orland denies it" is bound to what Orland denies, with the reason."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct

from counterclaim.reconcile.propositions import EntityNameOf, plain, pointer_of, stripped
from counterclaim.reconcile.stems import Weights, stems, weights_of, words_of
from counterclaim.records import Document, Judgement, Statement

BY = "stage:answers@1"
REACH = 6  # sentences: further back, "these allegations" found its answer in 1 of 9 tries on the labelled reports
SIDES = {
    "alleges": 1.0,
    "asserts": 0.6,
    "estimates": 0.5,
    "confirms": 0.4,
    "predicts": 0.3,
    "warns": 0.3,
    "demands": 0.3,
    "denies": 0.3,
}
ANSWERS = frozenset({"denies", "confirms", "declines"})
# A claim denied in another report has to share at least this much of its weighted words with the denial.
ACROSS = 0.5
# Within a report a denial that says itself what it denies needs less; below, it met the nearest accusation at random.
NAMED = 0.3
KEPT_ACROSS = 3
# Words that must be shared before a denial counts as part of a longer accusation, and what such a part counts.
PART = 3
PART_COUNTS = 0.8
# Sentences: a denial that says in its own words what it denies still answers an accusation this near.
AT_ONCE = 2
COMMON = 60  # a word in more statements than this is no key: its neighbours are everybody


class Placed(Struct, frozen=True):
    """A statement with where it stands and for whom its speaker speaks."""

    statement: Statement
    sentence: int
    entity: str | None
    party: str | None
    matter: frozenset[str]


def answers(documents: Sequence[Document], entity_name_of: EntityNameOf) -> list[Judgement]:
    """Judgements "`left` answers `right`", at most one within a report and three across reports for each statement.

    `entity_name_of` gives the canonical names of a statement's speaker and of the party spoken for.
    """
    placed = {document.id: placed_in(document, entity_name_of) for document in documents}
    everything = [statement for document in sorted(placed) for statement in placed[document]]
    weights = weights_of(statement.matter for statement in everything)
    found = []
    unanswered = []
    for document in sorted(placed):
        for at, statement in enumerate(placed[document]):
            judgement = answer_within(statement, placed[document], at, weights)
            if judgement:
                found.append(judgement)
            elif statement.statement.stance in ("denies", "confirms") and len(statement.matter) > 1:
                unanswered.append(statement)
    found.extend(answers_across(unanswered, everything, weights))
    return sorted(found, key=lambda judgement: (judgement.left, -judgement.score, judgement.right))


def placed_in(document: Document, entity_name_of: EntityNameOf) -> list[Placed]:
    """The statements of a document in text order, each with its sentence, speaker and words of matter."""
    starts = [sentence.start for sentence in document.sentences]
    rows = []
    for statement in sorted(document.statements, key=lambda s: (s.start, s.end, s.id)):
        entity, party = entity_name_of(statement)
        matter = frozenset(stems(stripped(statement.words, statement.stance)))
        rows.append(Placed(statement, bisect_right(starts, statement.start), entity, party or entity, matter))
    return rows


def answer_within(answer: Placed, neighbours: Sequence[Placed], at: int, weights: Weights) -> Judgement | None:
    """The statement of the same report that this one answers, or None.

    Points are given for nearness, for an accusing stance, for another side and for shared words; the reason names them.
    """
    pointer = pointer_of(answer.statement)
    specified = answer.statement.stance in ANSWERS and len(answer.matter) > 0
    if pointer is None and not specified:
        return None
    best: tuple[float, int, str] | None = None
    for other_at, other in enumerate(neighbours):
        if other_at == at or overlapping_pointer(answer, other):
            continue
        distance = answer.sentence - other.sentence
        later = other.statement.start > answer.statement.start
        if not 0 <= distance <= REACH or (later and distance != 0):
            continue
        shared = likeness(answer, other, weights)
        score, reason = points(answer, other, distance, shared, pointer is not None)
        if later:
            score -= 0.15
        if score > 0 and (best is None or score > best[0]):
            best = (score, other_at, reason)
    if best is None or best[0] < (0.75 if pointer else 1.0):
        return None
    score, other_at, reason = best
    said = (
        f"“{pointer}”"
        if pointer
        else "what it " + {"denies": "denies", "confirms": "confirms"}.get(answer.statement.stance, "leaves open")
    )
    return Judgement(
        left=answer.statement.id,
        right=neighbours[other_at].statement.id,
        question="answers",
        verdict="same",
        score=round(min(1.0, score / 2), 3),
        reasons=(f"{said} is {reason}",),
        by=BY,
    )


def points(answer: Placed, other: Placed, distance: int, shared: float, pointing: bool) -> tuple[float, str]:
    """How well `other` fits as what is answered, and why, in words."""
    stance = SIDES.get(other.statement.stance, 0.0)
    same_side = answer.party is not None and answer.party == other.party
    near = {0: "in the same sentence", 1: "one sentence before"}.get(distance, f"{distance} sentences before")
    reasons = [f"{other.statement.stance} “{plain(other.statement.words)[:60]}” {near}"]
    if same_side:
        # Whoever denies a thing twice in a row denies the same thing; an own assertion is not what one denies.
        stance = 0.45 if other.statement.stance == answer.statement.stance and distance <= 2 else 0.0
        reasons.append("by the same side")
    elif other.party:
        reasons.append(f"by another side, {other.party}")
    if shared:
        reasons.append(f"shared words weigh {shared:.2f}")
    if pointing and not answer.matter:
        # Only a pronoun or "these allegations": all that counts is who spoke last.
        return stance + 0.9 - 0.2 * distance if stance else 0.0, ", ".join(reasons)
    if not pointing and not same_side and shared < NAMED and retorts(answer, other, distance):
        return 1.08 - 0.04 * distance, ", ".join([*reasons, f"naming {answer.party}"])
    if (not pointing and (same_side or shared < NAMED)) or (not stance and shared < 0.5):
        return 0.0, ""
    nearness = 0.4 - 0.06 * distance
    return stance + 1.6 * shared + nearness - (0.35 if not shared else 0.0) + (0.1 if pointing else -0.25), ", ".join(
        reasons
    )


def likeness(answer: Placed, other: Placed, weights: Weights) -> float:
    """How far two statements speak of the same: by the words of both, or as a part of a longer accusation."""
    shared = weights.overlap(answer.matter, other.matter)
    if len(answer.matter & other.matter) >= PART:
        return max(shared, PART_COUNTS * weights.told_in(answer.matter, other.matter))
    return shared


def retorts(answer: Placed, other: Placed, distance: int) -> bool:
    """Whether a denial follows at once on an accusation that names the denier's side, in whatever words."""
    if answer.statement.stance != "denies" or other.statement.stance != "alleges" or distance > AT_ONCE:
        return False
    return answer.party is not None and bool(frozenset(stems(answer.party)) & frozenset(stems(other.statement.words)))


def overlapping_pointer(answer: Placed, other: Placed) -> bool:
    """Whether the two share their words in a way that makes answering senseless: the same content twice."""
    return answer.statement.content == other.statement.content


def answers_across(unanswered: Sequence[Placed], everything: Sequence[Placed], weights: Weights) -> list[Judgement]:
    """Denials bound to accusations in other reports that share their telling words, at most three each."""
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for at, placed in enumerate(everything):
        if placed.statement.stance in ("alleges", "asserts") and not placed.statement.narrator:
            for stem in placed.matter:
                by_stem[stem].append(at)
    found = []
    for answer in unanswered:
        votes = Counter(
            at for stem in answer.matter if len(by_stem.get(stem, ())) <= COMMON for at in by_stem.get(stem, ())
        )
        rows = []
        for at in votes:
            other = everything[at]
            if other.statement.document == answer.statement.document or (answer.party and answer.party == other.party):
                continue
            shared = likeness(answer, other, weights)
            if shared >= ACROSS and len(answer.matter & other.matter) > 1:
                rows.append((-shared, other.statement.id, other))
        for negative, _, other in sorted(rows, key=lambda row: row[:2])[:KEPT_ACROSS]:
            words = ", ".join(w for _, w in words_of(answer.statement.words, answer.matter & other.matter))
            reason = (
                f"{answer.statement.stance} what {other.party or 'another'} {other.statement.stance} in another report"
                f" (shared: {words})"
            )
            found.append(
                Judgement(
                    left=answer.statement.id,
                    right=other.statement.id,
                    question="answers",
                    verdict="same",
                    score=round(-negative, 3),
                    reasons=(reason,),
                    by=BY,
                )
            )
    return found
