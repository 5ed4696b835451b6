"""The training itself: one leg at a time, the weights averaged as they go."""

import copy
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from msgspec import Struct
from tokenizers import Tokenizer
from torch import Tensor, distributed, nn

from counterclaim.models.embedder import tokenizer
from train.augment import renamed, restyled
from train.corpus import Labelled
from train.examples import Batch, Example, batch_of, examples
from train.losses import losses
from train.model import Model

# One thread each and one meeting a step: on shared cores far faster than two threads that meet at every operation.
PROCESSES = 2
WINDOWS = 8  # a step, of all processes together
RATE, HEADS_RATE = 3e-4, 1e-3
AVERAGE = 0.998  # of the running mean of the weights, which is what is kept


class Phase(Struct, frozen=True):
    """One leg of the training: so many epochs of a schedule at whose end the rate is nearly nought."""

    epochs: int
    schedule: int
    seed: int
    rate: float = 1.0  # of the usual learning rates
    alone: float = 0.0  # share of the documents read a sentence or two at a time
    unlabelled: float = (
        0.08  # share of the windows that come from other worlds: they teach names, and what a teacher sees
    )
    dropout: float = 0.1


def epoch_of(
    docs: Sequence[Labelled], others: Sequence[Labelled], pieces: Tokenizer, rng: random.Random, phase: Phase
) -> list[list[Example]]:
    """The batches of one epoch: every document once, half of them about other people; like lengths together."""
    found: list[Example] = []
    for doc in rng.sample(docs, len(docs)):
        share = rng.choice([0.0, 0.0, 0.5, 1.0])
        found.extend(examples(restyled(renamed(doc, rng, share), rng), pieces, rng, phase.alone))
    wanted = int(phase.unlabelled * len(found))
    extra: list[Example] = []
    while len(extra) < wanted:
        other = restyled(renamed(rng.choice(others), rng, rng.choice([0.0, 0.5])), rng)
        extra.extend(examples(other, pieces, rng, phase.alone))
    found.extend(rng.sample(extra, wanted))
    rng.shuffle(found)
    batches: list[list[Example]] = []
    for i in range(0, len(found), 20 * WINDOWS):
        pool = sorted(found[i : i + 20 * WINDOWS], key=lambda e: len(e.ids))
        batches.extend(pool[j : j + WINDOWS] for j in range(0, len(pool), WINDOWS))
    rng.shuffle(batches)
    return batches


def some_batches(docs: Sequence[Labelled], phase: Phase, number: int) -> Iterator[Batch]:
    """A few batches, such as the leg will see them."""
    rng = random.Random(phase.seed)
    for chosen in epoch_of(docs[: number // 2], docs[:1], tokenizer(), rng, phase)[:number]:
        yield batch_of(chosen)


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
    rank: int,
    docs: Sequence[Labelled],
    others: Sequence[Labelled],
    phase: Phase,
    start: Path | None,
    taught_by: Path | None,
    target: Path,
) -> None:
    """Train as process `rank` of PROCESSES, and keep the averaged weights in `target` after every epoch."""
    torch.set_num_threads(1)
    meeting = f"file://{target.with_suffix('.meeting').absolute()}"
    distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=PROCESSES)
    rng = random.Random(phase.seed)
    torch.manual_seed(phase.seed)
    model = Model(start, phase.dropout)
    average = copy.deepcopy(model).eval()
    teacher = Model(taught_by).eval() if taught_by else None
    torch.manual_seed(1000 * phase.seed + rank)
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
            parts = losses(model, batch_of(chosen[rank::PROCESSES]), teacher)
            optimizer.zero_grad(set_to_none=False)
            sum(parts.values(), torch.tensor(0.0)).backward()  # type: ignore[no-untyped-call]
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
                said = " ".join(f"{name} {float(value.detach()):.3f}" for name, value in parts.items())
                print(f"{time.time() - begun:6.0f} s  epoch {epoch}  step {step}/{total}  {said}", flush=True)
        if rank == 0:
            torch.save(average.state_dict(), target)
    distributed.destroy_process_group()
