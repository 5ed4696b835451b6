"""The gate of figures: value, hedge, what is counted and who gives it, in reports that were read by a person.

    python bench/quality/figures/score.py                   both halves, a ledger each (exit 1 below a floor)
    python bench/quality/figures/score.py --half held-back  one half
    python bench/quality/figures/score.py --errors          with every missed and wrong figure (of the tune half)
    python bench/quality/figures/score.py --pin [--lower]   raise the floors to today's scores

labels.jsonl holds places in corpora that are not part of the project: the words of each figure, its bounds (null:
open), what is counted and the mention of who gives it (null: the outlet itself). Labelled were people, losses, strikes,
votes and sums of money that are in dispute; no dates, ages, distances, lengths of time.

- figures: the number stands at the labelled place and has the labelled bounds; every other figure given is wrong
- hedges: of those found, the share that is open, or a range, to the side that the label says
- measures: of those found, the share that counts what the label says, where the lexicon has such a measure
- holders: of those found, the share with the labelled holder, by any word of his name
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from labelled import exported, gate_of_halves, reports, shares  # noqa: E402

from counterclaim.lexicon import lexicon  # noqa: E402

LABELS = HERE / "labels.jsonl"
BARE = frozenset({"the", "a", "an", "of", "for", "and", "in"})


def bounds(row):
    """The bounds that a figure row leaves open, as they are labelled."""
    return (None if row["open"] == "below" else row["low"], row["high"])


def telling(words):
    """The words of a name that tell whose it is."""
    return {word.strip(",.’'").removesuffix("s") for word in (words or "").lower().split()} - BARE


def same_holder(label, row, text):
    """Whether a row has the labelled holder: neither has any, or their names share a telling word."""
    named = text[slice(*label["holder"])] if label["holder"] else None
    return bool(telling(named) & telling(row["holder"])) if named and row["holder"] else not named and not row["holder"]


def paired(labels, rows):
    """Each labelled figure with the row that gives it, or None; a row is given to one label."""
    free, found = list(rows), []
    for key, label in labels.items():
        for figure in label["figures"]:
            start, end = figure["span"]
            values = {figure["low"], figure["high"]} - {None}
            hit = next(
                (
                    r
                    for r in free
                    if r["key"] == key and r["start"] < end and start < r["end"] and values & {r["low"], r["high"]}
                ),
                None,
            )
            if hit:
                free.remove(hit)
            found.append((key, figure, hit))
    return found, free


def scored(labels, errors=False):
    """Shares of the figures of a ledger of these reports that are as labelled."""
    given = reports(labels)
    texts = {row["id"]: row["text"] for row in given}
    with tempfile.TemporaryDirectory() as made:
        rows = exported(given, "figures", Path(made))
    found, free = paired(labels, rows)
    hits = [(key, figure, row) for key, figure, row in found if row]
    measures = {entry["name"] for entry in lexicon("figures")["measure"]}
    named = [(figure, row) for _, figure, row in hits if figure["what"] in measures]
    for key, figure, row in found if errors else ():
        words = texts[key][slice(*figure["span"])]
        if not row:
            print(f"  missed {key} {words!r} {figure['what']}")
        elif bounds(row) != (figure["low"], figure["high"]):
            print(f"  hedge  {key} {words!r} is {bounds(row)}")
        elif not same_holder(figure, row, texts[key]):
            print(f"  holder {key} {words!r} is given to {row['holder']}")
        elif figure["what"] in measures and row["measure"] != figure["what"]:
            print(f"  counts {key} {words!r} {row['measure']}, not {figure['what']}")
    for row in free if errors else ():
        print(f"  wrong  {row['key']} {row['exact']!r} {row['measure']} {row['of']}")
    precision, recall, f1 = shares(len(hits), len(rows), len(found))
    scores = {
        "figures": f1,
        "hedges": shares(sum(bounds(r) == (f["low"], f["high"]) for _, f, r in hits), len(hits), 1)[0],
        "measures": shares(sum(r["measure"] == f["what"] for f, r in named), len(named), 1)[0],
        "holders": shares(sum(same_holder(f, r, texts[key]) for key, f, r in hits), len(hits), 1)[0],
    }
    print(
        f"figures  P {precision:.3f}  R {recall:.3f}  {'  '.join(f'{name} {score}' for name, score in scores.items())}"
    )
    return scores


if __name__ == "__main__":
    sys.exit(gate_of_halves(__doc__, LABELS, "figures", scored))
