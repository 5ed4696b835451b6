"""ONNX files with int8 weights."""

from pathlib import Path

from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process


def quantised(plain: Path, target: Path) -> None:
    """Write `target`: the model in `plain` with int8 weights, one scale an output channel."""
    ready = plain.with_suffix(".ready.onnx")
    quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        ready, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False,
        op_types_to_quantize=["MatMul", "Gather", "Attention"],
    )  # fmt: skip
