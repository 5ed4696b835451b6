"""Everything that `make bench` measures, one after the other; each part also runs by itself.

python bench/run.py [PART ...]      all parts, or those whose name holds one of these words
"""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = (
    ("statements: counterclaim, textacy, sayswho", ["attribution.py"]),
    ("speed and memory on one core", ["speed.py", "--profile"]),
    ("ledger of the seeds", ["quality/seeds/score.py"]),
    ("ledger of the samples", ["quality/seeds/score.py", "--samples"]),
    ("incidents, held-back half", ["quality/incidents/score.py", "--half", "held-back"]),
    ("stance, held-back half", ["quality/stance/score.py"]),
    ("contentions", ["quality/contentions/score.py"]),
    ("claim matching", ["quality/matching/score.py"]),
    ("reprints", ["quality/reprints/score.py"]),
    ("custody: flipped bytes and deleted rows", ["custody.py"]),
    ("killed and run again", ["killed.py"]),
)


def main(words):
    failed = []
    for name, (script, *options) in PARTS:
        if words and not any(word in name or word in script for word in words):
            continue
        print(f"\n=== {name}", flush=True)
        clock = time.perf_counter()
        done = subprocess.run([sys.executable, HERE / script, *options], check=False)
        print(f"({time.perf_counter() - clock:.0f} s)", flush=True)
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"\nbelow a floor, or failed: {'; '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
