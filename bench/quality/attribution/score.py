"""The quality gate of attributed statements: a small part of PolNeAR's development set, against pinned floors.

    python bench/quality/attribution/score.py           against floors.json (exit 1 below a floor)
    python bench/quality/attribution/score.py --pin     raise the floors to today's scores (--lower: also lower)
    python bench/quality/attribution/score.py --all     the whole set, without a gate

Scored by ../shared/score/attribution.py.
"""

import argparse
import sys
import tempfile
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from attribution import counterclaim, scored  # noqa: E402
from gate import gated, sha256_of_file  # noqa: E402
from places import DATA, need  # noqa: E402

PART = 12  # documents: 20 s of reading; the whole set is measured by bench/attribution.py


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--all", action="store_true")
    arguments.add_argument("--pin", action="store_true")
    arguments.add_argument("--lower", action="store_true")
    options = arguments.parse_args()
    corpus = need(DATA / "polnear.dev.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        part, predicted = Path(folder) / "part.jsonl", Path(folder) / "predicted.jsonl"
        lines = corpus.read_text(encoding="utf-8").splitlines(keepends=True)
        part.write_text("".join(lines if options.all else islice(lines, PART)), encoding="utf-8")
        counterclaim(part, predicted)
        result = scored(part, predicted)
    for key, value in result.items():
        print(f"{key:30} {value}")
    if options.all:
        return 0
    scores = {name: result[name][2] for name in ("e2e", "exact", "iou50", "token")} | {"speaker": result["speaker"]}
    return gated(HERE / "floors.json", {corpus.name: sha256_of_file(corpus)}, scores, options.pin, options.lower)


if __name__ == "__main__":
    sys.exit(main())
