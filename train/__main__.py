"""Train and export the attribution model, in one go.

python -m train [--data FOLDER] [--build FOLDER] [--after LEG]
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor
from torch.multiprocessing import spawn

from train.corpus import documents
from train.export import exported
from train.fit import PROCESSES, Phase, fit

MODELS = Path(__file__).parent.parent / "src/counterclaim/models"
# All six layers learn the task first, for two epochs at a high rate (e2e F1 72.0 on PolNeAR dev); then three of them go
# on alone (73.1), and reading takes half the time.
WHOLE = Phase(epochs=2, schedule=5, kept=range(6), seed=1)
SHORT = Phase(epochs=3, schedule=3, kept=(0, 2, 5), seed=2)
# Last, half an epoch in which half of the documents come a sentence or two at a time: without it a cue that stands all
# alone in a text ("Belan said the report was a lie.") is found, but gets no content.
ALONE = Phase(epochs=1, schedule=1, kept=range(3), seed=3, rate=0.4, share=0.55, alone=0.5)
LEGS = {"whole": WHOLE, "short": SHORT, "alone": ALONE}


def between(one: Path, other: Path) -> dict[str, Tensor]:
    """The mean of two sets of weights: it keeps most of what each is good at (e2e F1 72.6; `alone` by itself 71.8)."""
    first, second = (torch.load(path, weights_only=True) for path in (one, other))
    return {name: w.lerp(second[name], 0.5) if w.is_floating_point() else w for name, w in first.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--build", type=Path, default=Path("build/train"))
    parser.add_argument("--after", choices=LEGS, help="leave out the legs up to this one, whose weights lie in --build")
    options = parser.parse_args()
    docs, others = documents(options.data, options.build)
    start = options.after and options.build / f"{options.after}.pt"
    names = list(LEGS)
    for name in names[names.index(options.after) + 1 :] if options.after else names:
        target = options.build / f"{name}.pt"
        target.with_suffix(".meeting").unlink(missing_ok=True)
        spawn(fit, (docs, others, LEGS[name], start, target), nprocs=PROCESSES)
        start = target
    mean = options.build / "mean.pt"
    torch.save(between(options.build / "short.pt", options.build / "alone.pt"), mean)
    exported(mean, MODELS)


if __name__ == "__main__":
    main()
