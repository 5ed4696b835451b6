"""Score reprints: copies made of real articles, pairs of real articles read by a person, and what stands in the edges.

    python bench/quality/reprints/score.py            against floors.json
    python bench/quality/reprints/score.py --pin      raise the floors to today's scores (--lower: also lower)

The articles (news.jsonl.gz) are not part of the project; `labels.jsonl` holds their ids alone. `copy` says whether one
of the two carries words that a writer of the other wrote; quotations of a third, lines about authors and other house
text are no copy. Edge precision counts the labelled among all edges of the real articles, and is 1 for no edge.
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from copies import KINDS, paragraphs_of  # noqa: E402
from gate import gated, sha256_of_file  # noqa: E402
from places import DATA, need  # noqa: E402

from counterclaim.reconcile.reprints import reprints  # noqa: E402
from counterclaim.records import Document  # noqa: E402

EACH = 120  # copies of each kind
SEED = 20310501


def document_of(row):
    return Document(
        name=row["id"],
        capture=row["id"],
        text=row["text"],
        title=row["title"],
        outlet=row["source"],
        published_at=row["date"] or None,
    )


def made(rows, each=EACH, seed=SEED):
    """Copies of each kind as documents of other outlets, and for each its kind and the article it is made of."""
    chance = random.Random(seed)
    long = [row for row in rows if len(paragraphs_of(row["text"])) >= 8]
    origins = chance.sample(long, each * len(KINDS))
    documents, kinds = [], {}
    for nth, origin in enumerate(origins):
        kind = list(KINDS)[nth % len(KINDS)]
        other = chance.choice(long)
        paragraphs = KINDS[kind](paragraphs_of(origin["text"]), paragraphs_of(other["text"]), chance)
        name = f"{kind}-{nth}"
        row = {
            "id": name,
            "title": "",
            "text": "\n\n".join(paragraphs),
            "source": f"Echo {nth}",
            "date": origin["date"],
        }
        documents.append(document_of(row))
        kinds[name] = (kind, origin["id"])
    return documents, kinds


def found(documents):
    """The pairs of names that have an edge."""
    name_of = {document.id: document.name for document in documents}
    return {frozenset((name_of[edge.left], name_of[edge.right])) for edge in reprints(documents)}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pin", action="store_true")
    options.add_argument("--lower", action="store_true")
    options.add_argument("--errors", action="store_true", help="print the ids of every pair that is got wrong")
    asked = options.parse_args()
    news = need(DATA / "news.jsonl.gz")
    with gzip.open(news, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    labels = [json.loads(line) for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    copies, kinds = made(rows)
    edges = found([*(document_of(row) for row in rows), *copies])
    scores = {}
    hits = Counter(kind for name, (kind, origin) in kinds.items() if frozenset((name, origin)) in edges)
    for kind in KINDS:
        scores[f"recall_{kind}"] = round(hits[kind] / EACH, 3)
    verdicts = [(label["copy"], frozenset(label["pair"]) in edges) for label in labels]
    right = sum(copy and edge for copy, edge in verdicts)
    scores["natural_precision"] = round(right / max(1, sum(edge for _, edge in verdicts)), 3)
    scores["natural_recall"] = round(right / max(1, sum(copy for copy, _ in verdicts)), 3)
    real = {edge for edge in edges if not any(name in kinds for name in edge)}
    labelled = sum(frozenset(label["pair"]) in real for label in labels)
    print(f"{len(rows):,} articles, {EACH} copies of each kind; {len(real)} edges among articles, {labelled} labelled")
    for name, score in scores.items():
        print(f"{name:20}{score:.3f}")
    if asked.errors:
        for label, (copy, edge) in zip(labels, verdicts, strict=True):
            if copy != edge:
                print("missed" if copy else "wrong", *label["pair"])
    return gated(HERE / "floors.json", sha256_of_file(news), scores, asked.pin, asked.lower)


if __name__ == "__main__":
    sys.exit(main())
