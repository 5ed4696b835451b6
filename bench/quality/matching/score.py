"""Which checked claim a post repeats, out of 10,375: what contentions compare by, measured on a task of its own.

    python bench/quality/matching/score.py          MAP@5 on the development posts of CheckThat! 2020, task 2
    python bench/quality/matching/score.py --pin    raise the floors to today's scores (--lower: also lower)

A claim and its title are compared with a post by meaning (sentence vectors) and by shared words, weighed by rarity.
The weights of title and words were tried on the training posts (0.3 for words: .856, 0.6: .868).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from counterclaim.models.embedder import embed
from counterclaim.reconcile.stems import stems, weights_of

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gate import gated, sha256_of_file  # noqa: E402
from places import DATA, need  # noqa: E402

TITLE = 0.5
WORDS = 0.6


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def meanings(posts, claims):
    """Cosines of posts (rows) and claims, the title of a claim counting half."""
    asked = embed([post["text"] for post in posts])
    told, title = (embed([claim[key] for claim in claims]) for key in ("claim", "title"))
    return (asked @ told.T + TITLE * asked @ title.T) / (1 + TITLE), asked @ told.T


def shared_words(posts, claims):
    """Weighted Dice overlap of the stems of posts and claims."""
    told = [frozenset(stems(f"{claim['claim']} {claim['title']}")) for claim in claims]
    weights = weights_of(told)
    having = {}
    for at, held in enumerate(told):
        for stem in held:
            having.setdefault(stem, []).append(at)
    total = np.array([weights.total(held) for held in told])
    found = np.zeros((len(posts), len(claims)))
    for row, post in enumerate(posts):
        asked = frozenset(stems(post["text"]))
        for stem in sorted(asked):
            found[row, having.get(stem, [])] += 2 * weights.weight(stem)
        found[row] /= np.maximum(total + weights.total(asked), 1e-9)
    return found


def mean_average_precision(scores, posts, claims, depth=5):
    """MAP@5: the place of the right claim among the five likeliest, averaged over posts.

    >>> one, two = {"doc_id": "a"}, {"doc_id": "b"}
    >>> mean_average_precision(np.array([[0.1, 0.9]]), [{"gold_doc_ids": ["a"]}], [one, two])
    0.5
    """
    total = 0.0
    for row, post in zip(scores, posts, strict=True):
        best = [claims[at]["doc_id"] for at in np.argsort(-row, kind="stable")[:depth]]
        hits = [place for place, name in enumerate(best) if name in post["gold_doc_ids"]]
        total += sum((at + 1) / (place + 1) for at, place in enumerate(hits)) / min(depth, len(post["gold_doc_ids"]))
    return total / len(posts)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--pin", "--lower"):
        options.add_argument(name, action="store_true")
    asked = options.parse_args()
    files = [need(DATA / f"clef20t2.{what}.jsonl") for what in ("queries", "claims")]
    posts = [row for row in rows(files[0]) if row["split"] == "dev"]
    claims = rows(files[1])
    both, claim_only = meanings(posts, claims)
    words = shared_words(posts, claims)
    kinds = {"vectors": claim_only, "vectors and titles": both, "vectors, titles, words": both + WORDS * words}
    scores = {name: round(mean_average_precision(found, posts, claims), 3) for name, found in kinds.items()}
    for name, score in scores.items():
        print(f"{name:24} MAP@5 {score:.3f}   ({len(posts)} posts, {len(claims)} claims)")
    return gated(
        HERE / "floors.json", {path.name: sha256_of_file(path) for path in files}, scores, asked.pin, asked.lower
    )


if __name__ == "__main__":
    sys.exit(main())
