"""The trained model as ONNX files, in full precision or with int8 weights."""

import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from counterclaim.annotate.tagging.decoding import REACH
from train.model import NARROW, Model


def quantised(plain: Path, target: Path) -> None:
    """Write `target`: the model in `plain` with int8 weights, one scale an output channel."""
    ready = plain.with_suffix(".ready.onnx")
    quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        ready, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False,
        op_types_to_quantize=["MatMul", "Gather", "Attention"],
    )  # fmt: skip


def onnx(
    module: nn.Module, inputs: dict[str, Tensor], outputs: dict[str, str], axes: dict[str, dict[int, str]], target: Path
) -> None:
    """Write the module as ONNX in full precision."""
    torch.onnx.export(
        module.eval(), tuple(inputs.values()), target, dynamo=False, opset_version=17,
        input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes, custom_opsets={"com.microsoft": 1},
    )  # fmt: skip


def exported(weights: Path, folder: Path, int8: bool = True) -> None:
    """Write attribution.onnx, linking.onnx and attribution.json of the trained weights into `folder`.

    The thresholds in attribution.json are a first guess; `train.tune` finds them.
    """
    model = Model(weights)
    folder.mkdir(parents=True, exist_ok=True)
    pieces, cues = torch.arange(1000, 1012)[None], torch.zeros(3, REACH, NARROW)
    jobs = [
        (
            model.reader,
            {"ids": pieces, "shapes": pieces * 0},
            ("cue", "names", "link", "anchor"),
            {1: "length"},
            "attribution.onnx",
        ),
        (
            model.linker,
            {"near": cues, "anchor": cues[:, 0], "valid": cues[..., 0] == 0},
            ("labels",),
            {0: "cues"},
            "linking.onnx",
        ),
    ]
    for module, inputs, outputs, axis, name in jobs:
        axes = dict.fromkeys([*inputs, *outputs], axis)
        with tempfile.TemporaryDirectory() as scratch:
            plain = Path(scratch) / name if int8 else folder / name
            onnx(module, inputs, dict.fromkeys(outputs, ""), axes, plain)
            if int8:
                quantised(plain, folder / name)
    moves, first = (table.detach().tolist() for table in model.chain.tables())
    settings = {"moves": moves, "first": first, "threshold": 0.3, "content_bonus": 1.5, "source_bonus": 3.0}
    (folder / "attribution.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
