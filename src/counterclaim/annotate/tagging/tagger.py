"""The attribution model at work: who is said to say what, and which words are names."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from counterclaim.annotate.tagging.decoding import (
    BEFORE,
    LABELS,
    REACH,
    Candidate,
    Floats,
    best_path,
    candidate,
    chosen,
    named,
)
from counterclaim.annotate.tagging.dialogue import turns
from counterclaim.annotate.tagging.readings import KEPT, Cue, Reading, Readings, content_of
from counterclaim.annotate.tagging.windows import (
    FIRST_PIECE,
    LAST_PIECE,
    Ints,
    Pieces,
    Window,
    canonical,
    pieces_of,
    windows_of,
)
from counterclaim.models import embedder

# Above most of the model's own, which may read the same lines less well.
SURE_OF_TURNS = 0.95
AT_ONCE = 16  # windows decoded together: bounds the memory for a text of any length
NEEDED = ("attribution.onnx", "linking.onnx", "attribution.json")


class Tagged(msgspec.Struct, frozen=True):
    """One attribution as the model sees it; every (start, end) counts code points of the document's text."""

    content: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    confidence: float


class TaggedName(msgspec.Struct, frozen=True):
    """A name as the model sees it; kind is person, organisation, place, group or other."""

    start: int
    end: int
    kind: str


class Settings(msgspec.Struct, frozen=True):
    """What comes with the weights: the scores of label following label, and what is tuned on the same weights.

    `threshold`: how likely a piece is to be to begin a cue; bonuses: what a content or source gets for being there.
    """

    moves: list[list[float]]
    first: list[float]
    threshold: float
    content_bonus: float
    source_bonus: float


class Tagger:
    """Reads sentences, each in its neighbourhood; the result depends on nothing but the text and the sentences."""

    def __init__(self, folder: Path | None = None, remembered: int = KEPT) -> None:
        """`remembered`: how many windows are kept to be read once only; 0 reads each anew, with the same result."""
        self._folder = folder or embedder.folder()
        self._known = Readings(remembered)
        for name in NEEDED:
            if not (self._folder / name).exists():
                raise FileNotFoundError(f"{self._folder / name}: the attribution model is not there")

    @cached_property
    def _reader(self) -> Any:
        return embedder.session(self._folder / "attribution.onnx")

    @cached_property
    def _linker(self) -> Any:
        return embedder.session(self._folder / "linking.onnx")

    @cached_property
    def _settings(self) -> Settings:
        return msgspec.convert(json.loads((self._folder / "attribution.json").read_text("utf-8")), Settings)

    @cached_property
    def _chain(self) -> tuple[Floats, Floats]:
        return np.array(self._settings.moves, np.float32), np.array(self._settings.first, np.float32)

    def tag(self, text: str, sentences: Sequence[tuple[int, int]]) -> tuple[list[Tagged], list[TaggedName]]:
        """Attributions and names in the sentences, both in the order of the text.

        `sentences`: those to read, in order (page furniture already left out).
        """
        alike = canonical(text)
        pieces = pieces_of(alike, sentences, embedder.tokenizer())
        found: list[Candidate] = []
        names: list[TaggedName] = []
        windows = windows_of(pieces)
        for begin in range(0, len(windows), AT_ONCE):
            batch = windows[begin : begin + AT_ONCE]
            for window, reading in zip(batch, self._readings(pieces, batch), strict=True):
                names.extend(TaggedName(*name) for name in named(alike, pieces, window.first, reading.names))
                for cue in reading.cues:
                    shift = window.first + cue.at - BEFORE
                    made = candidate(alike, pieces, shift, list(cue.path), list(cue.second), cue.sure)
                    found.extend([made] if made else [])
        found.extend(
            Candidate(turn.words, turn.cue, turn.speaker, SURE_OF_TURNS)
            for turn in turns(alike)
            if any(start < turn.words[0][1] and turn.words[0][0] < end for start, end in sentences)
        )
        tagged = [Tagged(c.content, c.cue, c.speaker, round(c.confidence, 4)) for c in chosen(found)]
        return sorted(tagged, key=lambda t: (t.content[0], t.cue or (0, 0))), names

    def _readings(self, pieces: Pieces, windows: Sequence[Window]) -> list[Reading]:
        """What is read in each of the windows; those whose like was read before are not read again."""
        keys = [content_of(pieces, window) for window in windows]
        readings = {key: reading for key in keys if (reading := self._known.get(key))}
        unread = {key: window for key, window in zip(keys, windows, strict=True) if key not in readings}
        names, cues = {}, {}
        for key, window in unread.items():
            sure, scores, link, anchor = self._read(pieces, window)
            names[key] = scores[window.first - window.start : window.last - window.start].copy()
            cues[key] = self._linked(window, sure, link, anchor)
        decoded = iter(self._decoded([scores for found in cues.values() for _, _, scores in found]))
        for key, found in cues.items():
            paths = [Cue(at, sure, *next(decoded)) for at, sure, _ in found]
            readings[key] = Reading(names[key], tuple(paths))
            self._known.keep(key, readings[key])
        return [readings[key] for key in keys]

    def _read(self, pieces: Pieces, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
        """The reader's scores and vectors of the pieces of a window: cue, names, for linking, for a cue."""
        ids = np.concatenate([[FIRST_PIECE], pieces.ids[window.start : window.end], [LAST_PIECE]])
        shapes = np.pad(pieces.shapes[window.start : window.end], 1)
        # One window a run: int8 scales are set per run, so a batch would make a window lean on its neighbours.
        cue, names, link, anchor = self._reader.run(None, {"ids": ids[None], "shapes": shapes[None]})
        return cue[0, 1:-1], names[0, 1:-1], link[0], anchor[0]

    def _linked(self, window: Window, cues: Floats, link: Floats, anchor: Floats) -> list[tuple[int, float, Floats]]:
        """The likely cues of the window: place among its own pieces, how likely, scores of the labels around it."""
        sure = 1 / (1 + np.exp(-cues.astype(np.float64)))
        own = np.arange(window.first, window.last) - window.start
        anchors: Ints = own[sure[own] >= self._settings.threshold]
        if not len(anchors):
            return []
        places = anchors[:, None] + 1 - BEFORE + np.arange(REACH)
        valid = (places >= 0) & (places < len(link))
        near = link[places.clip(0, len(link) - 1)]
        (scores,) = self._linker.run(None, {"near": near, "anchor": anchor[anchors + 1], "valid": valid})
        outside = np.full(scores.shape[2], -1e4, np.float32)
        outside[0] = 0
        # The window's own end marks and what lies beyond it belong to nothing.
        scores = np.where((valid & (places > 0) & (places < len(link) - 1))[..., None], scores, outside)
        shift = window.first - window.start
        return [(at - shift, float(sure[at]), row) for at, row in zip(anchors.tolist(), scores, strict=True)]

    def _decoded(self, cues: list[Floats]) -> list[tuple[bytes, bytes]]:
        """The best path of labels around each cue, and the one to take the source from where that has none."""
        if not cues:
            return []
        scores = np.stack(cues)
        scores[:, :, LABELS.index("B-content")] += self._settings.content_bonus
        # Where no source is found, a less sure one is better than none: 93 % of PolNeAR's attributions have one.
        other = scores.copy()
        other[:, :, LABELS.index("B-source")] += self._settings.source_bonus
        paths = best_path(np.concatenate([scores, other]), *self._chain).astype(np.uint8)
        rows = [path.tobytes() for path in paths]
        return list(zip(rows[: len(cues)], rows[len(cues) :], strict=True))
