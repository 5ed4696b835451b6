"""Many proposals, one result: duplicates go, quotation marks are kept whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from counterclaim.annotate.proposals import Place, Proposal, with_content

# Places of the text are looked up by stretches of this many characters, so that a long report stays linear.
STRETCH = 512
# Two contents that share this much of their characters are one statement.
SAME = 0.8


def settled(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals that remain, in text order: the surest first, then what neither repeats nor cuts across it.

    A content within another is kept where it has a cue of its own ("denied allegations by Orsk that …").

    >>> said = Proposal(((0, 40),), (50, 54), (46, 49), confidence=0.9)
    >>> again = Proposal(((2, 40),), (60, 64), None, confidence=0.4)
    >>> inner = Proposal(((10, 20),), (5, 8), None, confidence=0.4)
    >>> settled([again, inner, said]) == [said, inner]
    True
    """
    kept: list[Proposal] = []
    cues: set[Place] = set()
    near: defaultdict[int, list[Proposal]] = defaultdict(list)
    for p in sorted(proposals, key=lambda p: (-p.confidence, p.content)):
        if p.cue in cues:
            continue
        stretches = sorted({k for start, end in p.content for k in range(start // STRETCH, end // STRETCH + 1)})
        if any(clashes(p, other) for k in stretches for other in near[k]):
            continue
        kept.append(p)
        if p.cue:
            cues.add(p.cue)
        for k in stretches:
            near[k].append(p)
    return sorted(kept, key=lambda p: p.content)


def clashes(p: Proposal, other: Proposal) -> bool:
    """Whether two contents are the same or cut across each other."""
    both = shared(p.content, other.content)
    if not both:
        return False
    mine, its = length(p.content), length(other.content)
    return both / (mine + its - both) >= SAME or both < min(mine, its)


def shared(a: Sequence[Place], b: Sequence[Place]) -> int:
    """How many characters two contents have in common.

    >>> shared([(0, 10), (20, 30)], [(5, 25)])
    10
    """
    return sum(max(0, min(e1, e2) - max(s1, s2)) for s1, e1 in a for s2, e2 in b)


def length(content: Sequence[Place]) -> int:
    """How many characters a content has."""
    return sum(end - start for start, end in content)


def marked(p: Proposal, outer: Sequence[Place]) -> Proposal:
    """The proposal with its quotations whole: a piece that holds all but the marks of a quotation takes them in.

    >>> text = "He said “it is over” twice."
    >>> marked(Proposal(((9, 19),), (3, 7), (0, 2)), [(8, 20)]).content
    ((8, 20),)
    """
    pieces = []
    for start, end in p.content:
        for q_start, q_end in outer:
            inside = q_start <= start < q_end or q_start < end <= q_end
            if inside and start - q_start <= 2 and start >= q_start and end > q_start + 1:
                start = q_start
            if inside and 0 <= q_end - end <= 2 and end > q_start:
                end = q_end
        pieces.append((start, end))
    return with_content(p, tuple(pieces))
