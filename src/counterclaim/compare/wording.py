"""Wording: the words each outlet uses in its own voice for the same thing, with counts and places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from counterclaim.compare.omissions import outlet_of
from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import cues
from counterclaim.records import Document, Mention, Referent, Span, Statement

PLACES = 5  # shown for each word and outlet; the counts are of all
# "the X of/in PLACE", "Orland's X in ...": nouns that outlets put into the same slot.
SLOT = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Tt]heir|[\w’'-]+[’']s?)\s+((?:[a-z][\w-]*\s+){0,2}[a-z][\w-]{3,})\s+(?:of|in|on|against|into)\s+([A-Z][\w-]+(?:\s[A-Z][\w-]+)?)"
)
SCARE_WORDS = 3  # a longer quotation outside of any statement is more likely a title than a distance kept
LABEL_WORDS = 4  # longer roles are descriptions of a career, not names for a person

NameOf = Callable[[Statement], tuple[str | None, str | None]]


class Label(Struct, frozen=True):
    """One thing, and for each outlet the words it uses for it, most used first, and where they stand.

    `kind`: family (from the lexicon), slot (found in the reports themselves), person, verbs, or scare quotes.
    """

    thing: str
    kind: str
    words: Mapping[str, Mapping[str, int]]
    places: Mapping[str, tuple[tuple[str, Span], ...]]


class Use(Struct, frozen=True, order=True):
    """One word for one thing at one place."""

    thing: str
    outlet: str
    word: str
    document: str
    span: Span


def wording(documents: Sequence[Document], name_of: NameOf, referent_name: Callable[[Referent], str]) -> list[Label]:
    """Every thing for which two words at least are used, by kind and thing.

    `name_of` gives speaker and party of a statement, `referent_name` the name of a person across reports.
    """
    own = {document.id: own_voice(document) for document in documents}
    kinds: dict[str, Iterator[Use]] = {
        "family": (use for document in documents for use in family_uses(document, own[document.id])),
        "slot": (use for document in documents for use in slot_uses(document, own[document.id])),
        "person": (use for document in documents for use in person_uses(document, own[document.id], referent_name)),
        "verbs": (use for document in documents for use in verb_uses(document, name_of)),
        "scare quotes": (use for document in documents for use in scare_uses(document, own[document.id])),
    }
    return [label for kind, uses in kinds.items() for label in labels(kind, uses)]


def labels(kind: str, uses: Iterable[Use]) -> list[Label]:
    """The uses of one kind put together by thing; a thing with one word only says nothing."""
    by_thing: defaultdict[str, list[Use]] = defaultdict(list)
    for use in sorted(set(uses)):
        by_thing[use.thing].append(use)
    found = []
    for thing, held in sorted(by_thing.items()):
        if kind != "scare quotes" and len({use.word for use in held}) < 2:
            continue
        if kind == "slot" and len({use.outlet for use in held}) < 2:
            continue  # what one report alone varies is its style, not a choice between names
        words: dict[str, dict[str, int]] = {}
        places: dict[str, list[tuple[str, Span]]] = {}
        for outlet in sorted({use.outlet for use in held}):
            mine = [use for use in held if use.outlet == outlet]
            counts = Counter(use.word for use in mine)
            words[outlet] = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
            for word in words[outlet]:
                uses_of_word = [use for use in mine if use.word == word][:PLACES]
                places.setdefault(outlet, []).extend((use.document, use.span) for use in uses_of_word)
        found.append(Label(thing, kind, words, {outlet: tuple(spans) for outlet, spans in places.items()}))
    return found


class Voice(Struct, frozen=True):
    """Where a document speaks for itself: the stretches of its blocks outside quotations and others' statements."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch lies wholly in the document's own voice."""
        at = bisect_right(self.starts, start) - 1
        return at >= 0 and end <= self.ends[at]


def own_voice(document: Document) -> Voice:
    """The document's own voice: furniture, quotations and what others are said to say left out."""
    taken = sorted(
        [(q.span.start, q.span.end) for q in document.quotations]
        + [(c.start, c.end) for s in document.statements if not s.narrator for c in s.content]
    )
    starts, ends = [], []
    for block in document.blocks:
        if block.furniture:
            continue
        at = block.start
        for start, end in taken:
            if start >= block.end:
                break
            if end > at:
                if start > at:
                    starts.append(at)
                    ends.append(start)
                at = max(at, end)
        if at < block.end:
            starts.append(at)
            ends.append(block.end)
    return Voice(tuple(starts), tuple(ends))


