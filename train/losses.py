"""What is wrong with a model's reading of a batch, by the labels and by a teacher."""

import torch
from torch import Tensor
from torch.nn import functional as F

from train.examples import Batch
from train.model import Model, Seen

FALSE_CUES = 2  # a window, of those that the model believes in: they have no content
BELIEVED, LIKELY = -1.5, -0.4  # the score of a cue to be among those, and to be linked where nothing is labelled
UNLABELLED_CUES = 6  # a window, at most


def losses(model: Model, batch: Batch, teacher: Model | None = None) -> dict[str, Tensor]:
    """The parts of the loss, each with its weight."""
    seen = model.read(batch)
    labelled = batch.there & batch.labelled[:, None]
    cues = max(1, len(batch.window))
    starts, roles = seen.starts[labelled], seen.roles[labelled]
    parts = {
        "cue": F.binary_cross_entropy_with_logits(starts, batch.starts[labelled], reduction="sum") / cues,
        "roles": 2
        * F.binary_cross_entropy_with_logits(roles, batch.roles[labelled], reduction="sum")
        / max(1, roles.numel()),
        "names": F.cross_entropy(seen.names.flatten(0, 1), batch.names.flatten(), ignore_index=-100),
    }
    window, anchor, gold = _with_false_cues(batch, seen.starts.detach())
    if len(window):
        scores, valid = model.linked(seen, window, anchor, batch.lengths)
        parts["link"] = 0.5 * model.chain.loss(scores, gold, valid).sum() / cues
    if teacher:
        parts |= _taught(model, teacher, seen, batch, (window, anchor))
    return parts


def _taught(model: Model, teacher: Model, seen: Seen, batch: Batch, linked: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """How far the model is from its teacher: in cues, names and labels, and in the vectors behind them.

    Labels are compared for the cues `linked` by the gold, and for those the teacher sees where nothing is labelled.
    """
    with torch.no_grad():
        theirs = teacher.read(batch)
        more = _likely(
            theirs.starts.masked_fill(~batch.decided | batch.labelled[:, None], -9.0), LIKELY, UNLABELLED_CUES
        )
        window, anchor = (torch.cat(pair) for pair in zip(linked, more, strict=True))
        wanted, valid = teacher.linked(theirs, window, anchor, batch.lengths)
    there, cues = batch.there, max(1, len(window))
    parts = {
        "cue~": F.binary_cross_entropy_with_logits(
            seen.starts[there], theirs.starts[there].sigmoid(), reduction="sum"
        ) / cues,
        "names~": _divergence(seen.names[there], theirs.names[there]).mean(),
        "states~": F.mse_loss(seen.states[there].float(), theirs.states[there].float()),
    }  # fmt: skip
    if len(window):
        scores, _ = model.linked(seen, window, anchor, batch.lengths)
        parts["link~"] = 0.5 * _divergence(scores[valid], wanted[valid]).sum() / cues
    return parts


def _divergence(scores: Tensor, wanted: Tensor) -> Tensor:
    return F.kl_div(scores.log_softmax(-1), wanted.log_softmax(-1), reduction="none", log_target=True).sum(-1)


def _likely(starts: Tensor, least: float, most: int) -> tuple[Tensor, Tensor]:
    """Window and place of the pieces most likely to begin a cue."""
    top, where = starts.topk(min(most, starts.shape[1]), 1)
    window, nth = (top > least).nonzero(as_tuple=True)
    return window, where[window, nth]


def _with_false_cues(batch: Batch, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The cues to link: the labelled ones, and some that the model believes in and that are none."""
    others = (batch.starts == 0) & batch.labelled[:, None] & batch.decided
    window, anchor = _likely(starts.masked_fill(~others, -9.0), BELIEVED, FALSE_CUES)
    none = torch.zeros(len(window), batch.gold.shape[1], dtype=torch.long)
    return (
        torch.cat([batch.window, window]),
        torch.cat([batch.anchor, anchor]),
        torch.cat([batch.gold, none]),
    )
