"""The attribution model: an encoder read once a window, and a linker that reads once more for each cue."""

import torch
from torch import Tensor, nn

from counterclaim.annotate.tagging.decoding import BEFORE, LABELS, NAME_LABELS, REACH, forbidden
from counterclaim.annotate.tagging.windows import SHAPES
from train.encoder import LAYERS, WIDTH, Encoder, Layer

NARROW = 192  # width of the linker: it runs for every cue, so it is to be cheap


class Reader(nn.Module):
    """Word pieces to vectors, the score of each piece to begin a cue, and of each name label."""

    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.encoder = Encoder(SHAPES, layers)
        self.cue = nn.Linear(WIDTH, 1)
        self.names = nn.Linear(WIDTH, len(NAME_LABELS))
        # Whether a piece is in the content, source or cue of any attribution: guides the encoder in training.
        self.roles = nn.Linear(WIDTH, 3)
        self.link = nn.Linear(WIDTH, NARROW)
        self.anchor = nn.Linear(WIDTH, NARROW)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states = self.encoder(ids, shapes, mask)
        return self.cue(states).squeeze(-1), self.names(states), self.link(states), self.anchor(states)


def unseen(valid: Tensor, like: Tensor) -> Tensor:
    """What to add to attention scores so that pieces that are not valid are not seen."""
    return ((~valid).to(like.dtype) * -1e4)[:, None, None]


class Linker(nn.Module):
    """For one cue: which of the pieces around it are content, source and cue."""

    def __init__(self) -> None:
        super().__init__()
        self.distance = nn.Parameter(torch.randn(REACH, NARROW) * 0.02)
        self.norm = nn.LayerNorm(NARROW)
        self.layers = nn.ModuleList([Layer(NARROW, heads=6, feed=2 * NARROW) for _ in range(2)])
        self.labels = nn.Linear(NARROW, len(LABELS))

    def forward(self, near: Tensor, anchor: Tensor, valid: Tensor) -> Tensor:
        x = self.norm(near + self.distance + anchor[:, None])
        mask = unseen(valid, x)
        for layer in self.layers:
            x = layer(x, mask)
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
        scores = scores.float()
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


def around(states: Tensor, window: Tensor, anchor: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For each cue the states of the REACH pieces around it, where they lie in the window, and which of them exist."""
    places = anchor[:, None] - BEFORE + torch.arange(REACH)
    valid = (places >= 0) & (places < lengths[window][:, None])
    places = places.clamp(0, states.shape[1] - 1)
    return states[window[:, None], places], places, valid
