"""What is claimed, free of who says it and of how: so that a denial reads like what it denies."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.records import Document, Judgement, Statement

EntityNameOf = Callable[[Statement], tuple[str | None, str | None]]

MARKS = re.compile(r"[“”„«»‹›\"]|(?<!\w)['‘’]|['’](?!\w)")
WORD = re.compile(r"\w+(?:['’\-]\w+)*")
CONJUNCTION = re.compile(r"^(?:that|whether|if) (?=\S+ \S)", re.I)
DEPTH = 6  # a chain of answers longer than this is a loop or a mistake


class Patterns(Struct, frozen=True):
    """The regular expressions built of `answers.toml`."""

    pointer: re.Pattern[str]
    claim_of: re.Pattern[str]
    nested: re.Pattern[str]
    untrue: re.Pattern[str]
    opening: re.Pattern[str]
    negation: re.Pattern[str]
    side: re.Pattern[str]
    person: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The patterns of the English answer lexicon, compiled once."""
    held = lexicon("answers")
    noun = rf"(?:{alternatives(held['nouns'])})s?"
    pointing = alternatives(held["pointing"])
    adjectives = r"(?:[\w\-]+ ){0,3}?"
    pronoun = rf"(?:{alternatives(held['pronouns'])})\b(?!\s+\w+(?:ed|ing)\b)"
    return Patterns(
        pointer=re.compile(
            rf"\s*(?:(?:{alternatives(held['anaphors'])})\b|(?:{pointing}) {adjectives}{noun}\b|{pronoun})", re.I
        ),
        claim_of=re.compile(
            rf"(?:\S+ ){{0,6}}?{noun}\b(?: [\w’', ]{{0,60}}?)? ?(?:{alternatives(held['links'])}) (?=\S)", re.I
        ),
        nested=re.compile(rf".*\bincluding (?:\S+ ){{0,4}}?{noun} (?:{alternatives(held['links'])}) (?=\S)", re.I),
        untrue=re.compile(rf"\b(?:{alternatives(held['untrue'])})", re.I),
        opening=re.compile(
            rf"\s*(?:(?:we|i) (?:\w+ly |also |again )?(?:{alternatives(held['refusals'])})(?: that)?"
            rf"|{alternatives(held['openings'])})\b[,:]?\s*",
            re.I,
        ),
        negation=re.compile(rf"\b(?:{alternatives(held['negations'])})\b\s*|n['’]t\b", re.I),
        side=re.compile(rf"\s*(?:{alternatives(held['side'])})(?=['’]|\b)", re.I),
        person=re.compile(rf"\s*(?:{alternatives(held['person'])})(?=['’]|\b)", re.I),
    )


