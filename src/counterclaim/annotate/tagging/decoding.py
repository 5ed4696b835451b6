"""From the scores of the attribution model to whole spans."""

import re
from collections import defaultdict

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.annotate.tagging.windows import SECOND, Pieces

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# What a piece is to the cue at hand; B- begins a part, I- goes on with it.
LABELS = ("O", "B-content", "I-content", "B-source", "I-source", "B-cue", "I-cue")
KINDS = ("person", "organisation", "place", "group", "other")
NAME_LABELS = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BI"))

# The linker sees this many pieces before the one that begins the cue, and this many in all.
BEFORE, REACH = 40, 112
# Cues as far apart as this in the text do not vie for one content; keeps a text of 2 MB from comparing all with all.
FAR = 5000


class Candidate(Struct, frozen=True):
    """An attribution before it is weighed against its neighbours."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    speaker: tuple[int, int] | None
    confidence: float


# A quotation that follows in the same line.
NEXT_QUOTATION = re.compile(r"[^\S\n]*(?=“)")
MARK_OR_LINE = re.compile(r"[“”\n]")


def forbidden(labels: tuple[str, ...] = LABELS) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which label may not follow which, and which may not come first: I- only goes on with its own kind.

    >>> never, never_first = forbidden(("O", "B-cue", "I-cue"))
    >>> never.tolist(), never_first.tolist()
    ([[False, False, True], [False, False, False], [False, False, False]], [False, False, True])
    """
    inside = np.array([label.startswith("I-") for label in labels])
    kinds = [label[2:] for label in labels]
    same = np.array([[a == b for b in kinds] for a in kinds])
    return inside[None] & ~same, inside


def best_path(scores: Floats, moves: Floats, first: Floats) -> Ints:
    """The best sequence of labels of each row of scores [rows, pieces, labels], by Viterbi's algorithm."""
    rows, length, labels = scores.shape
    back = np.zeros((length, rows, labels), np.int64)
    total = scores[:, 0] + first
    for i in range(1, length):
        ways = total[:, :, None] + moves
        back[i] = ways.argmax(1)
        total = ways.max(1) + scores[:, i]
    path = np.zeros((rows, length), np.int64)
    path[:, -1] = total.argmax(1)
    every = np.arange(rows)
    for i in range(length - 1, 0, -1):
        path[:, i - 1] = back[i][every, path[:, i]]
    return path


