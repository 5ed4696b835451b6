"""Contentions: statements from all sides about the same proposition, whoever makes them and however."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.lexicon import lexicon
from counterclaim.reconcile.laid import Laid, Matrix, laid
from counterclaim.reconcile.linkage import linked
from counterclaim.reconcile.pairs import FLOOR, Pairs, pairs, reasons_for
from counterclaim.reconcile.propositions import (
    WORD,
    EntityNameOf,
    alternatives,
    named,
    patterns,
    plain,
    pointer_of,
    stripped,
)
from counterclaim.records import Contention, Document, Judgement, Statement, settle

BY = "stage:contentions@2"
# Mean log odds over all pairs of a cluster. On ten labelled stories, each left out of the training in turn, mean B3 F1
# is .58 to .59 from -1.4 to -0.9; what lies between the two is only suggested.
JOINED = -1.1
SUGGESTED = -1.75
# Few pairs are weak evidence: of n statements the mean is at least FEW / n + FIRM, or they stay apart; two need .3. On
# the same stories this takes nothing from F1 and raises precision from .68 to .71.
FEW, FIRM = 3.0, -1.2
# An answer is as good as the same words, even where the model sees little alike in them; a sure one joins whatever else
# is there (of 74 labelled answers 85 % are within one contention, of those from .55 on 89 %, from .75 on 91 %).
ANSWERED = 2.0
LIKELY_ANSWER, SURE_ANSWER = 0.55, 0.75
HEDGES = (
    "at least|more than|fewer than|less than|up to|about|around|nearly|almost|some|over|as many as|an estimated|only"
)
COUNTS = (
    r"\d[\d,.]*|(?:dozens|(?:tens of |hundreds of )?thousands|hundreds) of|two|three|four|five|six|seven|eight|nine|ten"
)
NUMBER = re.compile(rf"^(?:(?:{HEDGES}) )*(?:{COUNTS})\b(?: (?:million|thousand|hundred|dozen))?", re.I)
# What follows a figure that asks "how many": a noun, and no second figure hung on to it.
COUNTED = re.compile(r" (?!per ?cent|and |or |to |times |minutes |hours |days |years )[a-z][\w’'-]+(?! and\b|,)", re.I)
# "the toll at 40": a figure whose measure is told elsewhere.
COUNT_ONLY = re.compile(r"(?:the|its|their) (?:\w+ ){0,3}?(?:at|to) [^a-z]*\d", re.I)


class Grouped(Struct, frozen=True):
    """The statements as laid out, their likely pairs, and the clusters that came of them."""

    held: Laid
    likely: Pairs
    clusters: tuple[tuple[int, ...], ...]


def contentions(grouped: Grouped, entity_name_of: EntityNameOf) -> list[Contention]:
    """Contentions of at least two statements, by id; a statement that nothing else is about has none."""
    strongest = strongest_pairs(grouped)
    found = []
    for at, cluster in enumerate(grouped.clusters):
        if len(cluster) < 2:
            continue
        chosen, words = proposition_of(
            [grouped.held.statements[row] for row in cluster], grouped, cluster, entity_name_of
        )
        found.append(
            Contention(
                proposition=words,
                statements=tuple(grouped.held.ids[row] for row in cluster),
                reasons=reasons_of(grouped, cluster, strongest.get(at)),
                proposed_by=chosen,
            )
        )
    return sorted(found, key=lambda contention: contention.id)


def grouping(
    documents: Sequence[Document],
    entity_name_of: EntityNameOf,
    answers: Sequence[Judgement],
    proposed: Mapping[str, str],
    vectors: Mapping[str, Matrix],
    surroundings: Mapping[str, Matrix],
    judgements: Sequence[Judgement] = (),
) -> Grouped:
    """Clusters of statements: average linkage of the likely pairs, with what people and the reports say themselves.

    `vectors` are those of the propositions, `surroundings` those of the sentences around, by statement id. A person's
    judgement on two statements (question "same_proposition") outranks the scores: "same" joins, "different" parts.
    """
    held = laid(documents, entity_name_of, proposed, vectors, surroundings)
    likely = pairs(held)
    row_of = {key: row for row, key in enumerate(held.ids)}
    together, apart = decided(judgements, row_of)
    together |= {(row_of[s.repeats], row) for row, s in enumerate(held.statements) if s.repeats in row_of}
    excess = {(left, right): odds - FLOOR for left, right, odds in likely}
    for answer in answers:
        left, right = row_of.get(answer.left), row_of.get(answer.right)
        if answer.verdict == "same" and answer.score >= LIKELY_ANSWER and left is not None and right is not None:
            key = (min(left, right), max(left, right))
            excess[key] = max(excess.get(key, 0.0), ANSWERED - FLOOR)
            if answer.score >= SURE_ANSWER:
                together.add(key)
    scored = [(left, right, value) for (left, right), value in sorted(excess.items())]
    clusters = linked(len(held.statements), scored, JOINED - FLOOR, together - apart, apart)
    return Grouped(held, likely, tuple(firm(clusters, scored, together - apart)))


def firm(
    clusters: Sequence[Sequence[int]], scored: Iterable[tuple[int, int, float]], together: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, ...]]:
    """Yield the clusters that hold together well enough for their size; the statements of the others each alone.

    What people or a sure answer put together is not parted.
    """
    home = {row: at for at, cluster in enumerate(clusters) for row in cluster}
    kept = {home[left] for left, right in together if home[left] == home[right]}
    total: defaultdict[int, float] = defaultdict(float)
    for left, right, value in scored:
        if home[left] == home[right]:
            total[home[left]] += value
    for at, cluster in enumerate(clusters):
        size = len(cluster)
        pairs_held = size * (size - 1) / 2
        if size == 1 or at in kept or total[at] / pairs_held + FLOOR >= FEW / size + FIRM:
            yield tuple(cluster)
        else:
            yield from ((row,) for row in cluster)


def decided(
    judgements: Iterable[Judgement], row_of: Mapping[str, int]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of rows that people put together, and those they keep apart."""
    by_pair: defaultdict[tuple[int, int], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        left, right = row_of.get(judgement.left), row_of.get(judgement.right)
        if judgement.question == "same_proposition" and left is not None and right is not None and left != right:
            by_pair[min(left, right), max(left, right)].append(judgement)
    verdicts = {pair: settle(found) for pair, found in by_pair.items()}
    return (
        {pair for pair, verdict in verdicts.items() if verdict == "same"},
        {pair for pair, verdict in verdicts.items() if verdict == "different"},
    )


def suggestions(grouped: Grouped, judgements: Sequence[Judgement] = ()) -> list[Judgement]:
    """Pairs of statements in different clusters that may be about the same thing after all: for a person to decide.

    One pair for two clusters, the likeliest, where their mean lies between SUGGESTED and JOINED; none that people have
    judged.
    """
    likely, home = grouped.likely, home_of(grouped)
    sizes = np.array([len(cluster) for cluster in grouped.clusters], np.int64)
    ends = np.sort(np.stack([home[likely.left], home[likely.right]]), axis=0)
    between = np.nonzero(ends[0] != ends[1])[0]
    odds = likely.odds[between]
    keys, at = np.unique(ends[0, between] * len(sizes) + ends[1, between], return_inverse=True)
    total = np.bincount(at, odds - FLOOR, minlength=len(keys))
    mean = total / (sizes[keys // len(sizes)] * sizes[keys % len(sizes)]) + FLOOR
    order = np.lexsort((-odds, at))
    first = order[np.unique(at[order], return_index=True)[1]]
    known = {frozenset((j.left, j.right)) for j in judgements if j.question == "same_proposition"}
    found = []
    for row in first[mean >= SUGGESTED].tolist():
        left, right = int(likely.left[between[row]]), int(likely.right[between[row]])
        one, other = sorted((grouped.held.ids[left], grouped.held.ids[right]))
        if frozenset((one, other)) not in known:
            reasons = reasons_for(grouped.held, left, right)
            score = round(float(1 / (1 + np.exp(-odds[row]))), 3)
            found.append(Judgement(one, other, "same_proposition", "unsure", score, reasons, BY))
    return sorted(found, key=lambda judgement: (-judgement.score, judgement.left, judgement.right))


def home_of(grouped: Grouped) -> NDArray[np.int64]:
    """For each statement the number of its cluster."""
    home = np.zeros(len(grouped.held.ids), np.int64)
    for at, cluster in enumerate(grouped.clusters):
        home[list(cluster)] = at
    return home


def strongest_pairs(grouped: Grouped) -> dict[int, tuple[int, int]]:
    """The likeliest pair within each cluster."""
    likely, home = grouped.likely, home_of(grouped)
    inside = np.nonzero(home[likely.left] == home[likely.right])[0]
    best: dict[int, tuple[int, int]] = {}
    for row in inside[np.argsort(-likely.odds[inside], kind="stable")].tolist():
        best.setdefault(int(home[likely.left[row]]), (int(likely.left[row]), int(likely.right[row])))
    return best


def reasons_of(grouped: Grouped, cluster: Sequence[int], strongest: tuple[int, int] | None) -> tuple[str, ...]:
    """What holds a contention together, in words: its size, and its strongest pair with the grounds for it."""
    reports = len({grouped.held.statements[row].document for row in cluster})
    found = [f"{len(cluster)} statements in {reports} report{'s' if reports > 1 else ''}"]
    if strongest:
        left, right = strongest
        one, other = (plain(grouped.held.statements[row].words)[:60] for row in (left, right))
        found.append(f"closest: “{one}” and “{other}” ({'; '.join(reasons_for(grouped.held, left, right))})")
    return tuple(found)


def proposition_of(
    statements: Sequence[Statement], grouped: Grouped, cluster: Sequence[int], entity_name_of: EntityNameOf
) -> tuple[str, str]:
    """The statement whose matter names the contention best, and its matter as a neutral phrase.

    An accusation or assertion in indirect words, whole, of middle length, near the others in meaning; never a pointer
    ("these allegations") and no pronoun at its start where another can be had.
    """
    vectors = grouped.held.vectors[list(cluster)]
    central = vectors @ vectors.mean(axis=0)
    best: tuple[float, str, str] | None = None
    for at, statement in enumerate(statements):
        # Whoever does not deny means the negation that is said: "no shot was fired" is what is claimed.
        negated = statement.stance != "denies"
        words = named(stripped(statement.words, statement.stance, negated), *entity_name_of(statement))
        score = clarity(statement, words) + 1.5 * float(central[at])
        if best is None or (-score, statement.id) < (-best[0], best[1]):
            best = (score, statement.id, words)
    assert best is not None
    return best[1], neutral(best[2] or plain(statements[0].words))


def clarity(statement: Statement, words: str) -> float:
    """How well a matter reads on its own, in points."""
    count = len(WORD.findall(words))
    points = {"alleges": 1.0, "asserts": 0.6, "estimates": 0.6, "confirms": 0.5, "denies": 0.3}.get(
        statement.stance, 0.0
    )
    points += {"indirect": 0.8, "mixed": 0.4, "narrated": 0.3}.get(statement.mode, 0.0)
    points -= 0.12 * max(0, count - 16) + 0.5 * max(0, 4 - count)
    held = lexicon("answers")
    first = words.split(" ", 1)[0].lower() if words else ""
    if first in held["pronouns"] or first in held["side"] or first in held["person"] or first in held["dangling"]:
        points -= 2.0
    if pointer_of(statement) or not words:
        points -= 1.5
    if re.search(rf"\b(?:{'|'.join(held['vague'])})\b", words, re.I):
        points -= 0.6
    if patterns().negation.search(statement.words):
        points -= 0.6  # taken out it leaves "does fire", left in it is one side's answer
    if COUNT_ONLY.match(words):
        points -= 2.0
    points += 0.8 if clause(words) else -0.8
    return points - 0.4 * words.count("…") - (0.5 if ". " in words or "?" in words else 0.0)


def clause(words: str) -> bool:
    """Whether words look like a clause: a subject first, then a verb.

    >>> clause("the bridge was mined"), clause("Orland shelling two schools"), clause("the toll at 40"), clause("fired")
    (True, True, False, False)
    """
    return bool(
        re.match(rf"\S+ (?:.* )?(?:{alternatives(lexicon('answers')['auxiliaries'])}|[a-z]+ed)\b", words)
    ) or bool(re.match(r"(?:the |its )?[A-Z]\S*(?: \S+)? (?:\w+ly )?[a-z]+ing\b", words))


def neutral(words: str) -> str:
    """A matter as a heading: a capital first, a figure at its start turned into the question of how many.

    Only a figure that counts something in a clause: "40 percent were hurt", "40 and more" stay as they are.

    >>> neutral("at least 40 villagers were killed in Ostrel")
    'How many villagers were killed in Ostrel'
    >>> neutral("that Orland shelled two schools")
    'Orland shelled two schools'
    """
    words = re.sub(r"^(?:that|whether|if) ", "", words.strip())
    if (found := NUMBER.match(words)) and COUNTED.match(words[found.end() :]) and clause(words):
        words = f"how many{words[found.end() :]}"
    return words[:1].upper() + words[1:]
