"""Score contentions and answers on hand-made statements, and fail below the pinned floors.

    python bench/quality/contentions/score.py            B3 of each labelled story, answers of the sample reports
    python bench/quality/contentions/score.py --errors   also the clusters, for reading
    python bench/quality/contentions/score.py --pin      raise the floors to today's scores (--lower: also lower)

Only school-raid, twin-bombing and convoy-and-clinic were never looked at while the scorer was made: weights are fitted
on samples, seeds and three others, and features and thresholds were chosen by all of those and mail-server.
Stories whose texts are not at hand are left out, which is said and is no failure.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from gold import Labelled, stories
from numpy.typing import NDArray

from counterclaim.models.embedder import embed
from counterclaim.reconcile.answers import answers
from counterclaim.reconcile.contentions import contentions, grouping
from counterclaim.reconcile.propositions import propositions, surroundings
from counterclaim.records import Contention, Judgement

FLOORS = Path(__file__).parent / "floors.json"


def bcubed(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of (gold label, predicted label) pairs.

    >>> bcubed([("a", "1"), ("a", "1"), ("b", "1")])[1]
    1.0
    """
    gold, found, both = Counter(g for g, _ in pairs), Counter(k for _, k in pairs), Counter(pairs)
    precision = sum(both[pair] / found[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / gold[pair[0]] for pair in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def reconciled(story: Labelled) -> tuple[list[Judgement], list[Contention]]:
    """Answers and contentions of a story's gold statements."""
    who = story.who
    answered = answers(story.documents, lambda s: who[s.id])
    proposed = propositions(story.documents, answered, lambda s: who[s.id])
    around = embedded(surroundings(story.documents))
    grouped = grouping(story.documents, lambda s: who[s.id], answered, proposed, embedded(proposed), around)
    return answered, contentions(grouped, lambda s: who[s.id])


def embedded(texts: Mapping[str, str]) -> dict[str, NDArray[np.float32]]:
    """The vector of each text, by the same keys; the same text is embedded once."""
    known = sorted(set(texts.values()))
    by_text = dict(zip(known, embed(known), strict=True))
    return {key: by_text[text] for key, text in texts.items()}


def two_sided(story: Labelled, found: list[Contention]) -> tuple[int, int]:
    """Contentions of gold that hold an allegation and a denial, and how many of them do so in what was found."""
    stance = {s.id: s.stance for doc in story.documents for s in doc.statements}
    sides: dict[str, set[str]] = {}
    joined = set()
    for key, label in story.about.items():
        if label:
            sides.setdefault(label, set()).add(stance[key])
    wanted = {label for label, held in sides.items() if {"alleges", "denies"} <= held}
    for contention in found:
        for label in wanted:
            here = {stance[key] for key in contention.statements if story.about[key] == label}
            if {"alleges", "denies"} <= here:
                joined.add(label)
    return len(joined), len(wanted)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--errors", "--pin", "--lower"):
        asked.add_argument(option, action="store_true")
    options = asked.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    scores, failed = {}, False
    for story in stories():
        answered, found = reconciled(story)
        cluster = {key: contention.id for contention in found for key in contention.statements}
        precision, recall, f1 = bcubed([(lab, cluster.get(key, key)) for key, lab in story.about.items() if lab])
        joined, wanted = two_sided(story, found)
        right = [
            story.about[a.left] == story.about[a.right]
            for a in answered
            if story.about[a.left] and story.about[a.right]
        ]
        scores[story.name] = round(f1, 3)
        floor = floors.get(story.name, 0.0)
        failed |= scores[story.name] < floor
        print(
            f"{story.name:22} B3 P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f} (floor {floor:.3f})"
            f"   two-sided {joined} of {wanted}   answers within one contention {sum(right)} of {len(right)}"
        )
        if options.errors:
            shown(story, found)
    if options.pin:
        kept = {name: value if options.lower else max(value, floors.get(name, 0.0)) for name, value in scores.items()}
        FLOORS.write_text(json.dumps(floors | kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return int(failed)


def shown(story: Labelled, found: list[Contention]) -> None:
    """Print each contention with the gold label of its statements."""
    by_id = {s.id: s for doc in story.documents for s in doc.statements}
    for contention in sorted(found, key=lambda c: -len(c.statements)):
        print(f"\n  {contention.proposition}\n    {' | '.join(contention.reasons)}")
        for key in contention.statements:
            statement = by_id[key]
            print(f"      {story.about[key]}: {story.who[key][0]} {statement.stance}: {statement.words[:100]}")


if __name__ == "__main__":
    sys.exit(main())
