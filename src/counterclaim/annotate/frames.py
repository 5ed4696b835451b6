"""Attributions by rule: what a cue takes as its content, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from counterclaim.annotate.clauses import (
    ENDS_CLAUSE,
    Reading,
    skipped_adverbials,
    skipped_back,
    subject_after,
    words_of,
)
from counterclaim.annotate.hits import Hit, Words

Place = tuple[int, int]


class Proposal(Struct, frozen=True):
    """A possible statement, in places of the text; `reason` names the frame or the model that proposes it."""

    content: tuple[Place, ...]
    cue: Place | None
    speaker: Place | None
    chain: tuple[Place, ...] = ()
    reason: str = ""
    confidence: float = 0.5

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]


def frames_in(r: Reading, hits: Sequence[Hit]) -> list[Proposal]:
    """What the cues of one sentence take as their contents.

    >>> from counterclaim.annotate.clauses import reading_of
    >>> from counterclaim.annotate.hits import hits_in
    >>> text = "Orsk denied using gas."
    >>> r = reading_of(text, (0, len(text)), [], [])
    >>> [text[s:e] for p in frames_in(r, hits_in(r)) for s, e in p.content]
    ['using gas']
    """
    found: list[Proposal] = []
    for i, hit in enumerate(hits):
        later = hits[i + 1 :]
        found.extend(noun_frames(r, hit) if hit.form == "noun" else verb_frames(r, hit, later, hits[:i]))
    found.extend(colon_frames(r))
    return found


def verb_frames(r: Reading, hit: Hit, later: Sequence[Hit], earlier: Sequence[Hit]) -> Iterator[Proposal]:
    """The proposals of one verb or fixed phrase."""
    if hit.lemma == "according to" or hit.lemma.startswith("as ") and hit.lemma.endswith(" by"):
        yield from source_phrase(r, hit, later)
    elif hit.form == "phrase" and "declines" not in hit.stances():
        return
    elif hit.form == "passive":
        yield from passive(r, hit, later)
    elif hit.form == "infinitive":
        return
    elif "declines" in hit.stances():
        yield from declining(r, hit, later)
    else:
        left = left_content(r, hit, later, earlier)
        yield from [left] if left else right_content(r, hit, later)


def proposal(
    r: Reading, hit: Hit, content: Sequence[Place], subject: Words | None, reason: str, confidence: float = 0.6
) -> Proposal:
    """A proposal with the cue's and the speaker's places in the text; an adverb before the cue belongs to it."""
    first = hit.first
    while first > 0 and r.low(first - 1).endswith("ly") and len(r.low(first - 1)) > 4 and not r.words[first - 1].quoted:
        first -= 1
    speaker = r.place(*without_possessive(r, subject)) if subject else None
    return Proposal(tuple(content), r.place(first, hit.after), speaker, (), reason, confidence)


def without_possessive(r: Reading, subject: Words) -> Words:
    """The subject as it is; kept in one place since "who" stands for the words before it."""
    return subject


# --- content before the cue --------------------------------------------------------------------------------------------


def left_content(r: Reading, hit: Hit, later: Sequence[Hit], earlier: Sequence[Hit]) -> Proposal | None:
    """The words before "…, he said" or "…,” said the mayor", with what follows an interruption."""
    if not hit.takes("quote", "that") or hit.shared or hit.form == "participle":
        return None
    subject = hit.subject
    inverted = subject is None
    begins = hit.first if subject is None else subject[0]
    before = begins - 1
    if subject is not None and r.low(before) in {"as", "–", "—"}:
        before -= 1
    if before < 0:
        return None
    quoted = r.words[before].quoted
    if not quoted and r.words[before].low not in {",", "–", "—"}:
        return None
    if r.words[before].low == "," and before > 0 and r.words[before - 1].quoted:
        before, quoted = before - 1, True
    if inverted:
        subject = subject_after(r, hit.after)
        if subject is None or not (quoted or hit.says()):
            return None
    remainder = max(hit.after, subject[1]) if subject else hit.after
    if not quoted and not closes_sentence(r, hit, remainder, later):
        return None
    if quoted:
        content = quoted_before(r, before, earlier)
    else:
        first = clause_start(r, before - 1, earlier)
        if before - first < 2 or not hit.says() or not stands_alone(r, first, before):
            return None
        content = [r.place(first, before)]
    if not content:
        return None
    more = interrupted(r, remainder)
    return proposal(
        r,
        hit,
        [*content, *more],
        subject,
        "quotation before cue" if quoted else "clause before cue",
        0.9 if quoted else 0.7,
    )


def stands_alone(r: Reading, first: int, after: int) -> bool:
    """Whether the words before a comma are a clause of their own and no adverbial ("Last month, the mayor said")."""
    words = r.words[first:after]
    if not any(w.low in words_of("auxiliaries") or w.low.endswith(("ed", "s")) for w in words[1:]):
        return False
    low = words[0].low
    adverbial = low in words_of("prepositions") | words_of("clause_words") | {
        "once",
        "last",
        "asked",
        "speaking",
        "hours",
        "days",
        "weeks",
    }
    return not adverbial or low == "that" or any(w.low == "," for w in words)


def quoted_before(r: Reading, before: int, earlier: Sequence[Hit]) -> list[Place]:
    """The quotation that ends at word `before`, with the unquoted words that lead into it in the same sentence."""
    found = next((q for q in r.quotes if q[0] <= before < q[1]), None)
    if found is None:
        return []
    first, _, (start, end) = found
    lead = clause_start(r, first - 1, earlier) if first > 0 else first
    if lead < first and r.words[lead].low not in ENDS_CLAUSE:
        start = r.words[lead].start
    return [(start, end)]


def clause_start(r: Reading, last: int, earlier: Sequence[Hit]) -> int:
    """Where the content begins that ends at word `last`: the sentence, or what follows an earlier cue's own content."""
    for hit in reversed(earlier):
        if hit.form in {"finite", "phrase"} and hit.subject and hit.after <= last and hit.takes("quote", "that"):
            for k in range(last, hit.after, -1):
                if not r.words[k].quoted and r.words[k].low in {",", ";"} and r.low(k + 1) in {"and", "but", "while"}:
                    return k + 2
    return 0


