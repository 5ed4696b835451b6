"""Train and export the attribution model, in one go.

python -m train [--data FOLDER] [--build FOLDER] [--first WEIGHTS]
"""

import argparse
from pathlib import Path

from torch.multiprocessing import spawn

from train.corpus import documents
from train.export import exported
from train.fit import PROCESSES, Phase, fit

MODELS = Path(__file__).parent.parent / "src/counterclaim/models"
# All six layers learn the task first, for two epochs at a high rate; then three of them go on alone: reading takes half
# the time, and the three do better than if they had begun from MiniLM's.
WHOLE = Phase(epochs=2, schedule=5, kept=range(6), seed=1)
SHORT = Phase(epochs=3, schedule=3, kept=(0, 2, 5), seed=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--build", type=Path, default=Path("build/train"))
    parser.add_argument("--first", type=Path, help="weights of the first leg, to leave it out")
    options = parser.parse_args()
    docs, others = documents(options.data, options.build)
    start = options.first
    for phase, name in ((WHOLE, "whole.pt"), (SHORT, "short.pt")):
        if phase is WHOLE and start:
            continue
        target = options.build / name
        target.with_suffix(".meeting").unlink(missing_ok=True)
        spawn(fit, (docs, others, phase, start, target), nprocs=PROCESSES)
        start = target
    exported(start, MODELS)


if __name__ == "__main__":
    main()
