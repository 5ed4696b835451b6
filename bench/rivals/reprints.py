"""Pairs of near-duplicates by rensa or datasketch: python reprints.py rensa|datasketch STREAM.jsonl"""

import json
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

WORD = re.compile(r"\w+")


def shingles(text):
    words = [word.lower() for word in WORD.findall(text)]
    return sorted({" ".join(words[at : at + 5]) for at in range(len(words) - 4)})


def by_rensa(rows):
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, row in enumerate(rows):
        signature = RMinHash(num_perm=128, seed=42)
        signature.update(shingles(row["text"]))
        yield from ((other, number) for other in index.query(signature))
        index.insert(number, signature)


def by_datasketch(rows):
    index = MinHashLSH(threshold=0.5, num_perm=128)
    for number, row in enumerate(rows):
        signature = MinHash(num_perm=128)
        signature.update_batch([shingle.encode() for shingle in shingles(row["text"])])
        yield from ((other, number) for other in index.query(signature))
        index.insert(number, signature)


def main():
    with Path(sys.argv[2]).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock = time.process_time()
    finder = by_rensa if sys.argv[1] == "rensa" else by_datasketch
    pairs = {frozenset((rows[one]["id"], rows[other]["id"])) for one, other in finder(rows)}
    seconds = time.process_time() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - held
    copies = [row for row in rows if row["origin"]]
    every = Counter(row["id"].partition("-")[0] for row in copies)
    hits = Counter(r["id"].partition("-")[0] for r in copies if frozenset((r["id"], r["origin"][0])) in pairs)
    shares = {kind: round(hits[kind] / count, 3) for kind, count in every.items()}
    print(json.dumps({"seconds": seconds, "mb": peak, "edges": len(pairs), **shares}))


if __name__ == "__main__":
    main()
