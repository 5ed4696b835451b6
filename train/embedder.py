"""Export the published MiniLM-L6 sentence encoder, unchanged but for int8 weights, for `counterclaim.models.embedder`.

python -m train.embedder
"""

import shutil
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from train.encoder import Encoder, minilm_folder
from train.export import quantised

MODELS = Path(__file__).parent.parent / "src/counterclaim/models"


class SentenceVector(nn.Module):
    """Mean of the token vectors, scaled to length one: how the published model was trained to be used."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.encoder.load_minilm()

    def forward(self, ids: Tensor) -> Tensor:
        mean = self.encoder(ids).mean(1)
        return mean / mean.norm(dim=1, keepdim=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        ids = torch.arange(1000, 1012)[None]
        torch.onnx.export(
            SentenceVector().eval(), (ids,), plain, dynamo=False, opset_version=17,
            input_names=["ids"], output_names=["vector"], dynamic_axes={"ids": {1: "length"}},
        )  # fmt: skip
        quantised(plain, MODELS / "minilm.onnx")
    shutil.copy(minilm_folder() / "tokenizer.json", MODELS / "tokenizer.json")


if __name__ == "__main__":
    main()
