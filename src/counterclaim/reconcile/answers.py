"""Which statement answers which: "Orland denies it" is bound to what Orland denies, with the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from counterclaim.lexicon import lexicon
from counterclaim.reconcile.propositions import EntityNameOf
from counterclaim.reconcile.replies import ENOUGH, Placed, by_one_side, fit, is_answer, likeness, placed_in
from counterclaim.reconcile.stems import Weights, weights_of, words_of
from counterclaim.records import Document, Judgement

BY = "stage:answers@2"
# A claim denied in another report shares at least this much of its weighted words with the denial: in reports of one
# story, and where it is called a claim; else so many words too, a name among them. At .5 everywhere 2 of 20 held.
WITHIN_STORY, ACROSS, ACROSS_WORDS = 0.45, 0.6, 3
KEPT_ACROSS = 3
AGAIN = 2  # sentences: who denies a thing and denies again this soon still speaks of it
COMMON = 60  # a word in more statements than this is no key: its neighbours are everybody
NO_STORIES: Mapping[str, str] = MappingProxyType({})
SAID = {"denies": "what it denies", "confirms": "what it confirms"}


def answers(
    documents: Sequence[Document], entity_name_of: EntityNameOf, story_of: Mapping[str, str] = NO_STORIES
) -> list[Judgement]:
    """Judgements "`left` answers `right`", at most one within a report and three across reports for each statement.

    `entity_name_of` gives the canonical names of a statement's speaker and of the party spoken for, `story_of` the
    story that a document tells with others.
    """
    placed = {document.id: placed_in(document, entity_name_of) for document in documents}
    everything = [statement for document in sorted(placed) for statement in placed[document]]
    weights = weights_of(statement.matter for statement in everything)
    found: list[Judgement] = []
    for document in sorted(placed):
        found += answers_within(placed[document], weights).values()
    left = {judgement.left for judgement in found}
    open_still = [answer for answer in everything if answer.statement.id not in left and asks_across(answer)]
    found += answers_across(open_still, everything, weights, story_of)
    best = {judgement.left: judgement for judgement in sorted(found, key=lambda j: (j.score, j.right))}
    for document in sorted(placed):
        for at, answer in enumerate(placed[document]):
            before = placed[document][max(0, at - 1) : at]
            if answer.statement.id not in best and before and goes_straight_on(answer, before[0]):
                found += [again] if (again := said_again(answer, before, best)) else []
    return sorted(found, key=lambda judgement: (judgement.left, -judgement.score, judgement.right))


def asks_across(answer: Placed) -> bool:
    """Whether what a statement answers may stand in another report: its words say what that is."""
    stance = answer.statement.stance
    return len(answer.matter) > 1 and (answer.cued if stance == "denies" else stance in SAID and answer.claimed)


def answers_within(placed: Sequence[Placed], weights: Weights) -> dict[str, Judgement]:
    """What each answer of one report answers there, by the id of the answer."""
    found: dict[str, Judgement] = {}
    for at, answer in enumerate(placed):
        again = said_again(answer, placed[:at], found)
        fresh = answer_of(answer, placed, weights, found) if is_answer(answer) else None
        if answer.pointer and at and goes_straight_on(answer, placed[at - 1]):
            fresh = None  # "denied the charge, calling it a fairy tale": nothing further off
        if judgement := max((j for j in (again, fresh) if j), key=lambda j: j.score, default=None):
            found[answer.statement.id] = judgement
    return found


def answer_of(
    answer: Placed, neighbours: Sequence[Placed], weights: Weights, before: Mapping[str, Judgement]
) -> Judgement | None:
    """The statement of the same report that fits best as what this one answers, or None."""
    denied = {judgement.right for judgement in before.values()}
    fits = [(found, other) for other in neighbours if (found := fit(answer, other, weights, denied))]
    if not fits:
        return None
    best, other = max(fits, key=lambda pair: (pair[0].score, -pair[1].statement.start, pair[1].statement.id))
    if best.score < ENOUGH:
        return None
    what = f"“{answer.pointer}”" if answer.pointer else SAID[answer.statement.stance]
    return judged(answer, other, best.score / 2, f"{what} is {', '.join(best.reasons)}")


def goes_straight_on(answer: Placed, before: Placed) -> bool:
    """Whether somebody denies on in the sentence in which he denied."""
    return before.sentence == answer.sentence and before.statement.stance == "denies" and by_one_side(answer, before)


def said_again(answer: Placed, before: Sequence[Placed], found: Mapping[str, Judgement]) -> Judgement | None:
    """What the denial just before this one answers, where the denier, or somebody in his own words, goes on.

    "Orland denied the charge. “We shell no schools,” its envoy said": the envoy speaks of the same charge.
    """
    for back, other in enumerate(reversed(before)):
        apart = answer.sentence - other.sentence
        if apart > AGAIN:
            return None
        own_words = bool(answer.pointer) or not answer.cued
        quoted = back == 0 and apart < AGAIN and answer.statement.mode == "direct"
        goes_on = own_words and (by_one_side(answer, other) or quoted)
        known = found.get(other.statement.id) if other.statement.stance == "denies" and goes_on else None
        # "Denied this and said that workers were clearing a road": what was done instead.
        cue = answer.statement.cue.exact.lower() if answer.statement.cue else ""
        instead = cue in lexicon("answers")["going_on"] and not apart and by_one_side(answer, other)
        if known and (answer.statement.stance == "denies" or (instead and answer.statement.stance == "asserts")):
            return Judgement(
                left=answer.statement.id,
                right=known.right,
                question="answers",
                verdict="same",
                score=known.score,
                reasons=("goes on from a denial of it just before",),
                by=BY,
            )
        if other.statement.stance == "alleges":
            return None
    return None


def answers_across(
    unanswered: Sequence[Placed], everything: Sequence[Placed], weights: Weights, story_of: Mapping[str, str]
) -> Iterator[Judgement]:
    """Yield denials bound to accusations in other reports that share their telling words, at most three each."""
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for at, placed in enumerate(everything):
        if placed.statement.stance in ("alleges", "asserts") and not placed.statement.narrator:
            for stem in placed.matter:
                by_stem[stem].append(at)
    for answer in unanswered:
        votes = Counter(
            at for stem in answer.matter if len(by_stem.get(stem, ())) <= COMMON for at in by_stem.get(stem, ())
        )
        rows = []
        for at in votes:
            other = everything[at]
            if other.statement.document == answer.statement.document or (answer.party and answer.party == other.party):
                continue
            common, story = answer.matter & other.matter, story_of.get(answer.statement.document)
            one_story = story is not None and story == story_of.get(other.statement.document)
            least, words = (WITHIN_STORY, 2) if one_story or answer.claimed else (ACROSS, ACROSS_WORDS)
            named = one_story or common & answer.named & other.named
            shared = likeness(answer, other, weights)
            if shared >= least and len(common) >= words and named:
                rows.append((-shared, other.statement.id, other))
        for negative, _, other in sorted(rows, key=lambda row: row[:2])[:KEPT_ACROSS]:
            told = ", ".join(w for _, w in words_of(answer.statement.words, answer.matter & other.matter))
            stances = answer.statement.stance, other.statement.stance
            whose = other.party or "another"
            reason = f"{stances[0]} what {whose} {stances[1]} in another report (shared: {told})"
            yield judged(answer, other, -negative, reason)


def judged(answer: Placed, other: Placed, score: float, reason: str) -> Judgement:
    """The judgement that one statement answers another."""
    return Judgement(
        left=answer.statement.id,
        right=other.statement.id,
        question="answers",
        verdict="same",
        score=round(min(1.0, score), 3),
        reasons=(reason,),
        by=BY,
    )
