"""The attribution model at work: who is said to say what, and which words are names."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from counterclaim.annotate.decoding import (
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
from counterclaim.annotate.dialogue import turns
from counterclaim.annotate.windows import (
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

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or embedder.folder()
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
        for window in windows_of(pieces):
            cues, scores, link, anchor = self._read(pieces, window)
            found.extend(self._linked(alike, pieces, window, cues, link, anchor))
            own = scores[window.first - window.start : window.last - window.start]
            names.extend(TaggedName(*name) for name in named(alike, pieces, window.first, own))
        found.extend(
            Candidate((turn.words,), turn.cue, turn.speaker, SURE_OF_TURNS)
            for turn in turns(alike)
            if any(start < turn.words[1] and turn.words[0] < end for start, end in sentences)
        )
        tagged = [Tagged(c.content, c.cue, c.speaker, round(c.confidence, 4)) for c in chosen(found)]
        return sorted(tagged, key=lambda t: (t.content[0], t.cue or (0, 0))), names

    def _read(self, pieces: Pieces, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
        """The reader's scores and vectors of the pieces of a window: cue, names, for linking, for a cue."""
        ids = np.concatenate([[FIRST_PIECE], pieces.ids[window.start : window.end], [LAST_PIECE]])
        shapes = np.pad(pieces.shapes[window.start : window.end], 1)
        # One window a run: int8 scales are set per run, so a batch would make a window lean on its neighbours.
        cue, names, link, anchor = self._reader.run(None, {"ids": ids[None], "shapes": shapes[None]})
        return cue[0, 1:-1], names[0, 1:-1], link[0], anchor[0]

    def _linked(
        self, text: str, pieces: Pieces, window: Window, cues: Floats, link: Floats, anchor: Floats
    ) -> list[Candidate]:
        """What each likely cue of the window goes with."""
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
        moves, first = self._chain
        scores[:, :, LABELS.index("B-content")] += self._settings.content_bonus
        paths = best_path(scores, moves, first)
        # Where no source was found, a less sure one is better than none: 93 % of PolNeAR's attributions have one.
        scores[:, :, LABELS.index("B-source")] += self._settings.source_bonus
        second = best_path(scores, moves, first)
        found = []
        for at, path, other in zip(anchors.tolist(), paths.tolist(), second.tolist(), strict=True):
            shift = window.start + at - BEFORE
            made = candidate(text, pieces, shift, path, other, float(sure[at]))
            if made:
                found.append(made)
        return found