def alternatives(words: Iterable[str]) -> str:
    """A regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(word).replace("\\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))


def pointer_of(statement: Statement) -> str | None:
    """The words by which a statement points at another, or None.

    >>> from counterclaim.records import Span
    >>> say = lambda words: Statement(document="d", content=(Span(0, len(words), words),), stance="denies")
    >>> pointer_of(say("these allegations")), pointer_of(say("it")), pointer_of(say("the bridge stands"))
    ('these allegations', 'it', None)
    >>> pointer_of(say("such claims “hoaxes”")), pointer_of(say("the charges of fraud as absurd"))
    ('such claims', 'the charges')
    >>> pointer_of(say("doing so")), pointer_of(say("as a forgery"))
    ('doing so', 'as a forgery')
    """
    if statement.answers is not None:
        return statement.answers.exact
    text = unopened(plain(statement.words))
    found = patterns().pointer.match(text)
    if not found:
        return text if verdict_only(text) else None
    words = found[0].strip()
    if pronoun_only(words) and len(WORD.findall(text)) > 1 and not judges(text, statement.stance):
        return None
    return words


def verdict_only(text: str) -> bool:
    """Whether words say of something named before that it is untrue, and nothing else.

    >>> verdict_only("as a crude forgery"), verdict_only("the forgery of his papers")
    (True, False)
    """
    bare = re.fullmatch(r"(?:as )?(?:an? )?(\S+(?: \S+)?)", text)
    return bool(bare and patterns().untrue.search(bare[1]))


def judges(text: str, stance: str = "asserts") -> bool:
    """Whether a content is a pronoun and what it is called.

    >>> judges("it as a crime"), judges("it was a fake"), judges("it would cross the river at night")
    (True, True, False)
    >>> judges("it amateur theatre", "denies"), judges("it had lost a ship", "denies")
    (True, False)
    """
    short = len(WORD.findall(text)) <= 8
    verb = re.match(rf"\s*\w+ (?:{alternatives(lexicon('answers')['auxiliaries'])})\b", text, re.I)
    return (
        bool(re.match(r"\s*\w+ (?:as|a|an)\b", text))
        or (short and bool(patterns().untrue.search(text)))
        or (short and stance == "denies" and not verb)
    )


def unopened(text: str) -> str:
    """Words without an opening that tells the stance only.

    >>> unopened("We categorically reject this"), unopened("that the dam was mined"), unopened("that")
    ('this', 'the dam was mined', 'that')
    """
    text = CONJUNCTION.sub("", text)
    while opening := patterns().opening.match(text):
        text = CONJUNCTION.sub("", text[opening.end() :])
    return text


def plain(words: str) -> str:
    """The words on one line without quotation marks.

    >>> plain("the report as a ‘fake’, it’s “a  lie”")
    'the report as a fake, it’s a lie'
    """
    return re.sub(r"\s+", " ", MARKS.sub("", words)).strip(" ,;")


def stripped(words: str, stance: str = "asserts", negated: bool = False) -> str:
    """The matter of a content: no marks, "allegations that", "X of", no verdict on it, no negation unless `negated`.

    >>> stripped("allegations of a massacre in Ostrel as ‘a staged play’", "denies")
    'a massacre in Ostrel'
    >>> stripped("Orland of shelling two schools", "alleges")
    'Orland shelling two schools'
    >>> stripped("“our troops do not shell schools,”", "denies")
    'our troops do shell schools'
    >>> stripped("such claims “hoaxes”", "denies")
    ''
    """
    held = patterns()
    text = unopened(plain(words))
    pointed = held.pointer.match(text)
    if claim := held.nested.match(text) or held.claim_of.match(text):
        text = text[claim.end() :]
    elif pointed and (
        (pronoun_only(pointed[0]) and re.match(r"\s*(?:as|a|an)?\b", text[pointed.end() :])) or stance == "denies"
    ):
        rest = text[pointed.end() :]
        text = "" if held.untrue.search(rest) or len(WORD.findall(rest)) < 2 else rest
    if stance == "denies" or held.untrue.search(text.rpartition(" as ")[2]):
        before, as_, after = text.rpartition(" as ")
        if as_ and (held.untrue.search(after) or len(WORD.findall(after)) <= 4):
            text = before
    text = re.sub(r"^((?:\S+ ){0,5}?\S+) (?:of|for) (?=(?:\w+ly )?\w+ing\b)", r"\1 ", text)
    return re.sub(r"\s+", " ", text if negated else held.negation.sub("", text)).strip(" ,;:.")


def pronoun_only(words: str) -> bool:
    """Whether these words are one of the pronouns that stand for a claim."""
    return words.strip().lower() in lexicon("answers")["pronouns"]


def propositions(
    documents: Iterable[Document], answers: Iterable[Judgement], entity_name_of: EntityNameOf
) -> dict[str, str]:
    """For each statement what is claimed, as a text to compare: pointers replaced by what they point at.

    A statement that answers another takes over its matter; a pronoun that starts a content becomes the speaker's side;
    a pointer to something nobody is quoted with takes the sentence before it.
    """
    answered = {judgement.left: judgement.right for judgement in sorted(answers, key=lambda j: (j.score, j.right))}
    own: dict[str, str] = {}
    pointing: dict[str, bool] = {}
    before: dict[str, str] = {}
    for document in documents:
        starts = [sentence.start for sentence in document.sentences]
        for statement in document.statements:
            entity, party = entity_name_of(statement)
            own[statement.id] = done_by(
                named(stripped(statement.words, statement.stance), entity, party), statement.stance, party or entity
            )
            pointer = pointer_of(statement)
            pointing[statement.id] = pointer is not None
            before[statement.id] = (
                sentence_up_to(document, statement, starts)
                if pointer and verdict_only(pointer)
                else sentence_before(document, statement, starts)
            )
    resolved = {}
    for key in own:
        text, at, seen = own[key], key, {key}
        while pointing[at] and (at := answered.get(at, "")) in own and at not in seen and len(seen) < DEPTH:
            seen.add(at)
            text = joined(text, own[at])
        if at not in own and pointing[key]:
            text = joined(text, plain(before[key]))
        resolved[key] = text or own[key]
    return resolved


def named(text: str, entity: str | None, party: str | None) -> str:
    """A content whose first pronoun, if it means the speaker, is replaced by a name.

    >>> named("it had lost two ships", "Ministry of Defence", "Orland")
    'Orland had lost two ships'
    """
    side = party or entity
    if side and (found := patterns().side.match(text)):
        return f"{side}{text[found.end() :]}"
    if entity and (found := patterns().person.match(text)):
        return f"{entity}{text[found.end() :]}"
    return text


def done_by(text: str, stance: str, side: str | None) -> str:
    """A deed that somebody denies or admits without saying whose it is: their own.

    >>> done_by("having shelled the bridge", "denies", "Orland"), done_by("shelling of the bridge", "denies", "Orland")
    ('Orland having shelled the bridge', 'shelling of the bridge')
    """
    own = side and stance in ("denies", "confirms") and re.match(r"[a-z]+ing (?!of\b|by\b)", text)
    return f"{side} {text}" if own else text


def sentence_up_to(document: Document, statement: Statement, starts: list[int]) -> str:
    """The words of its sentence that stand before a statement: "the film, which Orland called" a forgery."""
    at = bisect_right(starts, statement.start) - 1
    return document.text[starts[at] : statement.start] if at >= 0 else ""


def sentence_before(document: Document, statement: Statement, starts: list[int]) -> str:
    """The sentence before the one in which a statement begins, or nothing."""
    at = bisect_right(starts, statement.start) - 1
    if at < 1 or not follows(document, at):
        return ""
    sentence = document.sentences[at - 1]
    return document.text[sentence.start : sentence.end]


def follows(document: Document, at: int) -> bool:
    """Whether a sentence goes on from the one before: in running text, not in a headline or a list of points."""
    start = document.sentences[at].start
    kind = next((block.kind for block in document.blocks if block.start <= start < block.end), "paragraph")
    return kind == "paragraph"


def surroundings(documents: Iterable[Document]) -> dict[str, str]:
    """For each statement its own sentences and the one before: what it is about when its own words do not say."""
    found = {}
    for document in documents:
        starts = [sentence.start for sentence in document.sentences]
        for statement in document.statements:
            if not starts:
                found[statement.id] = statement.words
                continue
            first = max(0, bisect_right(starts, statement.start) - 1)
            last = max(0, bisect_right(starts, statement.end - 1) - 1)
            first -= first > 0 and follows(document, first)
            found[statement.id] = document.text[document.sentences[first].start : document.sentences[last].end]
    return found


def joined(text: str, matter: str) -> str:
    """What a pointing statement claims: the matter it points at, and what it adds of its own."""
    return matter if len(WORD.findall(text)) < 3 else f"{matter}; {text}" if matter else text
