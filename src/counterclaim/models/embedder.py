"""Sentence vectors from MiniLM-L6 with int8 weights; see MODEL_CARD.md."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

WIDTH = 384
# The model was trained on at most 128 word pieces; what comes later adds little and costs time.
MAX_PIECES = 128
# Fusions of onnxruntime that make these models slower: a sum and a norm by themselves take two thirds of the time.
SLOWER = ["SkipLayerNormFusion"]


def folder() -> Path:
    """Where the model files lie."""
    return Path(__file__).parent


def session(path: Path) -> onnxruntime.InferenceSession:
    """An inference session on one core: sums on several cores come out in varying order."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )


@cache
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer of both models, without truncation or padding."""
    loaded = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


@cache
def _minilm() -> onnxruntime.InferenceSession:
    return session(folder() / "minilm.onnx")


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of the texts, one a row: near in meaning, near in space.

    >>> shelled, hit, rain = embed(["The bridge was shelled.", "Shells hit the bridge.", "Rain fell."])
    >>> bool(shelled @ hit > shelled @ rain)
    True
    """
    # One text a run: int8 scales are set per run, so in a batch each text would lean on its neighbours.
    out = np.zeros((len(texts), WIDTH), np.float32)
    for row, text in enumerate(texts):
        # A lone surrogate can't be passed on; 20 characters a piece is more than any text needs.
        plain = text[: 20 * MAX_PIECES].encode("utf-8", "replace").decode("utf-8")
        ids = tokenizer().encode(plain).ids
        if len(ids) > MAX_PIECES:
            ids = [*ids[: MAX_PIECES - 1], ids[-1]]
        out[row] = _minilm().run(None, {"ids": np.array([ids], np.int64)})[0][0]
    return out
