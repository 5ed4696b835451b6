"""What one more report costs in a small ledger and in a large one: CPU seconds of keeping and deriving it.

    python bench/growth.py [--statements 1000 10000 100000] [--added 20] [--real]

Generated reports, or with --real those of ../shared/data (fakes.jsonl, news.jsonl.gz), are read by rules and compared
by the words they share, in the place of the two models: what these cost is the same in any ledger. A ledger grows
from size to size; at each, reports from all over the stream are added one by one, and their costs averaged. They stay
in. Exit 1 where a report costs more than 1.3 times as much in the largest ledger as in the smallest.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from places import DATA, ROOT, need

sys.path.insert(0, str(ROOT / "tests"))
from counterclaim import pipeline
from counterclaim.capture.sources import captures
from counterclaim.ledger import facts, lookups, store
from counterclaim.ledger.store import Ledger
from counterclaim.records import Capture, Document
from stream import hashed, report, stages, told

AT = "2031-05-04T10:00:00Z"
MOST = 1.3
Report = tuple[Capture, bytes, Document]


def generated(count: int) -> Iterator[Report]:
    """So many statements, eight a report, in a shuffled order: the stream is as dense as the ledger is large."""
    found = told(count // 8 + 500, days=max(60, count // 200))
    random.Random(1).shuffle(found)
    return (report(*one) for one in found)


def real() -> Iterator[Report]:
    """The reports of the shared corpora, shuffled, without what cannot be read."""
    corpora = [str(need(DATA / name)) for name in ("fakes.jsonl", "news.jsonl.gz")]
    found = [one for one in captures(corpora, AT) if isinstance(one, tuple)]
    random.Random(1).shuffle(found)
    for reading in pipeline.readings(found, stages()):
        if reading.document is not None:
            yield reading.capture, reading.payload, reading.document


def kept(ledger: Ledger, one: Report, way: str) -> int:
    """Store a report; gives the number of its statements."""
    capture, payload, document = one
    facts.append(ledger, capture, payload, document, (), way, AT)
    return len(document.statements)


def main() -> None:
    """Grow a ledger, and time twenty more reports at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--added", type=int, default=20)
    parser.add_argument("--real", action="store_true")
    given = parser.parse_args()
    pipeline.embed = hashed
    stream = real() if given.real else generated(max(given.statements))
    costs: list[float] = []
    with tempfile.TemporaryDirectory() as folder, store.create(Path(folder) / "growing.db") as ledger:
        way = facts.begin_run(ledger, "bench", ["statements@1"])
        held = 0
        for size in sorted(given.statements):
            while held < size:
                held += kept(ledger, next(stream), way)
            begun = time.process_time()
            pipeline.refresh(ledger)
            filled = time.process_time() - begun
            each = []
            for _ in range(given.added):
                one = next(stream)
                begun = time.process_time()
                held += kept(ledger, one, way)
                pipeline.refresh(ledger)
                each.append(time.process_time() - begun)
            costs.append(statistics.mean(each))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{held:>8,} statements of {lookups.counts(ledger)['reports']:,} reports (derived in {filled:.0f} s):"
                f" one more costs {costs[-1]:.3f} s (median {statistics.median(each):.3f}, most {max(each):.3f}),"
                f" memory {memory:.0f} MB, ratio {costs[-1] / costs[0]:.2f}",
                flush=True,
            )
    sys.exit(0 if costs[-1] <= MOST * costs[0] else 1)


if __name__ == "__main__":
    main()
