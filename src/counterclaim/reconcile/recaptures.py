"""A page captured again: what was edited, and what became of each statement, without ever guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from counterclaim.records import Document, Judgement, Span, Statement

State = Literal["same", "moved", "changed", "gone", "new"]
WORD = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
SENTENCE_END = re.compile(r"[.!?][\"”’»)]*(?=\s)|\n")
# Of the words of both readings so many must have stayed in place for one to be called the other's edited version.
STAYED = 0.5
# So many words do not come twice by chance: they are one statement, also where its speaker is called otherwise.
TELLING = 4
MOST_PAIRS = (
    400_000_000  # of words: what is compared takes a bit each, 50 MB; 20,000 words that are all new are one edit
)
Ints = NDArray[np.int64]
Range = tuple[int, int]


class Edit(Struct, frozen=True):
    """Words that were replaced: `old` is empty where words were put in, `new` where they were taken out.

    `furniture`: all of it is part of the page, not of the report (counters, links, notices).
    """

    old: Span
    new: Span
    furniture: bool


class Change(Struct, frozen=True):
    """What became of a statement; `differs` names what is not as it was: place, words, speaker, cue, stance."""

    state: State
    before: Statement | None
    after: Statement | None
    differs: tuple[str, ...] = ()

    @property
    def as_it_was(self) -> bool:
        """Whether words, speaker, cue and stance are as they were, wherever they stand."""
        return self.state in ("same", "moved") and set(self.differs) <= {"place"}


class Recapture(Struct, frozen=True):
    """The difference between two captures of one source."""

    edits: tuple[Edit, ...]
    statements: tuple[Change, ...]


class Run(Struct, frozen=True):
    """Words start:end of the old text over against start:end of the new one; `equal` where they are the same."""

    old: Range
    new: Range
    equal: bool

    @property
    def size(self) -> int:
        """How many words the longer side has."""
        return max(self.old[1] - self.old[0], self.new[1] - self.new[0])


class Words(Struct, frozen=True):
    """The words and marks of a text with their places, and the first word of each sentence or line."""

    words: tuple[str, ...]
    places: Ints
    firsts: tuple[int, ...]

    def of(self, statement: Statement) -> Ints:
        """Numbers of the words that the content of a statement has."""
        edges = np.searchsorted(self.places[:, 0], [(span.start, span.end) for span in statement.content])
        return np.concatenate([np.arange(first, last) for first, last in edges])


def recaptured(before: Document, after: Document) -> Recapture:
    """What was edited between two captures, and each statement as same, moved, changed, gone or new.

    The same words in the same place are the same; the same words elsewhere have moved; words of which at least half
    stayed in place have changed. Nothing else is matched: what only looks alike is gone, and the other is new.
    """
    old, new = words_of(before.text), words_of(after.text)
    runs = runs_between(old, new)
    edits = tuple(edit_of(run, before, old, after, new) for run in runs if not run.equal)
    return Recapture(edits, tuple(changes(before, old, after, new, runs)))


def words_of(text: str) -> Words:
    """The words of a text; white space is none.

    >>> words_of("It’s over. Go!").words, words_of("It’s over. Go!").firsts
    (('It’s', 'over', '.', 'Go', '!'), (0, 3))
    """
    found = list(WORD.finditer(text))
    ends = [0, *(end.end() for end in SENTENCE_END.finditer(text))]
    firsts = {int(first) for first in np.searchsorted([word.start() for word in found], ends)}
    return Words(
        words=tuple(word.group() for word in found),
        places=np.array([word.span() for word in found], np.int64).reshape(-1, 2),
        firsts=tuple(sorted(firsts - {len(found)})),
    )


def runs_between(old: Words, new: Words) -> list[Run]:
    """The two texts cut into runs that are equal and runs that are not, alternating, in their order.

    Whole sentences are matched first and single words only between them, so that a sentence put in before one that
    begins alike does not take its words.

    >>> [(run.old, run.equal) for run in runs_between(words_of("Two men fled."), words_of("Ten men fled."))]
    [((0, 1), False), ((1, 4), True)]
    """
    ends = [*old.firsts, len(old.words)], [*new.firsts, len(new.words)]
    sentences = [
        [side.words[start:end] for start, end in pairwise(edges)] for side, edges in zip((old, new), ends, strict=True)
    ]
    runs: list[Run] = []
    for run in _aligned(sentences[0], sentences[1]):
        whole = Run(_words_in(run.old, ends[0]), _words_in(run.new, ends[1]), run.equal)
        for one in [whole] if run.equal else _bridged(_aligned(old.words, new.words, whole.old, whole.new)):
            _push(runs, one)
    return runs


def _words_in(sentences: Range, ends: Sequence[int]) -> Range:
    return ends[sentences[0]], ends[sentences[1]]


def _aligned(
    old: Sequence[Any], new: Sequence[Any], here: Range | None = None, there: Range | None = None
) -> list[Run]:
    """The longest common subsequence of two stretches, as runs; what was taken out and what was put in are one run."""
    here, there = here or (0, len(old)), there or (0, len(new))
    if (here[1] - here[0]) * (there[1] - there[0]) > MOST_PAIRS:
        return [Run(here, there, equal=False)]
    runs: list[Run] = []
    for step in LCSseq.opcodes(old[slice(*here)], new[slice(*there)]):
        was = here[0] + step.src_start, here[0] + step.src_end
        now = there[0] + step.dest_start, there[0] + step.dest_end
        _push(runs, Run(was, now, step.tag == "equal"))
    return runs


def _push(runs: list[Run], run: Run) -> None:
    """Put a run at the end, joined with the last one where that is of its kind."""
    if runs and runs[-1].equal == run.equal:
        last = runs.pop()
        run = Run((last.old[0], run.old[1]), (last.new[0], run.new[1]), run.equal)
    runs.append(run)


def _bridged(runs: Iterable[Run]) -> list[Run]:
    """The runs without chance likenesses: what is equal and no longer than the edits on both of its sides."""
    kept: list[Run] = []
    for run in runs:
        _push(kept, run)
        while len(kept) > 2 and kept[-2].equal and kept[-2].size <= min(kept[-3].size, kept[-1].size):
            last, _, first = kept.pop(), kept.pop(), kept.pop()
            _push(kept, Run((first.old[0], last.old[1]), (first.new[0], last.new[1]), equal=False))
    return kept


def edit_of(run: Run, before: Document, old: Words, after: Document, new: Words) -> Edit:
    """A run that is not equal, as words of both texts."""
    was, now = _span(run.old, before, old), _span(run.new, after, new)
    page = all(_in_furniture(document, span) for document, span in ((before, was), (after, now)) if span.exact)
    return Edit(was, now, page)


def _span(run: Range, document: Document, words: Words) -> Span:
    """The characters of a run; an empty run stands where the word before it ends."""
    if run[0] == run[1]:
        at = int(words.places[run[0] - 1, 1]) if run[0] else 0
        return document.span(at, at)
    return document.span(int(words.places[run[0], 0]), int(words.places[run[1] - 1, 1]))


def _in_furniture(document: Document, span: Span) -> bool:
    touched = [block for block in document.blocks if block.start < span.end and span.start < block.end]
    return bool(touched) and all(block.furniture for block in touched)


def changes(before: Document, old: Words, after: Document, new: Words, runs: Sequence[Run]) -> Iterator[Change]:
    """Yield what became of each statement, in the order of the new text, those that are gone at their old place."""
    stands = np.full(len(old.words), -1, np.int64)  # where in the new text each word of the old one stands
    for run in (run for run in runs if run.equal):
        stands[slice(*run.old)] = np.arange(*run.new)
    were = {s.id: (s, old.of(s)) for s in before.statements}
    are = {s.id: (s, new.of(s)) for s in after.statements}
    matched: dict[str, tuple[str, State]] = {}  # by the id of the new statement: that of the old one
    for pair in _in_place(were, are, stands):
        _match(matched, pair, "same")
    for pair in _elsewhere(were, old, are, new):
        _match(matched, pair, "moved")
    for pair in _edited(were, are, stands):
        _match(matched, pair, "changed")
    found = {known for known, _ in matched.values()}
    told = [(int(places[0]), _change(s, matched.get(now), were)) for now, (s, places) in are.items() if len(places)]
    gone = [(_near(stands, places), Change("gone", s, None)) for was, (s, places) in were.items() if was not in found]
    yield from (change for _, change in sorted(told + gone, key=lambda one: one[0]))


Placed = dict[str, tuple[Statement, Ints]]


def _match(matched: dict[str, tuple[str, State]], pair: tuple[str, str], state: State) -> None:
    was, now = pair
    if now not in matched and all(was != known for known, _ in matched.values()):
        matched[now] = (was, state)


def _in_place(were: Placed, are: Placed, stands: Ints) -> Iterator[tuple[str, str]]:
    """Pairs whose words are the same in the same place, those with the same speaker and cue first."""
    here: dict[bytes, list[str]] = {}
    for now, (_, places) in are.items():
        here.setdefault(places.tobytes(), []).append(now)
    pairs = [
        (was, now)
        for was, (_, places) in were.items()
        if len(places) and (stands[places] >= 0).all()
        for now in here.get(stands[places].tobytes(), ())
    ]
    yield from sorted(pairs, key=lambda pair: len(_differing(were[pair[0]][0], are[pair[1]][0])))


def _elsewhere(were: Placed, old: Words, are: Placed, new: Words) -> Iterator[tuple[str, str]]:
    """Pairs whose words are the same in another place: of the same speaker, or so many that they come but once."""
    here: dict[tuple[str, ...], list[str]] = {}
    for now, (_, places) in are.items():
        here.setdefault(tuple(new.words[at] for at in places), []).append(now)
    pairs = []
    for was, (statement, places) in were.items():
        said = tuple(old.words[at] for at in places)
        telling = sum(word[0].isalnum() for word in said) >= TELLING
        for now in here.get(said, ()):
            differs = _differing(statement, are[now][0])
            if telling or "speaker" not in differs:
                pairs.append((was, now, len(differs)))
    yield from ((was, now) for was, now, _ in sorted(pairs, key=lambda pair: pair[2]))


def _edited(were: Placed, are: Placed, stands: Ints) -> Iterator[tuple[str, str]]:
    """Pairs of which enough words stayed in place, those with most first."""
    holders: dict[int, list[str]] = {}
    for now, (_, places) in are.items():
        for at in places.tolist():
            holders.setdefault(at, []).append(now)
    pairs = []
    for was, (_, places) in were.items():
        stayed: dict[str, int] = {}
        for at in stands[places].tolist():
            for now in holders.get(at, ()):
                stayed[now] = stayed.get(now, 0) + 1
        pairs += [
            (was, now, count) for now, count in stayed.items() if 2 * count >= STAYED * (len(places) + len(are[now][1]))
        ]
    yield from ((was, now) for was, now, _ in sorted(pairs, key=lambda pair: -pair[2]))


def _change(now: Statement, match: tuple[str, State] | None, were: Placed) -> Change:
    """The change of a statement of the new text. One whose words stayed and whose speaker did not has changed."""
    if match is None:
        return Change("new", None, now)
    was, state = were[match[0]][0], match[1]
    differs = _differing(was, now)
    if state == "same":
        return Change("changed" if differs else "same", was, now, differs)
    return Change(state, was, now, ("place" if state == "moved" else "words", *differs))


def _differing(was: Statement, now: Statement) -> tuple[str, ...]:
    """What is read of the two that is not the same."""
    told = (
        ("speaker", was.speaker and was.speaker.exact, now.speaker and now.speaker.exact),
        ("cue", was.cue and was.cue.exact, now.cue and now.cue.exact),
        ("stance", was.stance, now.stance),
    )
    return tuple(name for name, before, after in told if before != after)


def _near(stands: Ints, places: Ints) -> int:
    """Where in the new text something that is gone would stand: after the last word before it that is still there."""
    before = stands[: places[0]] if len(places) else stands[:0]
    kept = before[before >= 0]
    return int(kept[-1]) if len(kept) else -1


def carried(decisions: Sequence[Judgement], pairs: Iterable[tuple[Document, Document]]) -> list[Judgement]:
    """The decisions, and each on a statement of an earlier capture again on the one that says the same in the later.

    `pairs`: an earlier capture of a page and the next one, from the earliest on. What has changed is decided anew.
    """
    found = list(decisions)
    for before, after in pairs:
        here = {s.id for s in before.statements}
        touching = [judgement for judgement in found if judgement.left in here or judgement.right in here]
        if not touching:
            continue
        now = {
            c.before.id: c.after.id
            for c in recaptured(before, after).statements
            if c.before and c.after and c.as_it_was
        }
        for judgement in touching:
            if here.intersection((judgement.left, judgement.right)) <= now.keys():
                left, right = (now.get(one, one) for one in (judgement.left, judgement.right))
                found.append(replace(judgement, left=left, right=right))
    return found
