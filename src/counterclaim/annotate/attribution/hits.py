"""Cues as they stand in one sentence: which words attribute, in which form, and who their subject is."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Literal

from msgspec import Struct

from counterclaim.annotate.attribution.clauses import Reading, skipped_back, subject_before, words_of
from counterclaim.lexicon.cues import Cue, cues

Form = Literal["finite", "participle", "passive", "infinitive", "noun", "phrase"]
Words = tuple[int, int]


class Hit(Struct, frozen=True):
    """A cue in a sentence: words `first` up to `after`, its readings, its form, and its subject (word places).

    `shared`: the subject is that of an earlier cue ("denied it and insisted").
    """

    first: int
    after: int
    readings: tuple[Cue, ...]
    form: Form
    subject: Words | None = None
    shared: bool = False

    @property
    def lemma(self) -> str:
        """The lemma of the usual reading."""
        return self.readings[0].lemma

    def takes(self, *frames: str) -> bool:
        """Whether one of its readings takes one of these frames."""
        return any(frame in reading.frames for reading in self.readings for frame in frames)

    def says(self) -> bool:
        """Whether a bare clause may follow ("he said it was late")."""
        return any(reading.lemma in words_of("speaking") for reading in self.readings)

    def stances(self) -> set[str]:
        """The stances of its readings."""
        return {reading.stance for reading in self.readings}


@cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], tuple[Cue, ...]], ...]]:
    """Every form of every cue by its first word, longest first."""
    by_first: defaultdict[str, list[tuple[tuple[str, ...], tuple[Cue, ...]]]] = defaultdict(list)
    for form, readings in cues().forms.items():
        words = tuple(form.split(" "))
        by_first[words[0]].append((words, readings))
    return {first: tuple(sorted(held, key=lambda pair: -len(pair[0]))) for first, held in by_first.items()}


def hits_in(r: Reading) -> list[Hit]:
    """The cues of a sentence, left to right, outside of quotation marks.

    >>> from counterclaim.annotate.attribution.clauses import reading_of
    >>> text = "Orsk denied the claim and insisted that it was calm, saying nobody was hurt."
    >>> hits = hits_in(reading_of(text, (0, len(text)), [], []))
    >>> [(hit.lemma, hit.form, hit.shared) for hit in hits if hit.subject]
    [('deny', 'finite', False), ('insist', 'finite', True), ('say', 'participle', True)]
    """
    found: list[Hit] = []
    known = phrases()
    lows = tuple(word.low for word in r.words)
    at = 0
    while at < len(lows):
        held = known.get(lows[at]) if not r.words[at].quoted else None
        match = next((pair for pair in held if lows[at : at + len(pair[0])] == pair[0]), None) if held else None
        if match is None:
            at += 1
            continue
        after = at + len(match[0])
        hit = hit_at(r, at, after, match[1], found)
        if hit:
            found.append(hit)
        at = after if hit else at + 1
    return found


def hit_at(r: Reading, first: int, after: int, readings: tuple[Cue, ...], earlier: list[Hit]) -> Hit | None:
    """The cue at these words in the form it has there, or nothing where the words do not attribute."""
    verbs = tuple(reading for reading in readings if reading.part == "verb")
    nouns = tuple(reading for reading in readings if reading.part == "noun")
    phrases_ = tuple(reading for reading in readings if reading.part == "preposition")
    if phrases_:
        subject = subject_before(r, first) if "declines" in {p.stance for p in phrases_} else None
        shared = None if subject else shared_subject(r, first, earlier)
        return Hit(first, after, phrases_, "phrase", subject or shared, shared=subject is None and shared is not None)
    if verbs:
        form = form_of(r, first, after, verbs[0])
        if form == "participle":
            subject = subject_before(r, first) if holds_participle(r, skipped_back(r, first)) else None
            shared = None if subject else shared_subject(r, first, earlier)
            return Hit(first, after, verbs, form, subject or shared, shared=subject is None)
        if form == "finite":
            subject = subject_before(r, first)
            shared = None if subject else shared_subject(r, first, earlier)
            return Hit(first, after, verbs, form, subject or shared, shared=subject is None and shared is not None)
        if form in {"passive", "infinitive"}:
            return Hit(first, after, verbs, form, subject_before(r, first) if form == "passive" else None)
    return Hit(first, after, nouns, "noun") if nouns else None


def holds_participle(r: Reading, last: int) -> bool:
    """Whether the words that end here are the subject of a participle: "a letter saying", "with Orsk saying"."""
    if r.low(last) in words_of("writings"):
        return True
    return last in r.mentions and r.low(r.mentions[last] - 1) in words_of("before_participle_subjects")


def form_of(r: Reading, first: int, after: int, cue: Cue) -> Form | None:
    """The form in which a verb stands, or nothing where it is rather a noun or an adjective."""
    surface = r.words[first].low if " " not in cue.lemma else " ".join(w.low for w in r.words[first:after])
    before = r.low(first - 1)
    j = skipped_back(r, first)
    between = {w.low for w in r.words[j + 1 : first]}
    verb = next((w for w in surface.split(" ") if not w.endswith("ly")), surface)
    if verb.endswith("ing") and verb != cue.lemma:
        if between & words_of("be") or before in words_of("be"):
            return "finite"
        return None if before in words_of("determiners") or before.endswith("'s") else "participle"
    if before == "to" or (r.low(first - 2) == "to" and before.endswith("ly")):
        return "finite" if r.low(first - 2) in {"went", "on", "continued", "continues", "goes"} else "infinitive"
    past = verb.endswith("ed") or (
        verb not in {cue.lemma, cue.lemma + "s", cue.lemma + "es"} and not verb.endswith("s")
    )
    if past and between & words_of("be"):
        return "passive"
    if before in words_of("determiners") - {"that", "all", "both", "many", "some", "few", "most"} or before.endswith(
        "'s"
    ):
        return None
    if (before in words_of("prepositions") and before not in {"on", "about"}) or (r.low(after) == "by" and not between):
        return None
    bare = verb == cue.lemma or verb in {cue.lemma + "s", cue.lemma + "es", cue.lemma[:-1] + "ies"}
    if bare and cue.lemma in words_of("nounlike"):
        can_speak = j in r.mentions or r.low(j) in words_of("pronouns") or bool(between & words_of("auxiliaries"))
        if r.low(first + 1) in words_of("after_adjectives"):
            return None  # "Orland state law"
        if not can_speak or (r.low(after) in {"of", "by", "against", "from", "and"} and not r.heading):
            return None
    return "finite"


def shared_subject(r: Reading, first: int, earlier: list[Hit]) -> Words | None:
    """The subject that a cue without one of its own takes over from the cue before it."""
    j = skipped_back(r, first)
    follows = j == first - 1 and first + 1 in r.mentions.values() and not r.low(first).endswith("ing")
    if r.low(j) == "," and follows:
        return None  # "It is a lie, said Belan"
    links = {
        ",",
        "and",
        "but",
        "then",
        "by",
        "while",
        "–",
        "—",
        "or",
        "yet",
        ";",
        "in",
        "after",
        "before",
        "instead",
        "without",
    }
    if r.low(j) not in links and not (j >= 0 and r.words[j].quoted):
        return None
    for hit in reversed(earlier):
        if hit.subject and hit.form != "passive":
            return hit.subject
    return first_speaker(r, first)


def first_speaker(r: Reading, before: int) -> Words | None:
    """The first mention of the sentence that can be its subject: no preposition stands before it."""
    for last, first in sorted(r.mentions.items(), key=lambda pair: pair[1]):
        if last < before and r.low(first - 1) not in words_of("prepositions"):
            return first, last + 1
    return None
