"""Documents as tensors: windows of word pieces with what each piece is."""

import bisect
import math
import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from msgspec import Struct
from tokenizers import Tokenizer
from torch import Tensor

from counterclaim.annotate.sentences import sentence_spans
from counterclaim.annotate.tagging.decoding import BEFORE, LABELS, NAME_LABELS, REACH
from counterclaim.annotate.tagging.windows import FIRST_PIECE, LAST_PIECE, Pieces, canonical, pieces_of, windows_of
from train.corpus import Labelled

Span = tuple[int, int]


class Example(Struct):
    """One window: `cues` holds the place of each cue's first piece and the labels of the pieces around it."""

    ids: np.ndarray
    shapes: np.ndarray
    names: np.ndarray
    roles: np.ndarray | None
    starts: np.ndarray | None
    cues: list[tuple[int, np.ndarray]]
    own: Span


class Batch(Struct):
    """Several windows padded to one length."""

    ids: Tensor
    shapes: Tensor
    lengths: Tensor
    names: Tensor
    roles: Tensor
    starts: Tensor
    labelled: Tensor
    own: Tensor
    window: Tensor
    anchor: Tensor
    gold: Tensor

    @property
    def there(self) -> Tensor:
        """Which pieces are no padding."""
        return torch.arange(self.ids.shape[1]) < self.lengths[:, None]

    @property
    def decided(self) -> Tensor:
        """Which pieces are a window's own, not only there to be looked at."""
        places = torch.arange(self.ids.shape[1])
        return (places >= self.own[:, :1]) & (places < self.own[:, 1:])


def examples(doc: Labelled, tokenizer: Tokenizer, rng: random.Random, alone: float = 0) -> Iterator[Example]:
    """The windows of a document; their length varies, so that no place in a window is special.

    `alone`: the share of documents read a sentence or two at a time with nothing around, as headlines stand.
    """
    text = canonical(doc.text)
    pieces = pieces_of(text, sentence_spans(text), tokenizer)
    length = len(pieces.ids)
    names = np.zeros(length, np.int64)
    for start, end, kind in doc.names:
        first, last = _under(pieces, (start, end))
        names[first:last] = NAME_LABELS.index(f"I-{kind}")
        names[first : first + 1] = NAME_LABELS.index(f"B-{kind}")
    roles, starts, rows = np.zeros((length, 3), np.float32), np.zeros(length, np.float32), []
    for a in doc.attributions or ():
        cue = _under(pieces, a.cue)
        if cue[0] == cue[1]:
            continue
        row = np.zeros(length + 1, np.int64)
        for role, parts in (("content", a.content), ("source", a.source), ("cue", (a.cue,))):
            for part in parts:
                first, last = _under(pieces, part)
                row[first:last] = LABELS.index(f"I-{role}")
                if not (role == "content" and first and row[first - 1] == LABELS.index("I-content")):
                    row[first : first + 1] = LABELS.index(f"B-{role}")
                roles[first:last, ("content", "source", "cue").index(role)] = 1
        starts[cue[0]] = 1
        rows.append((cue[0], row))
    by_itself = rng.random() < alone
    windows = windows_of(pieces, rng.randint(10, 60), 0, 0) if by_itself else windows_of(pieces, rng.randint(150, 280))
    for w in windows:
        cues = [(at - w.start + 1, _cut(row, at, w.start, w.end)) for at, row in rows if w.first <= at < w.last]
        yield Example(
            ids=np.concatenate([[FIRST_PIECE], pieces.ids[w.start : w.end], [LAST_PIECE]]),
            shapes=np.pad(pieces.shapes[w.start : w.end], 1),
            names=np.pad(names[w.start : w.end], 1, constant_values=-100),
            roles=np.pad(roles[w.start : w.end], ((1, 1), (0, 0))) if doc.attributions is not None else None,
            starts=np.pad(starts[w.start : w.end], 1) if doc.attributions is not None else None,
            cues=cues,
            own=(w.first - w.start + 1, w.last - w.start + 1),
        )


def _under(pieces: Pieces, span: Span) -> Span:
    """The pieces that a span of the text touches, end exclusive."""
    first = bisect.bisect_right(pieces.ends, span[0])
    return first, max(first, bisect.bisect_left(pieces.starts, span[1]))


def _cut(row: np.ndarray, at: int, start: int, end: int) -> np.ndarray:
    """The labels of the REACH pieces around `at`; those outside the window are O, and a part cut in two begins anew."""
    places = np.arange(REACH) + at - BEFORE
    inside = (places >= start) & (places < end)
    cut = np.where(inside, row[places.clip(0, len(row) - 1)], 0)
    for i in range(REACH):
        before = cut[i - 1] if i else 0
        if LABELS[cut[i]][0] == "I" and LABELS[before][2:] != LABELS[cut[i]][2:]:
            cut[i] -= 1
    return cut


def batch_of(chosen: Sequence[Example]) -> Batch:
    """The windows as tensors."""
    # Few different lengths: the matrix library prepares itself anew for each.
    longest = 32 * math.ceil(max(len(e.ids) for e in chosen) / 32)

    def padded(arrays: list[np.ndarray], fill: float) -> Tensor:
        out = np.full((len(arrays), longest, *arrays[0].shape[1:]), fill, arrays[0].dtype)
        for row, array in zip(out, arrays, strict=True):
            row[: len(array)] = array
        return torch.from_numpy(out)

    blank = [np.zeros((len(e.ids), 3), np.float32) for e in chosen]
    cues = [(i, at, labels) for i, e in enumerate(chosen) for at, labels in e.cues]
    return Batch(
        ids=padded([e.ids for e in chosen], 0),
        shapes=padded([e.shapes for e in chosen], 0),
        lengths=torch.tensor([len(e.ids) for e in chosen]),
        names=padded([e.names for e in chosen], -100),
        roles=padded([b if e.roles is None else e.roles for e, b in zip(chosen, blank, strict=True)], 0.0),
        starts=padded([b[:, 0] if e.starts is None else e.starts for e, b in zip(chosen, blank, strict=True)], 0.0),
        labelled=torch.tensor([e.starts is not None for e in chosen]),
        own=torch.tensor([e.own for e in chosen]),
        window=torch.tensor([i for i, _, _ in cues], dtype=torch.long),
        anchor=torch.tensor([at for _, at, _ in cues], dtype=torch.long),
        gold=torch.from_numpy(np.array([labels for _, _, labels in cues], np.int64).reshape(-1, REACH)),
    )
