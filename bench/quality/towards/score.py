"""Score agree / disagree / discuss of reports towards rumours they were not fitted on, and fail below the floors.

    python bench/quality/towards/score.py            five folds by claim, five by rumour
    python bench/quality/towards/score.py --pin      raise the floors to today's scores (--lower: also lower)

By claim: no headline is in two folds, but another headline of the same rumour may be. By rumour: headlines and reports
that are tied to each other by any pair stay together, so that nothing of a rumour was seen.
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
sys.path.insert(0, str(HERE.parents[2]))

from gate import gated, sha256_of_file  # noqa: E402
from places import DATA, need  # noqa: E402
from train.towards import corpus, fitted  # noqa: E402

from counterclaim.reconcile import towards  # noqa: E402

FOLDS = 5


def rumours(rows):
    """For each pair a name of its rumour: the smallest claim tied to it by any chain of pairs."""
    home = {}

    def root(one):
        while home.setdefault(one, one) != one:
            home[one] = home[home[one]]
            one = home[one]
        return one

    for claim, body, _ in rows:
        one, other = sorted((root(("claim", claim)), root(("report", body))))
        home[other] = one
    return [root(("claim", claim)) for claim, _, _ in rows]


def told(rows, values, groups):
    """The side told for each pair by weights fitted on the folds of the other groups."""
    names = sorted(set(groups))
    random.Random(0).shuffle(names)
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    found = [None] * len(rows)
    for held in range(FOLDS):
        rest = [at for at, group in enumerate(groups) if fold[group] != held]
        weights = fitted([values[at] for at in rest], [rows[at][2] for at in rest])
        for at, group in enumerate(groups):
            if fold[group] == held:
                found[at] = towards.likeliest(towards.Weighed(**weights), values[at])[0]
    return found


def f1(gold, found, side):
    both = sum(g == f == side for g, f in zip(gold, found, strict=True))
    return 2 * both / max(1, Counter(gold)[side] + Counter(found)[side])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--pin", "--lower"):
        options.add_argument(name, action="store_true")
    asked = options.parse_args()
    files = [need(DATA / f"fnc1.{what}.jsonl") for what in ("stances", "bodies")]
    rows, bodies = corpus(DATA)
    values = [towards.features(claim, bodies[body]) for claim, body, _ in rows]
    gold, scores = [side for _, _, side in rows], {}
    for kind, groups in (("claim", [claim for claim, _, _ in rows]), ("rumour", rumours(rows))):
        found = told(rows, values, groups)
        for side in towards.SIDES:
            scores[f"{side}, by {kind}"] = round(f1(gold, found, side), 3)
            print(f"by {kind:7} {side:10} F1 {scores[f'{side}, by {kind}']:.3f}   ({Counter(gold)[side]} pairs)")
    corpora = {path.name: sha256_of_file(path) for path in files}
    return gated(HERE / "floors.json", corpora, scores, asked.pin, asked.lower)


if __name__ == "__main__":
    sys.exit(main())
