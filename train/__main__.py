"""Train and export the attribution model.

python -m train [--data FOLDER] [--build FOLDER] [--epochs N]
"""

import argparse
from pathlib import Path

from torch.multiprocessing import spawn

from train.corpus import documents
from train.fit import PROCESSES, fit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--build", type=Path, default=Path("build/train"))
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    docs, others = documents(options.data, options.build)
    target = options.build / "attribution.pt"
    target.with_suffix(".meeting").unlink(missing_ok=True)
    spawn(fit, (docs, others, options.epochs, target), nprocs=PROCESSES)


if __name__ == "__main__":
    main()
