"""The attribution model: an encoder read once a window, and a linker that reads once more for each cue."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import torch
from msgspec import Struct
from torch import Tensor, nn

from counterclaim.annotate.tagging.decoding import BEFORE, LABELS, NAME_LABELS, REACH, forbidden
from counterclaim.annotate.tagging.windows import SHAPES
from train.encoder import FEED, HEAD, HEADS, LAYERS, WIDTH, Encoder, Layer
from train.examples import Batch

NARROW = 192  # width of the linker: it runs for every cue, so it is to be cheap


class Sizes(Struct, frozen=True):
    """How large a model is: layers of the encoder, their heads and the width of their middle; layers of the linker."""

    layers: int = LAYERS
    heads: int = HEADS
    feed: int = FEED
    linking: int = 2


def sizes_of(state: Mapping[str, Tensor]) -> Sizes:
    """The sizes that weights are of."""

    def layers(prefix: str) -> int:
        return len({name[len(prefix) :].partition(".")[0] for name in state if name.startswith(prefix)})

    first = "reader.encoder.layers.0."
    return Sizes(
        layers("reader.encoder.layers."),
        state[f"{first}out.weight"].shape[1] // HEAD,
        state[f"{first}up.weight"].shape[0],
        layers("linker.layers."),
    )


class Reader(nn.Module):
    """Word pieces to vectors, the score of each piece to begin a cue, and of each name label."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(SHAPES, sizes.layers, sizes.heads, sizes.feed, dropout)
        self.cue = nn.Linear(WIDTH, 1)
        self.names = nn.Linear(WIDTH, len(NAME_LABELS))
        # Whether a piece is in the content, source or cue of any attribution: guides the encoder in training.
        self.roles = nn.Linear(WIDTH, 3)
        self.link = nn.Linear(WIDTH, NARROW)
        self.anchor = nn.Linear(WIDTH, NARROW)

    def forward(self, ids: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states = self.encoder(ids, shapes)
        return self.cue(states).squeeze(-1), self.names(states), self.link(states), self.anchor(states)


class Linker(nn.Module):
    """For one cue: which of the pieces around it are content, source and cue."""

    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.randn(REACH, NARROW) * 0.02)
        self.norm = nn.LayerNorm(NARROW)
        heads = NARROW // HEAD
        self.layers = nn.ModuleList([Layer(NARROW, heads, 2 * NARROW, dropout) for _ in range(layers)])
        self.labels = nn.Linear(NARROW, len(LABELS))

    def forward(self, near: Tensor, anchor: Tensor, valid: Tensor) -> Tensor:
        x = self.norm(near + self.distance + anchor[:, None])
        for layer in self.layers:
            x = layer(x, valid)
        return self.labels(x)


class Chain(nn.Module):
    """Scores of one label following another; those that make no sense are forbidden."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.first = nn.Parameter(torch.zeros(len(LABELS)))
        never, never_first = forbidden()
        self.register_buffer("never", torch.from_numpy(never))
        self.register_buffer("never_first", torch.from_numpy(never_first))

    def tables(self) -> tuple[Tensor, Tensor]:
        return self.moves.masked_fill(self.never, -1e4), self.first.masked_fill(self.never_first, -1e4)

    def loss(self, scores: Tensor, gold: Tensor, valid: Tensor) -> Tensor:
        """Negative log likelihood of each row's gold labels; pieces that are not valid count for nothing."""
        moves, first = self.tables()
        outside = torch.zeros(len(LABELS), device=scores.device)
        outside[1:] = -1e4
        scores = torch.where(valid[..., None], scores, outside)  # beyond the window's edge nothing is labelled
        gold = gold.masked_fill(~valid, 0)
        total = first + scores[:, 0]
        for i in range(1, scores.shape[1]):
            total = torch.logsumexp(total[:, :, None] + moves, 1) + scores[:, i]
        path = scores.gather(2, gold[..., None]).squeeze(-1).sum(1) + first[gold[:, 0]]
        path = path + moves[gold[:, :-1], gold[:, 1:]].sum(1)
        return torch.logsumexp(total, 1) - path


class Seen(NamedTuple):
    """What the reader makes of a batch: vectors, scores of cues, names and roles, vectors for the linker."""

    states: Tensor
    starts: Tensor
    names: Tensor
    roles: Tensor
    link: Tensor
    anchors: Tensor


class Model(nn.Module):
    """All that is trained: from MiniLM's weights, or from those kept in a file, whose sizes it takes."""

    def __init__(self, start: Path | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        state = torch.load(start, weights_only=True) if start else {}
        self.sizes = sizes_of(state) if state else Sizes()
        self.reader = Reader(self.sizes, dropout)
        self.linker, self.chain = Linker(self.sizes.linking, dropout), Chain()
        if state:
            self.load_state_dict(state)
        else:
            self.reader.encoder.load_minilm()

    def read(self, batch: Batch) -> Seen:
        """The reader on windows of various lengths."""
        with torch.autocast("cpu", torch.bfloat16):
            states = self.reader.encoder(batch.ids, batch.shapes, batch.there)
            heads = (self.reader.cue, self.reader.names, self.reader.roles)
            starts, names, roles = (head(states).float() for head in heads)
            return Seen(states, starts.squeeze(-1), names, roles, self.reader.link(states), self.reader.anchor(states))

    def linked(self, seen: Seen, window: Tensor, anchor: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the labels around each cue (the `anchor` piece of its `window`), and which pieces exist."""
        places = anchor[:, None] - BEFORE + torch.arange(REACH)
        valid = (places >= 0) & (places < lengths[window][:, None])
        near = seen.link[window[:, None], places.clamp(0, seen.link.shape[1] - 1)]
        with torch.autocast("cpu", torch.bfloat16):
            return self.linker(near, seen.anchors[window, anchor], valid).float(), valid