def closes_sentence(r: Reading, hit: Hit, remainder: int, later: Sequence[Hit]) -> bool:
    """Whether nothing that could be the content follows: the end, a stop, an adverbial, a participle."""
    k = remainder
    if hit.lemma in words_of("telling"):
        k = addressee_end(r, k)
    k2 = skipped_adverbials(r, k)
    if r.low(k2) in {"that", ":"} and k2 != k:
        return False
    k = k2
    if k < len(r.words) and (r.words[k].low == ":" or r.words[k].quoted):
        return False
    if r.low(k) == "," and k + 1 < len(r.words) and r.words[k + 1].quoted:
        return False
    if k >= len(r.words) or r.words[k].low in ENDS_CLAUSE or r.words[k].low in {".", "!", "?", "-"}:
        return True
    return r.low(k) in words_of("prepositions") | {"when", "while", "as", "and", "but", "because"} and not any(
        h.first == k for h in later
    )


def interrupted(r: Reading, at: int) -> list[Place]:
    """The second half of a quotation that the cue interrupts: “It is,” he said on Monday, “a lie.”"""
    for first, _, place in r.quotes:
        if first < at:
            continue
        gap = r.words[at:first]
        if (
            r.low(first - 1) in {",", "–", "—", "..."}
            and len(gap) <= 14
            and not any(w.low in {"that", "who", "and", "but"} for w in gap)
        ):
            return [place]
        return []
    return []


# --- content after the cue ---------------------------------------------------------------------------------------------


