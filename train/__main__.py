"""Train and export the attribution model, in one go.

python -m train [--data FOLDER] [--build FOLDER] [--after LEG]
"""

import argparse
from pathlib import Path

from torch.multiprocessing import spawn

from train.corpus import documents
from train.export import exported
from train.fit import PROCESSES, Phase, fit, some_batches
from train.model import Sizes
from train.prune import begun

MODELS = Path(__file__).parent.parent / "src/counterclaim/models"
# All six layers of MiniLM learn the task, in two legs; then they teach a model that reads in half the time.
LEGS = {
    "whole": Phase(epochs=2, schedule=5, seed=1),
    # Some documents come a sentence or two at a time: without it a cue that stands all alone in a text
    # ("Belan said the report was a lie.") is found, but gets no content.
    "teacher": Phase(epochs=2, schedule=2, seed=11, rate=0.75, alone=0.15),
    "student": Phase(epochs=3, schedule=3, seed=2, alone=0.15, unlabelled=0.15, dropout=0.05),
}
KEPT, SIZES = (0, 2, 4, 5), Sizes(layers=4, heads=8, feed=768, linking=1)
WEIGHED = 24  # batches by which the heads and units to keep are chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--build", type=Path, default=Path("build/train"))
    parser.add_argument("--after", choices=LEGS, help="leave out the legs up to this one, whose weights lie in --build")
    options = parser.parse_args()
    docs, others = documents(options.data, options.build)
    names = list(LEGS)
    weights = {name: options.build / f"{name}.pt" for name in names}
    start = options.after and weights[options.after]
    for name in names[names.index(options.after) + 1 :] if options.after else names:
        phase, teacher = LEGS[name], None
        if name == "student":
            teacher, start = weights["teacher"], options.build / "begun.pt"
            begun(teacher, some_batches(docs, phase, WEIGHED), KEPT, SIZES, start)
        weights[name].with_suffix(".meeting").unlink(missing_ok=True)
        spawn(fit, (docs, others, phase, start, teacher, weights[name]), nprocs=PROCESSES)
        start = weights[name]
    exported(weights["student"], MODELS)


if __name__ == "__main__":
    main()