def segments(path: list[int], labels: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Kind, first and end piece of each segment of a sequence of labels.

    >>> segments([0, 3, 4, 5, 1, 2, 1], LABELS)
    [('source', 1, 3), ('cue', 3, 4), ('content', 4, 6), ('content', 6, 7)]
    """
    found: list[tuple[str, int, int]] = []
    for i, label in enumerate(path):
        mark, _, kind = labels[label].partition("-")
        if mark == "B":
            found.append((kind, i, i + 1))
        elif mark == "I" and found and found[-1][0] == kind and found[-1][2] == i:
            found[-1] = (kind, found[-1][1], i + 1)
    return found


def named(text: str, pieces: Pieces, start: int, scores: Floats) -> list[tuple[int, int, str]]:
    """Start, end and kind of each name among the pieces from `start` on, read word by word.

    A word's kind is that of its pieces together, a name's that of its words together: pieces alone would cut both.
    """
    likely = np.exp(scores - scores.max(1, keepdims=True))
    likely /= likely.sum(1, keepdims=True)
    words = np.flatnonzero(pieces.words[start : start + len(scores)])
    ends = np.append(words[1:], len(scores))
    kinds = np.add.reduceat(likely[:, 1::2] + likely[:, 2::2], words) / (ends - words)[:, None]
    goes_on = likely[words, 2::2].sum(1) > likely[words, 1::2].sum(1)
    found: list[tuple[int, int, Floats]] = []
    for nth in np.flatnonzero(kinds.sum(1) > 0.5).tolist():
        here, there = int(pieces.starts[start + words[nth]]), int(pieces.ends[start + ends[nth] - 1])
        if found and goes_on[nth] and not any(c.isalnum() or c == "\n" for c in text[found[-1][1] : here]):
            found[-1] = (found[-1][0], there, found[-1][2] + kinds[nth])
        elif text[here].isalnum():
            found.append((here, there, kinds[nth]))
    return [(s, e, KINDS[int(kind.argmax())]) for s, e, kind in found]


def candidate(
    text: str, pieces: Pieces, shift: int, path: list[int], second: list[int], sure_of_cue: float
) -> Candidate | None:
    """The attribution that a path of labels spells out, None where it holds no content.

    `second`: where to take the source from if the first path has none; `shift`: the piece of the text where both begin.
    """
    parts: dict[str, list[tuple[int, int]]] = {"content": [], "source": [], "cue": []}
    for kind, a, b in segments(path, LABELS):
        parts[kind].extend(spans_of(text, pieces, shift + a, shift + b))
    at = shift + BEFORE
    if not parts["source"]:
        sources = [(a, b) for kind, a, b in segments(second, LABELS) if kind == "source"]
        spans = [span for a, b in sources for span in spans_of(text, pieces, shift + a, shift + b)]
        parts["source"] = [s for s in spans if not any(overlap(s, c) for c in parts["content"] + parts["cue"])]
    begins, ends = int(pieces.starts[at]), int(pieces.ends[at])
    cue = next((c for c in parts["cue"] if c[0] <= begins < c[1]), whole_words(text, begins, ends))
    nth = int(np.searchsorted(pieces.sentences, at, "right"))
    sentence = int(pieces.starts[pieces.sentences[nth - 1]]), int(pieces.ends[pieces.sentences[nth] - 1])
    content = joined(text, at_hand(text, [with_marks(text, *part) for part in parts["content"]], sentence))
    if not content:
        return None
    # Of several sources the nearest to the cue: a statement has one.
    source = min(parts["source"], key=lambda s: max(s[0] - cue[1], cue[0] - s[1]), default=None)
    return Candidate(content, cue, source, sure_of_cue)


def quotation_end(text: str, start: int) -> int:
    """Where the quotation that opens at `start` closes, those within it left aside; the end of the line at the latest.

    >>> quotation_end("“He said “no” to it.” Then", 0)
    21
    """
    depth = 0
    for found in MARK_OR_LINE.finditer(text, start):
        if found.group() == "\n":
            return found.start()
        depth += 1 if found.group() == "“" else -1
        if depth <= 0:
            return found.end() + (text[found.end() : found.end() + 1] == SECOND)
    return len(text)


def spans_of(text: str, pieces: Pieces, first: int, last: int) -> list[tuple[int, int]]:
    """The whole words that the pieces first:last touch, cut where a line ends: nothing crosses one."""
    start, end = whole_words(text, int(pieces.starts[first]), int(pieces.ends[last - 1]))
    return [(start + line.start(), start + line.end()) for line in re.finditer(r"\S[^\n]*", text[start:end])]


def at_hand(text: str, parts: list[tuple[int, int]], sentence: tuple[int, int]) -> list[tuple[int, int]]:
    """The parts of a content that can belong together, given the sentence of the cue.

    Where the cue's own sentence holds content, what follows it can only be a quotation that goes on in the same
    paragraph, and nothing comes before it.
    """
    parts = [part for part in parts if part[0] < part[1]]
    here = [(s, e) for s, e in parts if s < sentence[1] and sentence[0] < e]
    if not here:
        return parts
    end = max(sentence[1], here[-1][1])
    if "“" not in text[here[0][0] : here[-1][1]]:
        return here
    while following := NEXT_QUOTATION.match(text, end):
        start, end = following.end(), quotation_end(text, following.end())
        # “So,” he said. “And so.”: on PolNeAR the second is his too 98 times in 100, unless it has a cue of its own.
        if text[end - 2 : end - 1] not in tuple(".?!…”") and text[end : end + 30].strip()[:1].islower():
            break
        here.append((start, end))
    return here


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to the words that it cuts."""
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def joined(text: str, parts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The parts, those made one between which no word stands, in one line (so in PolNeAR four times in five)."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        between = text[found[-1][1] : start] if found else "\n"
        if any(c.isalnum() or c == "\n" for c in between):
            found.append((start, end))
        else:
            found[-1] = (found[-1][0], end)
    return tuple(found)


def with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without spaces and commas at its ends, but with the marks of a quotation that it fills."""
    while start < end and (text[start].isspace() or text[start] in ",;:.)–—-”"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:(–—-“"):
        end -= 1
    if start >= end:
        return start, end
    inner = text[start:end]
    depth = inner.count("“") - inner.count("”")
    if depth < 0:  # its opening mark is in the same line before it
        line = text.rfind("\n", 0, start) + 1
        opening = text.rfind("“", line, start)
        start = opening if opening >= 0 and "”" not in text[opening:start] else start
    elif depth > 0:
        line = text.find("\n", end)
        closing = text.find("”", end, line if line >= 0 else len(text))
        end = closing + 1 if closing >= 0 and "“" not in text[end:closing] else end
    elif text[start - 1 : start] == "“" and text[end : end + 1] == "”":
        start, end = start - 1, end + 1
    elif text[start - 1 : start] == "“" and text[end : end + 2] in (",”", ".”", "!”", "?”"):
        start, end = start - 1, end + 2
    # The second character of a mark written as two.
    return start, end + (text[end : end + 1] == SECOND)


def chosen(found: list[Candidate]) -> list[Candidate]:
    """The candidates without those that say again what a surer one says: overlapping cues, or much the same content."""
    kept: dict[int, list[Candidate]] = defaultdict(list)
    for one in sorted(found, key=lambda c: (-c.confidence, c.cue)):
        place = one.cue[0] // FAR
        near = [other for around in (place - 1, place, place + 1) for other in kept[around]]
        if not any(overlap(one.cue, other.cue) or _alike(one.content, other.content) for other in near):
            kept[place].append(one)
    return [one for place in sorted(kept) for one in kept[place]]


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _alike(a: tuple[tuple[int, int], ...], b: tuple[tuple[int, int], ...]) -> bool:
    if a[-1][1] <= b[0][0] or b[-1][1] <= a[0][0]:
        return False
    both = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    return both > 0.8 * max(sum(e - s for s, e in a), sum(e - s for s, e in b))
