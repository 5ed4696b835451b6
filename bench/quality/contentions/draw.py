"""Draw contentions and entities of a ledger for a person to check: what is joined that should not be.

    python bench/quality/contentions/draw.py counterclaim.db --seed 7

Prints contentions drawn at random by the seed with every statement's words, and the most named entities with their
names, each with its id. The same ledger and seed give the same draw.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from counterclaim.ledger import derived, facts, store


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ledger", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--contentions", type=int, default=50)
    options.add_argument("--entities", type=int, default=30)
    asked = options.parse_args()
    ledger = store.opened(asked.ledger)
    said, names = {}, {}
    for document in facts.documents(ledger):
        said |= {s.id: (document.name, s) for s in document.statements}
        names |= {referent.id: referent.names for referent in document.referents}
    held = sorted(derived.contentions(ledger), key=lambda contention: contention.id)
    for contention in random.Random(asked.seed).sample(held, min(asked.contentions, len(held))):
        print(f"\n{contention.id}  {contention.proposition}")
        for key in contention.statements:
            name, statement = said[key]
            print(f"    {key}  {name}  {statement.stance}: {statement.words}")
    named = sorted(derived.entities(ledger), key=lambda entity: (-len(entity.members), entity.id))
    for entity in named[: asked.entities]:
        counts = Counter(word for member in entity.members for word in names.get(member, ()))
        print(f"\n{entity.id}  {entity.name}  in {len(entity.members)} reports")
        print(
            "    "
            + ", ".join(f"{word} ({count})" for word, count in sorted(counts.items(), key=lambda c: (-c[1], c[0])))
        )


if __name__ == "__main__":
    main()
