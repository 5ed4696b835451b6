"""Fit the weights by which two statements are thought to be about the same thing: `counterclaim/models/pairs.json`.

python -m train.pairs            fit on every labelled story but those kept for scoring, and write the weights
python -m train.pairs --left-out  B3 F1 of each story with weights fitted on the others

A logistic regression by Newton's method: sixteen features, stories of one vote each, so that a long one does not rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterclaim.reconcile import pairs as scoring
from counterclaim.reconcile.answers import answers
from counterclaim.reconcile.contentions import contentions, grouping
from counterclaim.reconcile.laid import laid
from counterclaim.reconcile.propositions import propositions, surroundings
from counterclaim.records import Judgement, Statement

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "bench/quality/contentions"))
from gold import Labelled, stories  # noqa: E402
from score import bcubed, embedded  # noqa: E402

WEIGHTS = ROOT / "src/counterclaim/models/pairs.json"
VOTE = 1500.0  # what all pairs of a story weigh together
RIDGE = 1.0
# Not fitted, since the labelled stories can't tell: where their reports have dates, every event has its own, and months
# would part one long dispute.
HELD = {"days apart": -1.0, "months apart": -3.0, "one word, in two reports": -2.0}


class Prepared(NamedTuple):
    """A story made ready: its answers and vectors, and for each labelled pair the features and whether it is one."""

    story: Labelled
    answers: list[Judgement]
    proposed: dict[str, str]
    vectors: dict[str, NDArray[np.float32]]
    surroundings: dict[str, NDArray[np.float32]]
    names: tuple[str, ...]
    values: NDArray[np.float64]
    same: NDArray[np.float64]


def prepared(story: Labelled) -> Prepared:
    """Features of all pairs of statements that have a label."""
    answered = answers(story.documents, lambda s: story.who[s.id])
    proposed = propositions(story.documents, answered, lambda s: story.who[s.id])
    vectors, set_in = embedded(proposed), embedded(surroundings(story.documents))
    held = laid(story.documents, lambda s: story.who[s.id], proposed, vectors, set_in)
    rows = np.array([row for row, s in enumerate(held.statements) if story.about[s.id]], np.int32)
    found = scoring.features(held, rows, rows)
    upper = np.triu_indices(len(rows), 1)
    label = [story.about[held.statements[row].id] for row in rows]
    same = np.array([[a == b for b in label] for a in label])[upper].astype(float)
    values = np.stack([found[name][upper] for name in found], axis=1).astype(float)
    return Prepared(story, answered, proposed, vectors, set_in, tuple(found), values, same)


def fitted(ready: list[Prepared]) -> dict[str, object]:
    """The weights for these stories."""
    values = np.concatenate([story.values for story in ready])
    same = np.concatenate([story.same for story in ready])
    vote = np.concatenate([np.full(len(story.same), VOTE / len(story.same)) for story in ready])
    names = ready[0].names
    free = [at for at, name in enumerate(names) if name not in HELD]
    held = values @ np.array([HELD.get(name, 0.0) for name in names])
    values = values[:, free]
    mean, spread = values.mean(0), values.std(0) + 1e-9
    scaled = np.c_[(values - mean) / spread, np.ones(len(values))]
    weights = np.zeros(scaled.shape[1])
    ridge = RIDGE * np.eye(len(weights))
    ridge[-1, -1] = 1e-6  # the intercept is not held back
    for _ in range(60):
        chance = 1 / (1 + np.exp(-(scaled @ weights + held)))
        slope = scaled.T @ (vote * (chance - same)) + ridge @ weights
        curve = (scaled * (vote * chance * (1 - chance))[:, None]).T @ scaled + ridge
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    intercept = float(weights[-1] - (plain * mean).sum())
    fit = HELD | {names[at]: round(float(weight), 3) for at, weight in zip(free, plain, strict=True)}
    return {"intercept": round(intercept, 3), "features": {name: fit[name] for name in names}}


def score_of(ready: Prepared, weights: dict[str, object]) -> tuple[float, float, float]:
    """B3 precision, recall and F1 of a story's contentions under these weights."""
    model = scoring.Weighed(weights["intercept"], weights["features"])  # type: ignore[arg-type]
    kept, scoring.pair_model = scoring.pair_model, lambda: model  # type: ignore[assignment]
    try:
        story = ready.story

        def who(statement: Statement) -> tuple[str | None, str | None]:
            return story.who[statement.id]

        grouped = grouping(story.documents, who, ready.answers, ready.proposed, ready.vectors, ready.surroundings)
        found = contentions(grouped, who)
    finally:
        scoring.pair_model = kept
    cluster = {statement: c.id for c in found for statement in c.statements}
    return bcubed([(label, cluster.get(key, key)) for key, label in story.about.items() if label])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--left-out", action="store_true")
    ready = [prepared(story) for story in stories()]
    if asked.parse_args().left_out:
        scores = []
        for one in ready:
            scores.append(score_of(one, fitted([other for other in ready if other is not one])))
            print(f"{one.story.name:22} P {scores[-1][0]:.3f}  R {scores[-1][1]:.3f}  F1 {scores[-1][2]:.3f}")
        print(f"{'mean':22} F1 {np.mean([score[2] for score in scores]):.3f}")
        return
    weights = fitted([one for one in ready if not one.story.held_back])
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(weights, indent=1))


if __name__ == "__main__":
    main()
