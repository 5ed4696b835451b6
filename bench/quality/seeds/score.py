"""The quality gate of whole ledgers: the five seed reports, or the project's samples, against pinned floors.

    python bench/quality/seeds/score.py                    the seeds (exit 1 below a floor)
    python bench/quality/seeds/score.py --samples          the sample reports
    python bench/quality/seeds/score.py --errors           with every missed, wrong and spurious statement
    python bench/quality/seeds/score.py --pin [--lower]    raise the floors to today's scores

Reads through the command line (`add`, `export`) and scores with ../shared/score/ledger.py.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gate import gated, sha256_of_file  # noqa: E402
from places import COMMAND, ROOT, SHARED, need  # noqa: E402

EXPORTS = ("statements", "figures", "conflicts")


def exported(reports, folder):
    """Files of the three exports of a ledger made from these reports."""
    ledger = Path(folder) / "ledger.db"
    subprocess.run([COMMAND, "add", *reports, "--ledger", ledger], check=True, capture_output=True)
    files = []
    for what in EXPORTS:
        done = subprocess.run([COMMAND, "export", what, "--ledger", ledger], check=True, capture_output=True)
        files.append(Path(folder) / f"{what}.jsonl")
        files[-1].write_bytes(done.stdout)
    return files


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("--samples", "--errors", "--pin", "--lower"):
        arguments.add_argument(name, action="store_true")
    options = arguments.parse_args()
    scorer = need(SHARED / "score/ledger.py")
    folder = ROOT / "samples/reports" if options.samples else SHARED / "seeds"
    gold = ROOT / "samples/gold.yaml" if options.samples else SHARED / "gold/seeds.yaml"
    reports = sorted(folder.glob("*.txt"))
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, scorer, *exported(reports, made), "--json", "--gold", gold, "--texts", folder]
        done = subprocess.run(command + ["--errors"] * options.errors, check=True, capture_output=True, text=True)
    *lines, last = done.stdout.splitlines()
    print("\n".join(lines))
    floors = HERE / ("samples.json" if options.samples else "floors.json")
    return gated(floors, {gold.name: sha256_of_file(gold)}, json.loads(last), options.pin, options.lower)


if __name__ == "__main__":
    sys.exit(main())
