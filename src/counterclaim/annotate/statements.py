"""Who says what: the model's readings and the rules' frames become one set of statements."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.annotate.clauses import reading_of
from counterclaim.annotate.floating import SECOND_HALF, continuation, floating
from counterclaim.annotate.frames import Place, Proposal, frames_in
from counterclaim.annotate.hits import hits_in
from counterclaim.annotate.stage import stage
from counterclaim.records import Document, Quotation, Statement


@stage(gives="statements", needs=("sentences", "quotations", "tags", "mentions"), version=1)
def statements(doc: Document) -> Iterator[Statement]:
    for p in sorted(frames_of(doc), key=lambda p: p.content):
        yield Statement(
            document=doc.id,
            content=tuple(doc.span(*piece) for piece in p.content),
            speaker=doc.span(*p.speaker) if p.speaker else None,
            chain=tuple(doc.span(*piece) for piece in p.chain),
            cue=doc.span(*p.cue) if p.cue else None,
            confidence=p.confidence,
            reason=p.reason,
        )


def frames_of(doc: Document) -> list[Proposal]:
    outer = [q for q in doc.quotations if q.depth == 0]
    places = [(q.span.start, q.span.end) for q in outer]
    readings = []
    at = 0
    mention_at = 0
    mentions = sorted(doc.mentions, key=lambda m: m.span.start)
    for sentence in doc.sentences:
        while at < len(places) and places[at][1] <= sentence.start:
            at += 1
        touching = []
        for place in places[at:]:
            if place[0] >= sentence.end:
                break
            touching.append(place)
        while mention_at < len(mentions) and mentions[mention_at].span.start < sentence.start:
            mention_at += 1
        within = []
        for m in mentions[mention_at:]:
            if m.span.start >= sentence.end:
                break
            within.append(m)
        heading = doc.blocks[sentence.block].kind in {"headline", "bullet", "standfirst"}
        r = reading_of(doc.text, (sentence.start, sentence.end), touching, within, heading)
        readings.append((r, hits_in(r), sentence.block))
    found = [p for r, hits, _ in readings for p in frames_in(r, hits)]
    kept = unique(found)
    kept = [continued(p, outer) for p in kept]
    return joined(kept, list(floating(readings, outer, kept)))


def joined(kept: list[Proposal], floats: list[Proposal]) -> list[Proposal]:
    """The proposals with each second half added to the statement that it goes on from."""
    by_cue = {p.cue: i for i, p in enumerate(kept) if p.cue}
    out = list(kept)
    for p in floats:
        at = by_cue.get(p.cue) if p.reason == SECOND_HALF else None
        if at is None:
            out.append(p)
        else:
            first = out[at]
            out[at] = Proposal(
                (*first.content, *p.content), first.cue, first.speaker, first.chain, first.reason, first.confidence
            )
    return out


def continued(p: Proposal, outer: list[Quotation]) -> Proposal:
    last = p.content[-1]
    for i, q in enumerate(outer):
        if q.span.end == last[1] and not q.closed and last[0] <= q.span.start:
            more = continuation(outer, i)
            if more:
                return Proposal((*p.content, *more), p.cue, p.speaker, p.chain, p.reason, p.confidence)
    return p


def unique(found: list[Proposal]) -> list[Proposal]:
    kept: list[Proposal] = []
    for p in sorted(found, key=lambda p: -p.confidence):
        if any(clashes(p, k) for k in kept):
            continue
        kept.append(p)
    return sorted(kept, key=lambda p: p.content)


def clashes(p: Proposal, other: Proposal) -> bool:
    if p.cue and p.cue == other.cue:
        return True
    if p.end <= other.start or other.end <= p.start:
        return False
    a, b = characters(p.content), characters(other.content)
    both = len(a & b)
    if not both:
        return False
    if both / len(a | b) >= 0.8:
        return True
    return both < min(len(a), len(b))


def characters(content: tuple[Place, ...]) -> set[int]:
    return {i for start, end in content for i in range(start, end)}
