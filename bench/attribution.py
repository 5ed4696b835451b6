"""Who finds the statements: counterclaim, textacy and sayswho on the same documents in one run.

    python bench/attribution.py [--corpus ../shared/data/polnear.dev.jsonl]

Scored by ../shared/score/attribution.py: exact, iou50, e2e and token F1, share of right speakers, recall by kind.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from places import COMMAND, DATA, SHARED, need, rivals_python

COLUMNS = ("e2e", "exact", "iou50", "token", "content_exact", "source_exact", "cue_exact")


def scored(corpus, predicted):
    out = subprocess.run(
        [sys.executable, SHARED / "score/attribution.py", corpus, predicted, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(out.stdout)


def counterclaim(corpus, predicted):
    with predicted.open("wb") as out:
        done = subprocess.run([COMMAND, "read", corpus, "--format", "jsonl"], stdout=out, stderr=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        sys.exit(f"counterclaim read ended with {done.returncode}")


def rival(tool):
    script = Path(__file__).parent / "rivals/quotations.py"
    return lambda corpus, predicted: subprocess.run(
        [rivals_python(), script, tool, corpus, predicted], check=True, stdout=subprocess.DEVNULL
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpus", type=Path, default=DATA / "polnear.dev.jsonl")
    corpus = need(arguments.parse_args().corpus)
    print(f"{corpus.name}: F1 in percent; speaker: share of matched statements with the right mention")
    print(f"{'':14}{''.join(f'{c:>15}' for c in COLUMNS)}{'speaker':>9}   recall by kind")
    for name, reads in (("counterclaim", counterclaim), ("textacy", rival("textacy")), ("sayswho", rival("sayswho"))):
        with tempfile.TemporaryDirectory() as folder:
            predicted = Path(folder) / "predicted.jsonl"
            reads(corpus, predicted)
            result = scored(corpus, predicted)
        kinds = "  ".join(f"{kind} {share}" for kind, share in result["recall_iou50_by_kind"].items())
        print(f"{name:14}{''.join(f'{result[c][2]:>15}' for c in COLUMNS)}{result['speaker']:>9}   {kinds}")


if __name__ == "__main__":
    main()