def right_content(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """The words after "he said that …", "accused X of …", "denied …"."""
    if hit.subject is None:
        return
    relay = as_saying(r, hit, later)
    if relay:
        yield relay
        return
    at = hit.after
    if hit.lemma in words_of("telling"):
        at = addressee_end(r, at)
    at = skipped_adverbials(r, at)
    while r.low(at) in {":", ","} and at + 1 < len(r.words) and (r.words[at + 1].quoted or r.low(at) == ":"):
        at += 1
    if at >= len(r.words):
        return
    word = r.words[at]
    if word.quoted:
        if hit.takes("quote", "that", "np", "np as", "for np"):
            yield proposal(r, hit, [quoted_after(r, at, later)], hit.subject, "quotation after cue", 0.9)
        return
    if word.low in ENDS_CLAUSE or word.low in {".", "!", "?"}:
        return
    frame = frame_at(r, hit, at)
    if frame:
        end = clause_end(r, at, later, noun=frame == "np")
        if end > at:
            yield proposal(r, hit, [text_place(r, at, end)], hit.subject, f"{frame} after cue", CONFIDENCE[frame])


CONFIDENCE = {
    "that": 0.7,
    "clause": 0.6,
    "np of ving": 0.8,
    "np as": 0.7,
    "np to-inf": 0.6,
    "ving": 0.7,
    "to-inf": 0.5,
    "np": 0.5,
    "it": 0.7,
}


def frame_at(r: Reading, hit: Hit, at: int) -> str | None:
    """The frame of a verb that the words at `at` fill, if any."""
    low = r.low(at)
    if low in words_of("content_openers") and hit.takes("that", "quote"):
        return "that"
    ahead = [w.low for w in r.words[at : at + 18] if not w.quoted]
    if hit.takes("np of ving", "np of") and "of" in ahead[:14]:
        return "np of ving"
    if low.endswith("ing") and len(low) > 5 and hit.takes("ving") and low not in words_of("determiners"):
        return "ving"
    if (
        low in {"it", "this", "them", "that"}
        and r.low(at + 1) in {".", ",", ";", "", "and", "but"}
        and hit.stances() & {"denies", "confirms"}
    ):
        return "it"
    moves = hit.lemma not in words_of("without_infinitive")
    if low == "to" and hit.takes("to-inf") and moves:
        return "to-inf"
    if hit.takes("np to-inf") and "to" in ahead[1:12] and "demands" in hit.stances() and moves:
        return "np to-inf"
    if hit.lemma in words_of("without_noun") and "as" not in ahead[1:16]:
        return "clause" if hit.says() and is_clause(r, hit, at) else None
    if hit.takes("np as") and ("as" in ahead[1:16] or hit.lemma in NAMING):
        return "np as"
    if hit.says() and hit.form != "passive" and is_clause(r, hit, at):
        return "clause"
    if hit.takes("np", "np for", "for np", "np on", "on np", "np to") and low not in words_of("prepositions"):
        return "np"
    return None


NAMING = frozenset({"call", "brand", "label", "dub", "term", "deem", "declare"})


def is_clause(r: Reading, hit: Hit, at: int) -> bool:
    """Whether a bare clause can begin here: what follows is no preposition or adverb, and holds a verb."""
    low = r.low(at)
    if low in words_of("prepositions") - {
        "in",
        "on",
        "at",
        "after",
        "during",
        "under",
        "for",
        "with",
        "by",
        "about",
        "over",
        "despite",
        "before",
    }:
        return False
    if low in {"and", "or", "but", "so", "than", "as"}:
        return False
    rest = r.words[at:]
    return (
        r.heading
        or hit.lemma in {"say", "claim", "insist", "allege"}
        or any(w.low in words_of("auxiliaries") or w.low.endswith(("ed", "s")) for w in rest[1:24])
    )


def as_saying(r: Reading, hit: Hit, later: Sequence[Hit]) -> Proposal | None:
    """ "TASS quoted Belan as saying …": Belan speaks, TASS passes it on; the content stands before or after."""
    if hit.lemma not in words_of("relaying"):
        return None
    saying = next((h for h in later if r.low(h.first - 1) == "as" and r.low(h.first).endswith("ing")), None)
    if saying is None or saying.first - hit.after > 16 or saying.first - 1 <= hit.after:
        return None
    person = (hit.after, saying.first - 1)
    assert hit.subject is not None
    at = skipped_adverbials(r, saying.after)
    begins = hit.subject[0] - 1
    if begins > 0 and (r.words[begins].quoted or r.words[begins - 1].quoted and r.low(begins) == ","):
        content = quoted_before(r, begins if r.words[begins].quoted else begins - 1, [])
    elif begins > 0 and r.low(begins) == "," and (at >= len(r.words) or r.low(at) in {".", ","}):
        content = [r.place(0, begins)]
    else:
        while r.low(at) in {":", ","}:
            at += 1
        if at >= len(r.words) or r.low(at) == ".":
            return None
        content = [quoted_after(r, at, later) if r.words[at].quoted else text_place(r, at, clause_end(r, at, later))]
    if not content:
        return None
    found = proposal(r, saying, content, person, "quoted as saying", 0.9)
    return Proposal(found.content, found.cue, found.speaker, (r.place(*hit.subject),), found.reason, found.confidence)


def quoted_after(r: Reading, at: int, later: Sequence[Hit]) -> Place:
    """The quotation that begins at word `at`, with the words that go on from it where it is a part of a clause."""
    first, after, (start, end) = next(q for q in r.quotes if q[0] <= at < q[1])
    closes = r.words[after - 2].low if after - 2 >= first else ""
    if closes in {".", "!", "?", ","} or after >= len(r.words) or r.low(after) in {".", ",", ";"}:
        joined = next((q for q in r.quotes if q[0] == after + 1 and r.low(after) in {"and"}), None)
        return (start, joined[2][1]) if joined else (start, end)
    return start, text_place(r, at, clause_end(r, after, later))[1]


def text_place(r: Reading, first: int, after: int) -> Place:
    """Where words stand in the text; a quotation at the end keeps its closing mark and the stop within it."""
    start, end = r.place(first, after)
    for q_first, q_after, (q_start, q_end) in r.quotes:
        if q_first < after <= q_after and q_start >= start:
            end = max(end, q_end)
    return start, end


def clause_end(r: Reading, at: int, later: Sequence[Hit], noun: bool = False) -> int:
    """One past the last word of a content that begins at `at`: the sentence's end or where another attribution begins."""
    end = len(r.words)
    while (
        end > at and not r.words[end - 1].quoted and r.words[end - 1].low in {".", "!", "?", ",", ";", ":", "...", "…"}
    ):
        end -= 1
    for hit in later:
        if hit.first <= at:
            continue
        cut = cut_before(r, at, hit)
        if cut is not None and at < cut < end:
            end = cut
            break
    for k in range(at + 1, end):
        word = r.words[k]
        if word.quoted:
            continue
        if word.low == ";" or word.low == "," and noun and r.low(k + 1) in NOUN_STOPS:
            return k
    return end


NOUN_STOPS = frozenset(
    {
        "who",
        "which",
        "but",
        "while",
        "after",
        "as",
        "although",
        "though",
        "where",
        "when",
        "because",
        "with",
        "saying",
        "he",
        "she",
        "they",
        "it",
    }
)


def cut_before(r: Reading, at: int, hit: Hit) -> int | None:
    """Where an attribution that begins within a content cuts it off, or nothing where it belongs to the content."""
    if hit.lemma == "according to":
        return hit.first - 1 if r.low(hit.first - 1) == "," else hit.first
    if hit.form in {"noun", "passive", "infinitive"}:
        return None
    reports = (
        hit.says()
        or hit.stances() & {"denies", "confirms", "declines"}
        and not hit.lemma in words_of("nounlike")
        or hit.lemma in {"accuse", "describe", "cite", "call for", "call on", "dismiss"}
    )
    if not reports:
        return None
    if hit.form == "participle":
        return (
            hit.first - 1
            if r.low(hit.first - 1) == ","
            else hit.first - 2
            if r.low(hit.first - 2) == "," and r.low(hit.first - 1) in {"and", "but", "while"}
            else None
        )
    if hit.shared or hit.subject is None:
        j = skipped_back(r, hit.first)
        if r.low(j) not in {"and", "but", ","} or j <= at:
            return None
        return j - 1 if r.low(j - 1) == "," else j
    s = hit.subject[0]
    if s <= at:
        return None
    if r.low(s - 1) in {"and", "but", "while", "as", "although", "though", "whereas", "after"}:
        return s - 2 if r.low(s - 2) == "," else s - 1 if r.low(s - 1) in {"while", "but", "as"} else None
    return s - 1 if r.low(s - 1) in {",", "–", "—", ";"} else None


def addressee_end(r: Reading, at: int) -> int:
    """One past the person spoken to: "told reporters in Orsk", "told Sky News"."""
    for k in range(at, min(len(r.words), at + 14)):
        w = r.words[k]
        if w.quoted or w.low in ENDS_CLAUSE or w.low in words_of("content_openers") or w.low in {".", "to"}:
            return k
        if (
            k - 1 in r.mentions
            and r.mentions[k - 1] >= at
            and w.low not in {"and", "of", "in", "at", "on", "for"} | words_of("days")
        ):
            return k
        if (
            k > at
            and (w.low in words_of("pronouns") or w.low in words_of("determiners") - {"the", "that"})
            and r.low(k - 1) not in words_of("prepositions") | {"and"}
        ):
            return k
    return at + 1


# --- other frames ------------------------------------------------------------------------------------------------------


def passive(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "The claims were dismissed by the ministry as lies", "Orsk was accused by Belan of shelling"."""
    by = next(
        (k for k in range(hit.after, min(len(r.words), hit.after + 6)) if r.low(k) == "by" and not r.words[k].quoted),
        None,
    )
    if by is None or hit.subject is None or not hit.stances() & {"denies", "alleges", "confirms", "demands"}:
        return
    speaker = subject_after(r, by + 1)
    if speaker is None:
        return
    content = [r.place(*hit.subject)]
    if r.low(speaker[1]) in {"as", "of", "for"}:
        content.append(text_place(r, speaker[1], clause_end(r, speaker[1], later, noun=True)))
    yield proposal(r, hit, content, speaker, "passive", 0.6)


def declining(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "refused to comment on X", "would not say whether X"; without an object the words that name what was declined."""
    if hit.subject is None:
        return
    at = hit.after
    end = clause_end(r, at, later, noun=True) if at < len(r.words) else at
    if r.low(at) in {"on", "about", "upon"}:
        at += 1
    elif (
        r.low(at) == "to"
        and r.low(at + 1) in {"questions", "allegations", "reports", "queries"}
        and r.low(at + 2) in {"about", "on", "over"}
    ):
        at += 3
    elif r.low(at) in {"questions", "queries"} and r.low(at + 1) in {"about", "on", "over", "from"}:
        at += 2
    if at >= end or r.words[at].low in ENDS_CLAUSE or r.words[at].low in {".", "and", "but"}:
        to = next((k for k in range(hit.first, hit.after) if r.low(k) in {"to", "not", "no"}), hit.first)
        at, end = to, hit.after
        if at + 1 >= end and hit.after - hit.first < 2:
            return
    yield proposal(r, hit, [text_place(r, at, end)], hit.subject, "declines", 0.6)


def source_phrase(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """ "According to X, …" and "…, according to X"."""
    speaker = source_after(r, hit.after)
    if speaker is None:
        return
    if all(not w.quoted and not (w.low in words_of("auxiliaries")) for w in r.words[: hit.first]) and hit.first <= 3:
        at = speaker[1]
        if r.low(at) != ",":
            return
        end = clause_end(r, at + 1, later)
        if end > at + 1:
            yield proposal(r, hit, [text_place(r, at + 1, end)], speaker, "according to", 0.8)
        return
    before = hit.first - 1
    while before >= 0 and not r.words[before].quoted and r.words[before].low in {",", "–", "—", "and", "but"}:
        before -= 1
    if before < 1:
        return
    content = [text_place(r, 0, before + 1)]
    after = speaker[1] + 1
    if (
        r.low(speaker[1]) == ","
        and after < len(r.words) - 3
        and r.low(after) not in {"who", "which", "whose", "a", "an", "and", "but"}
    ):
        end = clause_end(r, after, later)
        if end > after + 2:
            content.append(text_place(r, after, end))
    yield proposal(r, hit, content, speaker, "according to", 0.7)


def source_after(r: Reading, at: int) -> Words | None:
    """The source after "according to": up to a comma or the end of the sentence."""
    k = at
    while k < len(r.words) and not r.words[k].quoted and r.words[k].low not in {",", ";", "–", "—", ":", ")"}:
        if r.words[k].low in {"and", "but"} and r.low(k + 1) in words_of("pronouns"):
            break
        if k > at and (r.words[k].low in {"who", "which"} or r.words[k].low in words_of("auxiliaries")):
            break
        k += 1
    while k > at and r.words[k - 1].low in {".", "!", "?"}:
        k -= 1
    return (at, k) if at < k <= at + 30 else None


def noun_frames(r: Reading, hit: Hit) -> Iterator[Proposal]:
    """ "allegations by X that …", "X’s accusations of …": what a noun of saying holds, where its holder is named."""
    if hit.lemma not in words_of("nouns_with_that"):
        return
    at = hit.after
    holder: Words | None = None
    owner = r.low(hit.first - 1) if hit.first else ""
    k = hit.first - 1
    while (
        k > 0
        and not owner.endswith(("'s", "s'"))
        and r.words[k].low not in words_of("prepositions")
        and r.words[k].low not in ENDS_CLAUSE
        and hit.first - k < 4
    ):
        k -= 1
        owner = r.low(k)
    if k >= 0 and owner.endswith(("'s", "s'")) and (r.words[k].capital or k in r.mentions):
        holder = (r.mentions.get(k, k), k + 1)
    elif r.low(k) in {"its", "his", "her", "their"}:
        holder = (k, k + 1)
    elif r.low(at) in {"by", "from"}:
        holder = subject_after(r, at + 1)
        if holder:
            at = holder[1]
    if holder is None:
        return
    while r.low(at) == ",":
        at += 1
    start, end = r.place(*holder)
    if r.low(holder[1] - 1).endswith("'s"):
        end -= 2
    if r.low(at) == "that" and at + 1 < len(r.words):
        content = text_place(r, at + 1, clause_end(r, at + 1, ()))
    elif r.low(at) in {"of", "about", "against"} and at + 1 < len(r.words):
        content = text_place(r, hit.first, clause_end(r, at, (), noun=True))
    else:
        return
    yield Proposal((content,), r.place(hit.first, hit.after), (start, end), (), "noun with holder", 0.5)


def colon_frames(r: Reading) -> Iterator[Proposal]:
    """ "Minister: ‘We won’" in a heading, "BELAN: We won." in a transcript."""
    colon = next((k for k, w in enumerate(r.words[:9]) if w.low == ":" and not w.quoted), None)
    if colon is None or colon < 1 or colon - 1 not in r.mentions or colon + 2 > len(r.words):
        return
    capitals = all(w.capital or w.low in words_of("determiners") | {"of", "'s"} for w in r.words[:colon])
    if r.mentions[colon - 1] > 3 or not (r.heading or capitals):
        return
    end = clause_end(r, colon + 1, ())
    if end > colon + 1:
        place = text_place(r, colon + 1, end)
        yield Proposal((place,), r.place(colon, colon + 1), r.place(r.mentions[colon - 1], colon), (), "colon", 0.6)
