"""Reprints: cost a report and peak memory as the stream grows, beside rensa and datasketch; reading each only once.

    python bench/reprints.py [--sizes 1000 10000 40000 100000] [--rivals-size 10000] [--stream 60]

The stream is half articles of news.jsonl.gz, half copies of them that come out a day later
(bench/quality/reprints/copies.py). Where the articles are used up, they come again with the words of each paragraph
shuffled: as long, of the same words, and nobody's copy. Seconds are of the processor. The rivals look up MinHash
signatures of 128 permutations over runs of 5 words at a similarity of .5. Recall by kind is counted in the same run;
`precision` is the share of our edges with a copy in them that join two that share an article, or articles that have an
edge themselves. Each size runs in a process of its own.
"""

import argparse
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from places import DATA, ONE_CORE, ROOT, need, rivals_python

RIVAL = ROOT / "bench/rivals/reprints.py"
QUALITY = ROOT / "bench/quality/reprints"
SEED = 20310502
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def stream(rows, size):
    """Articles and copies of them, half and half: rows of id, text, and what a copy is made of."""
    sys.path.insert(0, str(QUALITY))
    from copies import KINDS, paragraphs_of

    chance = random.Random(SEED)
    base = [row if nth < len(rows) else shuffled(row, nth) for nth, row in enumerate(islice(cycle(rows), size // 2))]
    for row in base:
        yield {"id": row["id"], "text": row["text"], "source": row["source"], "date": row["date"], "origin": None}
    for nth in range(size - len(base)):
        kind = list(KINDS)[nth % len(KINDS)]
        origin, other = chance.choice(base), chance.choice(base)
        paragraphs = KINDS[kind](paragraphs_of(origin["text"]), paragraphs_of(other["text"]), chance)
        text = "\n\n".join(paragraphs)
        used = [origin["id"], other["id"]]
        yield {
            "id": f"{kind}-{nth}",
            "text": text,
            "source": f"Echo {nth % 400}",
            "date": day_after(origin["date"]),
            "origin": used,
        }


def shuffled(row, nth):
    """The article with the words of each paragraph in another order, so that no run of words is left of it."""
    chance = random.Random(nth)
    paragraphs = [line.split() for line in row["text"].split("\n\n")]
    for words in paragraphs:
        chance.shuffle(words)
    return row | {"id": f"{row['id']}-{nth}", "text": "\n\n".join(" ".join(words) for words in paragraphs)}


def day_after(day):
    """The next day, where there is one to begin with."""
    return str(date.fromisoformat(day) + timedelta(days=1)) if DAY.fullmatch(day) else day


def ours(path):
    """Seconds, memory, edges, share of copies found by kind, and of edges that join what was made of one article."""
    from counterclaim.reconcile.reprints import reprints
    from counterclaim.records import Document

    documents, origins = [], {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            origins[row["id"]] = row["origin"]
            day, outlet = row["date"] or None, row["source"]
            documents.append(Document(row["id"], row["id"], row["text"], outlet=outlet, published_at=day))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock = time.process_time()
    edges = reprints(documents)
    seconds = time.process_time() - clock
    name_of = {document.id: document.name for document in documents}
    pairs = {frozenset((name_of[edge.left], name_of[edge.right])) for edge in edges}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - held
    made = [pair for pair in pairs if any(origins[name] for name in pair)]
    right = sum(akin(*(origins[name] or [name] for name in pair), pairs) for pair in made)
    precision = round(right / max(1, len(made)), 4)
    print(
        json.dumps(
            {"seconds": seconds, "mb": peak, "edges": len(pairs), "precision": precision, **shares(origins, pairs)}
        )
    )


def akin(some, others, pairs):
    return any(one == other or frozenset((one, other)) in pairs for one in some for other in others)


def shares(origins, pairs):
    """By kind, the share of copies that are paired with what they are made of."""
    every = Counter(name.partition("-")[0] for name, used in origins.items() if used)
    hits = Counter(
        name.partition("-")[0] for name, used in origins.items() if used and frozenset((name, used[0])) in pairs
    )
    return {kind: round(hits[kind] / count, 3) for kind, count in every.items()}


def reading(rows, count):
    """Documents a second of reading articles of which each comes three times, without and with memory of windows."""
    from counterclaim.annotate.sentences import sentence_spans
    from counterclaim.annotate.tagging.tagger import Tagger

    texts = [row["text"] for row in rows[:count] for _ in range(3)]
    random.Random(SEED).shuffle(texts)
    for name, remembered in (("each anew", 0), ("read once", 4096)):
        tagger = Tagger(remembered=remembered)
        tagger.tag("Nobody spoke.", [(0, 13)])
        clock = time.perf_counter()
        for text in texts:
            tagger.tag(text, sentence_spans(text))
        print(
            f"model on a stream of {len(texts)}, {name}: {len(texts) / (time.perf_counter() - clock):.2f} documents/s"
        )


def measured(rows, size, path, with_rivals):
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in stream(rows, size))
    tools = [("counterclaim", [sys.executable, __file__, "--ours", path])]
    if with_rivals:
        tools += [(name, [rivals_python(), RIVAL, name, path]) for name in ("rensa", "datasketch")]
    for name, command in tools:
        done = subprocess.run(command, env=os.environ | ONE_CORE, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout)
        pace = f"{size / told.pop('seconds'):,.0f} documents/s, {told.pop('mb'):,.0f} MB more"
        print(f"{size:>7,} {name:13} {pace}  {told}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="*", default=[1000, 10000, 40000, 100000])
    options.add_argument("--rivals-size", type=int, default=10000)
    options.add_argument("--stream", type=int, default=60)
    options.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.ours:
        return ours(asked.ours)
    with gzip.open(need(DATA / "news.jsonl.gz"), "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            measured(rows, size, Path(folder) / f"{size}.jsonl", size == asked.rivals_size)
    if asked.stream:
        reading(rows, asked.stream)
    return 0


if __name__ == "__main__":
    sys.exit(main())
