"""Fit the weights by which a text is read as agreeing with a claim, against it or leaving it open: `towards.json`.

python -m train.towards [--data FOLDER]

Three logistic regressions by Newton's method over rumours and reports that take them up. What disagrees is rare, one in
sixteen: its odds are raised by a constant that was chosen by claim-wise cross-validation.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterclaim.reconcile.towards import SIDES, features

WEIGHTS = Path(__file__).parent.parent / "src/counterclaim/models/towards.json"
LABELS = {"agree": "agrees", "disagree": "disagrees", "discuss": "discusses"}
# Single words are held back more: they learn which rumours were false.
RIDGE, WORD_RIDGE = 3.0, 100.0
WORDS = ("says ", "opens with ", "claims ")
RAISED = {"agrees": 0.0, "disagrees": 1.75, "discusses": 0.0}
# A feature in fewer pairs than this is left out.
LEAST = 25
SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"‘])|\n+")

Row = tuple[str, str, str]  # claim, body id, side


def corpus(data: Path) -> tuple[list[Row], dict[str, list[str]]]:
    """Claims with the report that takes each up and its side; the sentences of each report."""
    bodies = map(json.loads, (data / "fnc1.bodies.jsonl").read_text(encoding="utf-8").splitlines())
    stances = map(json.loads, (data / "fnc1.stances.jsonl").read_text(encoding="utf-8").splitlines())
    rows = [(s["headline"], s["body_id"], LABELS[s["stance"]]) for s in stances if s["stance"] in LABELS]
    return rows, {body["body_id"]: SENTENCE.split(body["text"]) for body in bodies}


def fitted(values: Sequence[Mapping[str, float]], sides: Sequence[str]) -> dict[str, dict[str, object]]:
    """The weights for these pairs and their sides."""
    names = sorted({name for row in values for name in row})
    number = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(values), len(names)), np.float32)
    for at, row in enumerate(values):
        for name, value in row.items():
            table[at, number[name]] = value
    kept = np.nonzero((table != 0).sum(axis=0) >= LEAST)[0]
    table = table[:, kept]
    mean, spread = table.mean(0), table.std(0) + 1e-6
    scaled = np.c_[(table - mean) / spread, np.ones(len(table))].astype(np.float64)
    ridge = np.array([WORD_RIDGE if names[at].startswith(WORDS) else RIDGE for at in kept] + [1e-3])
    intercepts: dict[str, object] = {}
    weights: dict[str, object] = {}
    for side in SIDES:
        found = regression(scaled, np.array([one == side for one in sides], np.float64), ridge)
        plain = found[:-1] / spread
        intercepts[side] = round(float(found[-1] - (plain * mean).sum()) + RAISED[side], 3)
        weights[side] = {names[at]: round(float(one), 3) for at, one in zip(kept, plain, strict=True)}
    return {"intercepts": intercepts, "features": weights}


def regression(
    scaled: NDArray[np.float64], is_side: NDArray[np.float64], ridge: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The weights of one logistic regression, the intercept last."""
    found = np.zeros(scaled.shape[1])
    for _ in range(8):
        chance = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (chance - is_side) + ridge * found
        curve = (scaled * (chance * (1 - chance))[:, None]).T @ scaled + np.diag(ridge)
        found -= np.linalg.solve(curve, slope)
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    rows, bodies = corpus(asked.parse_args().data)
    weights = fitted([features(claim, bodies[body]) for claim, body, _ in rows], [side for _, _, side in rows])
    WEIGHTS.write_text(json.dumps(weights, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
