"""One training run: several tasks, one encoder, averaged weights."""

import copy
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from msgspec import Struct
from tokenizers import Tokenizer
from torch import Tensor, distributed, nn
from torch.nn import functional as F

from counterclaim.annotate.tagging.decoding import REACH
from counterclaim.models.embedder import tokenizer
from train.augment import renamed, restyled
from train.corpus import Labelled
from train.encoder import LAYERS
from train.examples import Batch, Example, batch_of, examples
from train.model import Chain, Linker, Reader, around, unseen

# One thread each and one meeting a step: on shared cores far faster than two threads that meet at every operation.
PROCESSES = 2
WINDOWS = 8  # a step, of all processes together
NAMES_ONLY = 0.08  # share of the windows that come from other worlds and teach names only
RATE, HEADS_RATE = 3e-4, 1e-3
AVERAGE = 0.998  # of the running mean of the weights, which is what is kept


class Phase(Struct, frozen=True):
    """One leg of the training: so many epochs of a schedule at whose end the rate is nearly nought."""

    epochs: int
    schedule: int
    kept: Sequence[int]
    seed: int
    rate: float = 1.0  # of the usual learning rates
    share: float = 1.0  # of the documents seen in an epoch
    alone: float = 0.0  # of the documents read a sentence or two at a time


class Model(nn.Module):
    """All that is trained: from MiniLM's weights, or from those of `start`, of which `kept` layers stay."""

    def __init__(self, start: Path | None = None, kept: Sequence[int] = range(LAYERS)) -> None:
        super().__init__()
        self.reader, self.linker, self.chain = Reader(len(kept)), Linker(), Chain()
        if start is None:
            self.reader.encoder.load_minilm()
        else:
            self.load_state_dict(shortened(torch.load(start, weights_only=True), kept))

    def loss(self, batch: Batch) -> tuple[Tensor, dict[str, float]]:
        """Sum of the losses of a batch, and its parts for the log."""
        there = torch.arange(batch.ids.shape[1]) < batch.lengths[:, None]
        with torch.autocast("cpu", torch.bfloat16):
            states = self.reader.encoder(batch.ids, batch.shapes, unseen(there, self.reader.cue.weight))
            starts = self.reader.cue(states).squeeze(-1).float()
            names = self.reader.names(states).float()
            roles = self.reader.roles(states).float()
            link, anchors = self.reader.link(states), self.reader.anchor(states)
        teach = there & batch.labelled[:, None]
        cues = max(1, len(batch.window))
        parts = {
            "cue": F.binary_cross_entropy_with_logits(starts[teach], batch.starts[teach], reduction="sum") / cues,
            "roles": F.binary_cross_entropy_with_logits(roles[teach], batch.roles[teach])
            if teach.any()
            else 0 * roles.sum(),
            "names": F.cross_entropy(names.flatten(0, 1), batch.names.flatten(), ignore_index=-100),
        }
        window, anchor, gold = with_false_cues(batch, starts.detach())
        if len(window):
            near, _, valid = around(link, window, anchor, batch.lengths)
            with torch.autocast("cpu", torch.bfloat16):
                scores = self.linker(near, anchors[window, anchor], valid)
            parts["link"] = self.chain.loss(scores, gold, valid).sum() / cues
        total = parts["cue"] + 2 * parts["roles"] + parts["names"] + 0.5 * parts.get("link", 0)
        return total, {name: float(part.detach()) for name, part in parts.items()}


def shortened(state: dict[str, Tensor], kept: Sequence[int]) -> dict[str, Tensor]:
    """The weights without the encoder layers that are not kept; those kept move up."""
    prefix = "reader.encoder.layers."
    short = {}
    for name, weights in state.items():
        if name.startswith(prefix):
            nth, _, rest = name.removeprefix(prefix).partition(".")
            if int(nth) in kept:
                short[f"{prefix}{kept.index(int(nth))}.{rest}"] = weights
        else:
            short[name] = weights
    return short


