"""Draw contentions and entities of a ledger for a person to check: what is joined that should not be.

    python bench/quality/contentions/draw.py counterclaim.db --seed 7

Prints contentions drawn at random by the seed with every statement's words; the most named entities, and as many drawn
by the seed from the next two hundred, with all the words that stand for them. The same ledger and seed give the same.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from counterclaim.ledger import derived, facts, store

# Entities rarer than these are drawn from nobody's point of view.
NEXT = 200


def drawn_entities(ledger, count, seed):
    """The most named entities, then as many of the next two hundred."""
    named = sorted(derived.entities(ledger), key=lambda entity: (-len(entity.members), entity.id))
    rest = named[count : count + NEXT]
    return [*named[:count], *random.Random(seed).sample(rest, min(count, len(rest)))]


def main():
    """Print the draw."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("ledger", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--contentions", type=int, default=50)
    options.add_argument("--entities", type=int, default=30)
    asked = options.parse_args()
    ledger = store.opened(asked.ledger)
    said, words = {}, {}
    for document in facts.documents(ledger):
        said |= {s.id: (document.name, s) for s in document.statements}
        words |= {referent.id: [link.span.exact for link in referent.links] for referent in document.referents}
    held = sorted(derived.contentions(ledger), key=lambda contention: contention.id)
    for contention in random.Random(asked.seed).sample(held, min(asked.contentions, len(held))):
        print(f"\n{contention.id}  {contention.proposition}")
        for key in contention.statements:
            name, statement = said[key]
            print(f"    {key}  {name}  {statement.stance}: {statement.words}")
    for entity in drawn_entities(ledger, asked.entities, asked.seed):
        counts = Counter(word for member in entity.members for word in words.get(member, ()))
        print(f"\n{entity.id}  {entity.name}, for {entity.party}, in {len(entity.members)} reports")
        print("    " + ", ".join(f"{word} ({count})" for word, count in counts.most_common()))


if __name__ == "__main__":
    main()
