"""From the scores of the attribution model to whole spans."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from counterclaim.annotate.windows import Pieces

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# What a piece is to the cue at hand; B- begins a part, I- goes on with it.
LABELS = ("O", "B-content", "I-content", "B-source", "I-source", "B-cue", "I-cue")
KINDS = ("person", "organisation", "place", "group", "other")
NAME_LABELS = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BI"))

# The linker sees this many pieces before the one that begins the cue, and this many in all.
BEFORE, REACH = 64, 160


class Candidate(Struct, frozen=True):
    """An attribution before it is weighed against its neighbours."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    speaker: tuple[int, int] | None
    confidence: float


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
    back = np.zeros((rows, length, labels), np.int64)
    total = scores[:, 0] + first
    for i in range(1, length):
        ways = total[:, :, None] + moves
        back[:, i] = ways.argmax(1)
        total = np.take_along_axis(ways, back[:, i, None], 1)[:, 0] + scores[:, i]
    path = np.zeros((rows, length), np.int64)
    path[:, -1] = total.argmax(1)
    for i in range(length - 1, 0, -1):
        path[:, i - 1] = np.take_along_axis(back[:, i], path[:, i, None], 1)[:, 0]
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


def name_segments(path: list[int], first: int, last: int) -> list[tuple[int, int, int]]:
    """Index in KINDS, first and end piece of each name that begins within first:last.

    >>> name_segments([0, 1, 2, 2, 0, 4, 4], 0, 7)
    [(0, 1, 4), (1, 5, 7)]
    """
    found: list[tuple[int, int, int]] = []
    for i, label in enumerate(path):
        kind, inside = (label - 1) // 2, label and label % 2 == 0
        if not label:
            continue
        if inside and found and found[-1][0] == kind and found[-1][2] == i:
            found[-1] = (kind, found[-1][1], i + 1)
        else:
            found.append((kind, i, i + 1))
    return [(kind, a, b) for kind, a, b in found if first <= a < last]


def candidate(
    text: str, pieces: Pieces, shift: int, path: list[int], scores: Floats, sure_of_cue: float
) -> Candidate | None:
    """The attribution that a path of labels spells out, None where it holds no content or no cue.

    `shift`: the piece of the text where the path begins.
    """
    parts: dict[str, list[tuple[int, int, float]]] = {"content": [], "source": [], "cue": []}
    margin = scores.max(1) - np.sort(scores, 1)[:, -2]
    for kind, a, b in segments(path, LABELS):
        start, end = whole_words(text, int(pieces.starts[shift + a]), int(pieces.ends[shift + b - 1]))
        parts[kind].append((start, end, float(margin[a:b].mean())))
    at = int(pieces.starts[shift + BEFORE])
    cues = [(s, e) for s, e, _ in parts["cue"] if s <= at < e] or [(s, e) for s, e, _ in parts["cue"]]
    if not parts["content"]:
        return None
    cue = cues[0] if cues else whole_words(text, at, int(pieces.ends[shift + BEFORE]))
    content = joined(text, [(s, e) for s, e, _ in parts["content"]])
    if not content:
        return None
    source = max(parts["source"], key=lambda part: part[2], default=None)
    return Candidate(content, cue, source and source[:2], sure_of_cue)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to the words that it cuts."""
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def joined(text: str, parts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The parts trimmed, with their quotation marks, and those that touch made one."""
    found: list[tuple[int, int]] = []
    for part in parts:
        start, end = with_marks(text, *part)
        if start >= end:
            continue
        if (
            found
            and not any(c.isalnum() for c in text[found[-1][1] : start])
            and "\n" not in text[found[-1][1] : start]
        ):
            if ".!?".find(text[start - 2 : start - 1]) < 0:
                found[-1] = (found[-1][0], end)
                continue
        found.append((start, end))
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
    if inner.count("“") < inner.count("”") and text[start - 1 : start] == "“":
        start -= 1
    if inner.count("“") > inner.count("”"):
        for extra in (1, 2):
            if text[end : end + extra].endswith("”") and not text[end : end + extra - 1].strip(",.!?;:"):
                end += extra
                break
    elif text[start - 1 : start] == "“" and text[end : end + 1] == "”":
        start, end = start - 1, end + 1
    elif text[start - 1 : start] == "“" and text[end : end + 2] in (",”", ".”", "!”", "?”"):
        start, end = start - 1, end + 2
    return start, end


def chosen(found: list[Candidate]) -> list[Candidate]:
    """The candidates without those that say again what a surer one says: overlapping cues, or much the same content."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda c: (-c.confidence, c.cue)):
        if not any(_overlap(one.cue, other.cue) or _alike(one.content, other.content) for other in kept):
            kept.append(one)
    return kept


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _alike(a: tuple[tuple[int, int], ...], b: tuple[tuple[int, int], ...]) -> bool:
    if a[-1][1] <= b[0][0] or b[-1][1] <= a[0][0]:
        return False
    both = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    return both > 0.8 * max(sum(e - s for s, e in a), sum(e - s for s, e in b))