@cache
def families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The families of the lexicon, each as a pattern of its words, longer ones first."""
    found = []
    for row in lexicon("wording")["family"]:
        words = "|".join(re.escape(word) for word in sorted(row["words"], key=len, reverse=True))
        found.append((row["thing"], re.compile(rf"\b(?:{words})\b", re.I)))
    return tuple(found)


@cache
def not_labels() -> frozenset[str]:
    """Words that stand where labels do and are none: titles, parts of places, "man"."""
    return frozenset(lexicon("wording")["no_label"])


def family_uses(document: Document, own: Voice) -> Iterator[Use]:
    """Yield the words of the lexicon's families in the document's own voice."""
    for thing, pattern in families():
        for found in pattern.finditer(document.text):
            if own.holds(*found.span()):
                word = re.sub(r"\s+", " ", found[0]).lower()
                yield Use(thing, outlet_of(document), word, document.id, document.span(*found.span()))


def slot_uses(document: Document, own: Voice) -> Iterator[Use]:
    """Yield the nouns that the document puts before "of/in/against" a name: "its incursion into Ostrel"."""
    for found in SLOT.finditer(document.text):
        if own.holds(*found.span(1)):
            noun = re.sub(r"\s+", " ", found[1]).split(" ")[-1]
            if noun in not_labels():
                continue
            yield Use(
                f"… of, in or against {found[2]}", outlet_of(document), noun, document.id, document.span(*found.span(1))
            )


def person_uses(document: Document, own: Voice, referent_name: Callable[[Referent], str]) -> Iterator[Use]:
    """Yield the heads of descriptions and the roles by which the document calls each named person."""
    mentions: dict[tuple[int, int], Mention] = {(m.span.start, m.span.end): m for m in document.mentions}
    for referent in document.referents:
        if referent.kind != "person" or not referent.names:
            continue
        for link in referent.links:
            mention = mentions.get((link.span.start, link.span.end))
            if mention is None or not own.holds(link.span.start, link.span.end):
                continue
            words = mention.head if mention.form == "description" else mention.role.exact if mention.role else ""
            word = role_word(words)
            if word and word not in not_labels() and len(word.split()) <= LABEL_WORDS:
                yield Use(referent_name(referent), outlet_of(document), word, document.id, link.span)


def role_word(words: str) -> str:
    """A role without article and office: the noun that names its bearer.

    >>> role_word("the Citadel’s spokesman"), role_word("Foreign Minister"), role_word("mayor of Orsk")
    ('spokesman', 'foreign minister', 'mayor of orsk')
    """
    bare = re.sub(r"^(?:the|a|an|its|his|her|their)\s+", "", words.strip(), flags=re.I)
    bare = re.sub(r"^.*[’']s?\s+", "", bare)
    return re.sub(r"\s+", " ", bare).lower()


def verb_uses(document: Document, name_of: NameOf) -> Iterator[Use]:
    """Yield the verbs by which the document attributes, for each party; with the tone where the lexicon knows it."""
    tone = {lemma: kind for kind, lemmas in lexicon("wording")["tone"].items() for lemma in lemmas}
    for statement in document.statements:
        if statement.narrator or statement.cue is None:
            continue
        entity, party = name_of(statement)
        who = party or entity
        readings = cues().of(statement.cue.exact)
        if who and readings:
            lemma = readings[0].lemma
            word = f"{lemma} ({tone[lemma]})" if tone.get(lemma, "plain") != "plain" else lemma
            yield Use(f"what {who} does with its words", outlet_of(document), word, document.id, statement.cue)


def scare_uses(document: Document, own: Voice) -> Iterator[Use]:
    """Yield short quotations outside of any statement: words the outlet keeps its distance from."""
    said = sorted((c.start, c.end) for s in document.statements if not s.narrator for c in s.content)
    for quotation in document.quotations:
        inside = quotation.span.exact.strip("“”‘’\"'«»„ ,.")
        within = any(start < quotation.span.end and quotation.span.start < end for start, end in said)
        beside = own.holds(quotation.span.start - 2, quotation.span.start - 1)
        if inside and not within and beside and len(inside.split()) <= SCARE_WORDS:
            yield Use("words kept at a distance", outlet_of(document), inside, document.id, quotation.span)
