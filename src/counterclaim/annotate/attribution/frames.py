"""Attributions by rule: what a cue takes as its content, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from counterclaim.annotate.attribution.clauses import (
    ENDS_CLAUSE,
    Reading,
    is_verb,
    skipped_adverbials,
    skipped_back,
    subject_after,
    words_of,
)
from counterclaim.annotate.attribution.contents import (
    Shape,
    addressee_end,
    clause_end,
    clause_start,
    interrupted,
    quoted_after,
    quoted_before,
    text_place,
)
from counterclaim.annotate.attribution.hits import Hit
from counterclaim.annotate.attribution.proposals import Place, Proposal, proposal
from counterclaim.annotate.attribution.special_frames import (
    colon_frames,
    declining,
    noun_frames,
    passive,
    source_phrase,
)


def frames_in(r: Reading, hits: Sequence[Hit]) -> list[Proposal]:
    """What the cues of one sentence take as their contents.

    >>> from counterclaim.annotate.attribution.clauses import reading_of
    >>> from counterclaim.annotate.attribution.hits import hits_in
    >>> text = "Orsk denied using gas."
    >>> r = reading_of(text, (0, len(text)), [], [])
    >>> [text[s:e] for p in frames_in(r, hits_in(r)) for s, e in p.content]
    ['using gas']
    """
    found: list[Proposal] = []
    for i, hit in enumerate(hits):
        if hit.form != "noun":
            found.extend(verb_frames(r, hit, hits[i + 1 : i + 1 + NEIGHBOURS], hits[max(0, i - NEIGHBOURS) : i]))
    found.extend(noun_frames(r, [hit for hit in hits if hit.form == "noun"]))
    found.extend(colon_frames(r))
    return found


def verb_frames(r: Reading, hit: Hit, later: Sequence[Hit], earlier: Sequence[Hit]) -> Iterator[Proposal]:
    """The proposals of one verb or fixed phrase."""
    if hit.lemma == "according to" or (hit.lemma.startswith("as ") and hit.lemma.endswith(" by")):
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


def left_content(r: Reading, hit: Hit, later: Sequence[Hit], earlier: Sequence[Hit]) -> Proposal | None:
    """The words before "…, he said" or "…,” said the mayor", with what follows an interruption."""
    if not hit.takes("quote", "that") or hit.shared or hit.form == "participle":
        return None
    subject = hit.subject or subject_after(r, hit.after)
    if subject is None:
        return None
    inverted = hit.subject is None
    last = (hit.first if inverted else subject[0]) - 1
    if not inverted and r.low(last) in {"as", "–", "—"}:
        last -= 1
    if last > 0 and r.low(last) == "," and r.words[last - 1].quoted:
        last -= 1
    if last < 0:
        return None
    remainder = max(hit.after, subject[1])
    if r.words[last].quoted:
        content = [] if titled(r, last, remainder) else quoted_before(r, last, earlier)
        if not content:
            return None
        whole = [*content, *interrupted(r, remainder, later)]
        return proposal(r, hit, whole, subject, "quotation before cue", 0.9)
    around = parenthetical(r, hit, last, remainder, later, earlier)
    if around:
        return proposal(r, hit, around, subject, "clause around cue", 0.75)
    if not hit.says() or not closes_sentence(r, hit, remainder, later):
        return None
    if r.low(last) in {",", "–", "—"}:
        after, shortest = last, 2
    elif subject[1] - 1 in r.mentions and "," not in {w.low for w in r.words}:
        # Some sources print no commas at all: "the port was shut the mayor said".
        subject = (r.mentions[subject[1] - 1], subject[1])
        after, shortest = (hit.first if inverted else subject[0]), 8
        if r.low(after - 1) in words_of("clause_words") | words_of("prepositions") | {"and", "or"}:
            return None
    else:
        return None
    first = clause_start(r, after - 1, earlier)
    if after - first < shortest or not stands_alone(r, first, after):
        return None
    whole = [r.place(first, after), *interrupted(r, remainder, later)]
    return proposal(r, hit, whole, subject, "clause before cue", 0.7)


def titled(r: Reading, last: int, remainder: int) -> bool:
    """Whether the quotation that ends at `last` is a title before the subject: "On “Orsk Today,” he said …"."""
    first, after, _ = next(q for q in r.quotes if q[0] <= last < q[1])
    words = [w for w in r.words[first:after] if w.low[:1].isalpha()]
    capitals = all(w.capital for w in words if len(w.low) > 3) and len(words) <= 4
    goes_on = remainder < len(r.words) and r.low(remainder) not in {".", ",", ";", "–", "—"}
    return capitals and goes_on and first > 0 and not r.words[remainder].quoted


def parenthetical(
    r: Reading, hit: Hit, last: int, remainder: int, later: Sequence[Hit], earlier: Sequence[Hit]
) -> list[Place]:
    """The two halves of a clause that the cue interrupts: "The vote, he said, was a sham"."""
    k = skipped_adverbials(r, remainder)
    if not hit.says() or r.low(last) != "," or r.low(k) != "," or k + 3 >= len(r.words) or r.words[k + 1].quoted:
        return []
    low = r.low(k + 1)
    if low.endswith("ing") or low in words_of("clause_words") | {"and", "or", "according", "a", "an"}:
        return []
    end = clause_end(r, k + 1, later)
    first = clause_start(r, last - 1, earlier)
    return [text_place(r, first, last), text_place(r, k + 1, end)] if first < last and end > k + 2 else []


def stands_alone(r: Reading, first: int, after: int) -> bool:
    """Whether the words before a comma are a clause of their own and no adverbial ("Last month, the mayor said")."""
    words = r.words[first:after]
    if not any(w.low in words_of("auxiliaries") or w.low.endswith(("ed", "s")) for w in words[1:]):
        return False
    low = words[1].low if words[0].low in {"but", "and", "so", "yet"} else words[0].low
    return low not in words_of("adverbial_openers") or any(w.low == "," for w in words)


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


def right_content(r: Reading, hit: Hit, later: Sequence[Hit]) -> Iterator[Proposal]:
    """The words after "he said that …", "accused X of …", "denied …"."""
    if hit.subject is None:
        return
    relay = as_saying(r, hit, later)
    if relay:
        yield relay
        return
    deed = legal_step(r, hit, later)
    if deed:
        yield deed
        return
    if hit.lemma in words_of("counting") and " " in hit.lemma:
        hit = replace(hit, after=hit.first + 1)
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
        end = clause_end(r, at, later, shape=SHAPES.get(frame, "clause"))
        if r.low(skipped_back(r, hit.first)) in {"who", "which"}:
            end = next((k for k in range(at + 1, end) if r.low(k) == "," and not r.words[k].quoted), end)
        if end > at:
            yield proposal(r, hit, [text_place(r, at, end)], hit.subject, reason_of(r, hit, frame), CONFIDENCE[frame])


def reason_of(r: Reading, hit: Hit, frame: str) -> str:
    """The name of a frame. Denials and charges by a noun are frames of their own, since the model misses them.

    So is plain speech: a verb of saying in the past whose subject can speak.
    """
    assert hit.subject is not None
    if hit.stances() & {"denies", "alleges"} and frame in {"np", "np as", "np of ving"}:
        return "denied or charged"
    if frame == "np" and hit.lemma in words_of("counting"):
        return "counted"
    if frame == "np as" and hit.lemma in NAMING:
        return "named"
    if frame in {"np", "np to-inf"} and "demands" in hit.stances():
        return "demanded"
    plainly = hit.form == "finite" and hit.lemma in words_of("plain_speech") and r.low(hit.first).endswith(("d", "te"))
    if plainly and frame in {"that", "clause"} and hit.subject[1] - 1 in r.mentions:
        return f"{frame} after plain cue"
    return f"{frame} after cue"


# Cues looked at on either side of one: a sentence with more is no sentence.
NEIGHBOURS = 12
SHAPES: dict[str, Shape] = {"np": "noun", "np as": "name", "np of ving": "charge"}
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
    if hit.lemma in words_of("counting") and number_after(r, at, {"at", "to"}):
        return "np"
    moves = hit.lemma not in words_of("without_infinitive")
    if low == "to" and hit.takes("to-inf") and moves:
        return "to-inf"
    if hit.takes("np to-inf") and "to" in ahead[1:12] and "demands" in hit.stances() and moves:
        return "np to-inf"
    if hit.lemma in words_of("without_noun") and not (hit.takes("np as") and "as" in ahead[1:16]):
        return "clause" if hit.says() and is_clause(r, hit, at) else None
    if hit.takes("np as") and ("as" in ahead[1:16] or hit.lemma in NAMING):
        return "np as"
    if hit.says() and hit.form != "passive" and is_clause(r, hit, at):
        return "clause"
    nouns = hit.takes("np", "np for", "for np", "np on", "on np", "np to") or hit.lemma in words_of("with_noun")
    return "np" if nouns and low not in words_of("prepositions") else None


def number_after(r: Reading, at: int, links: set[str]) -> bool:
    """Whether "at" or "to" and a number follow soon: "put the toll at 11", "raised its count to 112"."""
    for k in range(at, min(len(r.words), at + 18)):
        if r.words[k].quoted or r.low(k) in ENDS_CLAUSE:
            return False
        if r.low(k) in links and any(w.low[:1].isdigit() for w in r.words[k + 1 : k + 5]):
            return True
    return False


NAMING = frozenset({"call", "brand", "label", "dub", "term", "deem", "declare"})


def is_clause(r: Reading, hit: Hit, at: int) -> bool:
    """Whether a bare clause can begin here: no adverbial stands here, and a verb follows."""
    low = r.low(at)
    if low in words_of("never_begin_a_clause"):
        return False
    if r.heading or hit.lemma in {"say", "claim", "insist", "allege"}:
        return True
    rest = range(at + 1, min(len(r.words), at + 25))
    if low in words_of("prepositions") and not any(r.low(k) == "," for k in rest[:9]):
        return False
    return any(is_verb(r, k) for k in rest)


def legal_step(r: Reading, hit: Hit, later: Sequence[Hit]) -> Proposal | None:
    """ "issued an arrest warrant for …", "filed a case on accusations of …": what is charged, or the step itself."""
    words = hit.lemma.split(" ")
    if len(words) < 3 or words[1] not in {"a", "an"} or "alleges" not in hit.stances():
        return None
    end = clause_end(r, hit.after - 1, later, shape="noun")
    charge = next((k for k in range(hit.after, end) if r.low(k).removesuffix("s") in words_of("nouns_with_that")), None)
    if charge is not None:
        return proposal(r, hit, [text_place(r, charge, end)], hit.subject, "legal step", 0.6)
    verb = replace(hit, after=hit.first + 1)
    return proposal(r, verb, [text_place(r, hit.first + 1, end)], hit.subject, "legal step", 0.6)


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
    if begins > 0 and (r.words[begins].quoted or (r.words[begins - 1].quoted and r.low(begins) == ",")):
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
