"""A smaller model to begin with: of a trained one, some layers, and in them the heads and units that matter most."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from torch import Tensor

from train.encoder import HEAD
from train.examples import Batch
from train.losses import losses
from train.model import Model, Sizes

Worth = dict[str, Tensor]


def worth(model: Model, batches: Iterable[Batch]) -> Worth:
    """By how much the loss would change without each input of each `out` and `down`, to first order."""
    model.eval()
    found: Worth = {}
    given: dict[str, Tensor] = {}

    def note(name: str, x: Tensor) -> None:
        x.retain_grad()
        given[name] = x

    hooks = [
        part.register_forward_pre_hook(lambda _, inputs, name=name: note(name, *inputs))
        for name, part in model.reader.encoder.named_modules()
        if name.endswith((".out", ".down"))
    ]
    for batch in batches:
        sum(losses(model, batch).values(), torch.tensor(0.0)).backward()  # type: ignore[no-untyped-call]
        for name, x in given.items():
            if x.grad is not None:
                by_unit = (x.grad.float() * x.detach().float()).sum(1)  # one sum a window: signs cancel within it only
                found[name] = found.get(name, torch.zeros(x.shape[-1])) + by_unit.abs().sum(0)
    for hook in hooks:
        hook.remove()
    return found


def pruned(model: Model, worths: Worth, kept: Sequence[int], sizes: Sizes) -> dict[str, Tensor]:
    """The weights of a model of these `sizes`: the layers `kept`, narrowed; the last layers of the linker."""
    if len(kept) != sizes.layers:
        raise ValueError(f"{len(kept)} layers for a model of {sizes.layers}")
    state: dict[str, Tensor] = {}
    skipped = model.sizes.linking - sizes.linking
    for name, weights in model.state_dict().items():
        if name.startswith("linker.layers."):
            nth, _, rest = name.removeprefix("linker.layers.").partition(".")
            if int(nth) >= skipped:
                state[f"linker.layers.{int(nth) - skipped}.{rest}"] = weights
        elif not name.startswith("reader.encoder.layers."):
            state[name] = weights
    for place, nth in enumerate(kept):
        layer = model.reader.encoder.layers[nth]
        heads = worths[f"layers.{nth}.out"].view(-1, HEAD).sum(1).topk(sizes.heads).indices.sort().values
        inner = (heads[:, None] * HEAD + torch.arange(HEAD)).flatten()
        units = worths[f"layers.{nth}.down"].topk(sizes.feed).indices.sort().values
        three = torch.cat([inner + part * model.sizes.heads * HEAD for part in range(3)])
        cuts = {"qkv.weight": (0, three), "qkv.bias": (0, three), "out.weight": (1, inner)}
        cuts |= {"up.weight": (0, units), "up.bias": (0, units), "down.weight": (1, units)}
        for name, weights in layer.state_dict().items():
            axis, which = cuts.get(name, (0, None))
            state[f"reader.encoder.layers.{place}.{name}"] = (
                weights if which is None else weights.index_select(axis, which)
            )
    return state


def begun(teacher: Path, batches: Iterable[Batch], kept: Sequence[int], sizes: Sizes, target: Path) -> None:
    """Write to `target` what a student of the teacher begins with."""
    model = Model(teacher)
    torch.save(pruned(model, worth(model, batches), kept, sizes), target)
