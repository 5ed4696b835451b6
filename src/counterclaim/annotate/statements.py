"""Who says what: the model's readings and the rules' frames become one set of statements."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from counterclaim.annotate.attribution.circumstances import addressee_of, answers_of, occasion_of, said_at
from counterclaim.annotate.attribution.clauses import Reading, reading_of, words_of
from counterclaim.annotate.attribution.evidence import evidence_of, hedges_of
from counterclaim.annotate.attribution.floating import continuation, with_floating
from counterclaim.annotate.attribution.frames import frames_in
from counterclaim.annotate.attribution.hits import Hit, hits_in
from counterclaim.annotate.attribution.mending import mended
from counterclaim.annotate.attribution.narration import apart, narrated
from counterclaim.annotate.attribution.nested import untangled
from counterclaim.annotate.attribution.proposals import Place, Proposal, with_content
from counterclaim.annotate.attribution.repeats import repeats_of
from counterclaim.annotate.attribution.settling import marked, merged, settled
from counterclaim.annotate.attribution.sifting import is_said, parted
from counterclaim.annotate.attribution.stance import stance_of
from counterclaim.annotate.attribution.turns import turns
from counterclaim.annotate.stage import stage
from counterclaim.records import Document, Mode, Quotation, Span, Statement

HEADINGS = frozenset({"headline", "bullet", "standfirst"})


class Read(Struct, frozen=True):
    """A sentence as words, its cues and the number of its block."""

    reading: Reading
    hits: Sequence[Hit]
    block: int


class Home(Struct, frozen=True):
    """What all statements of a report share: its identity and day, which are dear to ask for, and its quotations."""

    document: str
    published: str | None
    outer: Sequence[Quotation]


@stage(gives="statements", needs=("sentences", "quotations", "tags", "mentions"), version=1)
def statements(doc: Document) -> Iterator[Statement]:
    """Yield what others say and what the narrator claims, in text order, each with its speaker, cue and stance."""
    outer = [q for q in doc.quotations if q.depth == 0]
    read = read_sentences(doc, outer)
    told, said = apart(narrated(doc.text, [r.reading for r in read]), attributions(doc, read, outer))
    starts = [r.reading.start for r in read]
    made = partial(statement, doc, Home(doc.id, published(doc), outer))
    found = [made(p, sentence_at(read, starts, p), narrator=False) for p in said]
    found += [made(p, sentence_at(read, starts, p), narrator=True) for p in told]
    again = repeats_of(doc, found)
    for s in sorted(found, key=lambda s: (s.start, s.end)):
        yield replace(s, repeats=again.get(s.id))


def read_sentences(doc: Document, outer: Sequence[Quotation]) -> list[Read]:
    """Every sentence of the report as words with its cues."""
    places = [(q.span.start, q.span.end) for q in outer]
    mentions = sorted(doc.mentions, key=lambda m: m.span.start)
    opens, begins = [start for start, _ in places], [m.span.start for m in mentions]
    read = []
    first = 0
    for sentence in doc.sentences:
        while first < len(places) and places[first][1] <= sentence.start:
            first += 1
        marks = places[first : bisect_left(opens, sentence.end)]
        named = mentions[bisect_left(begins, sentence.start) : bisect_left(begins, sentence.end)]
        heading = doc.blocks[sentence.block].kind in HEADINGS
        r = reading_of(doc.text, (sentence.start, sentence.end), marks, named, heading)
        read.append(Read(r, hits_in(r), sentence.block))
    return read


def attributions(doc: Document, read: Sequence[Read], outer: Sequence[Quotation]) -> list[Proposal]:
    """What the model and the rules propose, settled, with second halves and floating quotations."""
    places = [(q.span.start, q.span.end) for q in outer]
    by_model = readings_of(doc, places)
    by_rule = [p for r in read for p in frames_in(r.reading, r.hits)]
    spoken = turns(doc.text, doc.blocks)
    kept = settled([*spoken, *merged(by_model, settled(by_rule))])
    begun = {p.start for p in kept if p.cue}
    kept = [continued(p, outer, places, begun) if not spoken else p for p in kept]
    whole = with_floating([(r.reading, r.hits, r.block) for r in read], outer, kept)
    heard = [mended(doc.text, p) for p in whole if spoken or is_said(doc.text, p)]
    heard = untangled(doc.text, heard)
    cues = {p.cue for p in heard}
    parts = [parted(doc.text, p) for p in heard]
    return [part for first, *more in parts for part in (first, *(p for p in more if p.cue not in cues))]


def readings_of(doc: Document, places: Sequence[Place]) -> list[Proposal]:
    """The attributions that the model reads, as proposals with their quotations whole."""
    found = []
    for tag in doc.tags:
        if tag.kind == "attribution" and tag.content:
            cue = (tag.cue.start, tag.cue.end) if tag.cue else None
            speaker = (tag.speaker.start, tag.speaker.end) if tag.speaker else None
            content = at_home(doc, [(piece.start, piece.end) for piece in tag.content], cue, places)
            said = doc.text[content[0][0] : content[-1][1]].lower() if content else ""
            if said and said not in words_of("clause_words"):
                found.append(marked(Proposal(content, cue, speaker, (), "model", tag.confidence), places))
    return found


def at_home(doc: Document, content: Sequence[Place], cue: Place | None, places: Sequence[Place]) -> tuple[Place, ...]:
    """The pieces of a content that can belong to its cue: in its sentence, or quotations in its paragraph.

    The model sometimes reads on into sentences that the narrator tells, or that the next speaker says.
    """
    home = cue[0] if cue else content[0][0]
    sentence = doc.sentences[max(0, bisect_right(doc.sentences, home, key=lambda s: s.start) - 1)]
    block = doc.blocks[sentence.block]
    kept = []
    for start, end in content:
        at = bisect_right(places, start, key=lambda place: place[0]) - 1
        quoted = at >= 0 and start < places[at][1]
        # A sentence may end within a quotation that goes on.
        last = next((e for s, e in places[max(0, at) : at + 9] if s < sentence.end <= e), sentence.end)
        low, high = (block.start, block.end) if quoted else (sentence.start, min(last, block.end))
        if low <= start < high:
            kept.append((start, min(end, high)))
    return tuple(kept)


def continued(p: Proposal, outer: Sequence[Quotation], places: Sequence[Place], begun: Set[int]) -> Proposal:
    """The proposal with the paragraphs that its open quotation goes on into, up to where another statement begins."""
    at = bisect_right(places, p.content[-1]) - 1
    if at < 0 or outer[at].closed or outer[at].span.end != p.end:
        return p
    more = continuation(outer, at, begun)
    return with_content(p, (*p.content, *more)) if more else p


def sentence_at(read: Sequence[Read], starts: Sequence[int], p: Proposal) -> Place:
    """The sentence that holds the cue, or the content where there is none."""
    place = p.cue[0] if p.cue else p.start
    r = read[max(0, bisect_right(starts, place) - 1)].reading
    return r.start, r.end


def statement(doc: Document, home: Home, p: Proposal, sentence: Place, narrator: bool) -> Statement:
    """The statement that a proposal makes."""
    stance = "alleges" if narrator else stance_of(doc.text, sentence, p.cue, p.content, p.speaker)
    answers = None if narrator else answers_of(doc.text, p.content, stance)

    def span(place: Place | None) -> Span | None:
        return doc.span(*place) if place else None

    return Statement(
        document=home.document,
        content=tuple(doc.span(*piece) for piece in p.content),
        speaker=span(p.speaker),
        chain=tuple(doc.span(*piece) for piece in p.chain),
        cue=span(p.cue),
        mode="narrated" if narrator else mode_of(p.content, home.outer),
        stance=stance,
        hedges=tuple(doc.span(*place) for place in hedges_of(doc.text, sentence, p.cue, p.content, p.speaker)),
        evidence=tuple(doc.span(*place) for place in evidence_of(doc.text, sentence, p.cue, p.content, p.speaker)),
        answers=span(answers),
        addressee=span(addressee_of(doc.text, p, sentence)),
        occasion=span(occasion_of(doc.text, p, sentence)),
        said_at=None if narrator else said_at(doc.text, p, sentence, home.published),
        narrator=narrator,
        confidence=p.confidence,
        reason=p.reason,
    )


def published(doc: Document) -> str | None:
    """The day of the report: its own date, or that of its dateline."""
    return doc.published_at or next((c.date for c in doc.credits if c.kind == "dateline" and c.date), None)


def mode_of(content: Sequence[Place], outer: Sequence[Quotation]) -> Mode:
    """Whether the words are the speaker's own (direct), the reporter's (indirect) or both (mixed).

    >>> mode_of([(0, 10)], [Quotation(Span(0, 10, "“It is so”"), "“")])
    'direct'
    """
    whole = quoted = 0
    for start, end in content:
        whole += end - start
        first = max(0, bisect_right(outer, start, key=lambda q: q.span.end))
        for q in outer[first:]:
            if q.span.start >= end:
                break
            quoted += min(end, q.span.end) - max(start, q.span.start)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.95 * whole else "mixed"
