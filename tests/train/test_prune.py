"""A smaller model begins with what mattered in the larger one."""

import pytest

torch = pytest.importorskip("torch")

from train.encoder import FEED, HEAD, HEADS, LAYERS  # noqa: E402
from train.model import Model, Sizes  # noqa: E402
from train.prune import pruned  # noqa: E402

HALF = Sizes(LAYERS, HEADS // 2, FEED // 2, 2)


def test_nothing_changes_where_what_is_cut_did_nothing(tmp_path):
    model, worths = Model().eval(), {}
    for nth, layer in enumerate(model.reader.encoder.layers):
        heads, units = torch.randperm(HEADS)[: HALF.heads], torch.randperm(FEED)[: HALF.feed]
        worths[f"layers.{nth}.out"] = torch.zeros(HEADS, HEAD).index_fill(0, heads, 1.0).flatten()
        worths[f"layers.{nth}.down"] = torch.zeros(FEED).index_fill(0, units, 1.0)
        layer.out.weight.data *= worths[f"layers.{nth}.out"]
        layer.down.weight.data *= worths[f"layers.{nth}.down"]
    torch.save(pruned(model, worths, range(LAYERS), HALF), tmp_path / "half.pt")
    half = Model(tmp_path / "half.pt").eval()
    assert half.sizes == HALF
    ids = torch.arange(1000, 1040)[None]
    with torch.no_grad():
        for was, now in zip(model.reader(ids, ids * 0), half.reader(ids, ids * 0), strict=True):
            assert torch.allclose(was, now, atol=1e-4)


def test_layers_are_left_out_and_those_kept_move_up():
    model = Model()
    worths = {f"layers.{nth}.out": torch.ones(HEADS * HEAD) for nth in range(LAYERS)}
    worths |= {f"layers.{nth}.down": torch.ones(FEED) for nth in range(LAYERS)}
    state = pruned(model, worths, (1, 4), Sizes(layers=2, linking=1))
    assert torch.equal(state["reader.encoder.layers.1.up.weight"], model.reader.encoder.layers[4].up.weight)
    assert torch.equal(state["linker.layers.0.up.weight"], model.linker.layers[1].up.weight)
    assert not any(name.startswith(("reader.encoder.layers.2", "linker.layers.1")) for name in state)
