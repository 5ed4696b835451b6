"""Kill `counterclaim add` at random moments, run it again, and compare the exports with those of an undisturbed run.

python bench/killed.py [--kills 20] [--seed 1] [--corpus ../shared/data/fakes.jsonl]
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from places import COMMAND, DATA, need

EXPORTS = ("statements", "figures", "conflicts", "contentions", "entities", "reports")


def exports(ledger):
    return {
        what: subprocess.run([COMMAND, "export", what, "--ledger", ledger], capture_output=True, check=True).stdout
        for what in EXPORTS
    }


def add(ledger, corpus):
    return subprocess.Popen(
        [COMMAND, "add", corpus, "--ledger", ledger], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--corpus", type=Path, default=DATA / "fakes.jsonl")
    options = arguments.parse_args()
    corpus = need(options.corpus)
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        clock = time.perf_counter()
        calm = Path(folder) / "calm.db"
        add(calm, corpus).wait()
        whole = time.perf_counter() - clock
        print(f"undisturbed run: {whole:.0f} s")
        hurt = Path(folder) / "hurt.db"
        killed = 0
        while killed < options.kills:
            process = add(hurt, corpus)
            # Anywhere in a run: start-up, reading, deriving. Work done stays, so later runs reach further in.
            time.sleep(draw.uniform(0.1, max(2.0, whole / 6)))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
            if process.returncode in (0, 1):
                # Nothing was left to kill: what has been read is kept, so begin with an empty ledger again.
                for file in Path(folder).glob("hurt.db*"):
                    subprocess.run(["rm", "-rf", file], check=True)
        add(hurt, corpus).wait()
        before, after = exports(calm), exports(hurt)
        for what in EXPORTS:
            rows = before[what].count(b"\n")
            print(f"{what:14}{rows:>8} rows  {'the same' if before[what] == after[what] else 'DIFFERENT'}")
        checked = subprocess.run([COMMAND, "verify", "--ledger", hurt], capture_output=True, text=True)
        print(checked.stderr.strip())
    sys.exit(0 if before == after and checked.returncode == 0 else 1)


if __name__ == "__main__":
    main()