def with_false_cues(batch: Batch, starts: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The cues to link, with up to two a window that the model believes in and that are none: they have no content."""
    scores = starts.masked_fill((batch.starts > 0) | ~batch.labelled[:, None], -9.0)
    places = torch.arange(starts.shape[1])
    scores = scores.masked_fill((places < batch.own[:, :1]) | (places >= batch.own[:, 1:]), -9.0)
    top, where = scores.topk(min(2, scores.shape[1]), 1)
    window, nth = (top > -1.5).nonzero(as_tuple=True)
    none = torch.zeros(len(window), REACH, dtype=torch.long)
    return (
        torch.cat([batch.window, window]),
        torch.cat([batch.anchor, where[window, nth]]),
        torch.cat([batch.gold, none]),
    )


def epoch_of(
    docs: Sequence[Labelled], others: Sequence[Labelled], pieces: Tokenizer, rng: random.Random, phase: Phase
) -> list[list[Example]]:
    """The batches of one epoch: every document once, half of them about other people; like lengths together."""
    found: list[Example] = []
    for doc in rng.sample(docs, int(phase.share * len(docs))):
        share = rng.choice([0.0, 0.0, 0.5, 1.0])
        found.extend(examples(restyled(renamed(doc, rng, share), rng), pieces, rng, phase.alone))
    wanted = int(NAMES_ONLY * len(found))
    extra: list[Example] = []
    while len(extra) < wanted:
        extra.extend(examples(restyled(renamed(rng.choice(others), rng, rng.choice([0.0, 0.5])), rng), pieces, rng))
    found.extend(rng.sample(extra, wanted))
    rng.shuffle(found)
    batches: list[list[Example]] = []
    for i in range(0, len(found), 20 * WINDOWS):
        pool = sorted(found[i : i + 20 * WINDOWS], key=lambda e: len(e.ids))
        batches.extend(pool[j : j + WINDOWS] for j in range(0, len(pool), WINDOWS))
    rng.shuffle(batches)
    return batches


def averaged(gradients: list[Tensor]) -> None:
    """Put the mean over the processes into each gradient."""
    flat = torch.cat([g.flatten() for g in gradients])
    distributed.all_reduce(flat)
    flat /= PROCESSES
    at = 0
    for gradient in gradients:
        gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
        at += gradient.numel()


def fit(
    rank: int, docs: Sequence[Labelled], others: Sequence[Labelled], phase: Phase, start: Path | None, target: Path
) -> None:
    """Train as process `rank` of PROCESSES, and keep the averaged weights in `target` after every epoch."""
    seed = phase.seed
    torch.set_num_threads(1)
    meeting = f"file://{target.with_suffix('.meeting').absolute()}"
    distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=PROCESSES)
    rng = random.Random(seed)
    torch.manual_seed(seed)
    model = Model(start, phase.kept)
    average = copy.deepcopy(model).eval()
    torch.manual_seed(1000 * seed + rank)
    model.reader.encoder.words.weight.requires_grad_(False)
    encoder = [p for p in model.reader.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in model.reader.encoder.parameters()}
    heads = [p for p in model.parameters() if id(p) not in known]
    groups = [{"params": encoder, "lr": RATE}, {"params": heads, "lr": HEADS_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    step, begun, total = 0, time.time(), 0
    for epoch in range(phase.epochs):
        batches = epoch_of(docs, others, tokenizer(), rng, phase)
        total = total or phase.schedule * len(batches)
        for chosen in batches:
            if len(chosen) < PROCESSES:
                continue
            rise, fall = min(1.0, step / (0.06 * total)), max(0.02, 1 - step / total)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = phase.rate * rate * rise * fall
            loss, parts = model.loss(batch_of(chosen[rank::PROCESSES]))
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            averaged([p.grad for p in [*encoder, *heads] if p.grad is not None])
            nn.utils.clip_grad_norm_([*encoder, *heads], 1.0)
            optimizer.step()
            keep = min(AVERAGE, (1 + step) / (10 + step))
            with torch.no_grad():
                for mean, now in zip(average.parameters(), model.parameters(), strict=True):
                    if now.requires_grad:
                        mean.lerp_(now, 1 - keep)
            step += 1
            if rank == 0 and step % 25 == 0:
                said = " ".join(f"{name} {value:.3f}" for name, value in parts.items())
                print(f"{time.time() - begun:6.0f} s  epoch {epoch}  step {step}/{total}  {said}", flush=True)
        if rank == 0:
            torch.save(average.state_dict(), target)
    distributed.destroy_process_group()
