"""The gate of answers: which statement answers which, in reports that were read by a person, against pinned floors.

    python bench/quality/answers/score.py                   both halves, a ledger each (exit 1 below a floor)
    python bench/quality/answers/score.py --half held-back  one half
    python bench/quality/answers/score.py --errors          with every missed and wrong answer (of the tune half)
    python bench/quality/answers/score.py --pin [--lower]   raise the floors to today's scores

labels.jsonl holds places in corpora that are not part of the project: the words of each answer, and of every statement
that it may be said to answer, in the same report or in another of the same event. An answer counts as found where both
statements are found (half of their characters) and one is said to answer the other; every other answer that a ledger
gives is wrong.
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from labelled import SAME, alike, exported, gate_of_halves, reports, shares  # noqa: E402

LABELS = HERE / "labels.jsonl"


def places(row):
    """Where the content of a statement row stands."""
    return [[part["start"], part["end"]] for part in row["content"]]


def is_label(row, label, key):
    """Whether a statement row of a report is the labelled statement; a pointer may have gone on too far."""
    here = places(row)
    return row["key"] == key and (alike(here, label) >= SAME or here[0][0] == label[0][0])


def scored(labels, errors=False):
    """Precision, recall and F1 of the answers of a ledger of these reports."""
    with tempfile.TemporaryDirectory() as made:
        rows = exported(reports(labels), "statements", Path(made))
    by_id = {row["id"]: row for row in rows}
    wanted = [(key, answer) for key, label in labels.items() for answer in label["answers"]]
    given = [(row, by_id[row["about"]]) for row in rows if row["about"] and not row["narrator"]]
    found, right = set(), 0
    for left, target in given:
        hits = {
            at
            for at, (key, answer) in enumerate(wanted)
            if is_label(left, answer["content"], key)
            and any(is_label(target, other["content"], other["id"]) for other in answer["answers"])
        }
        found |= hits
        right += bool(hits)
        if errors and not hits:
            print(f"  wrong  {left['key']} {_words(left)} => {_words(target)}")
    for at, (key, answer) in enumerate(wanted):
        if errors and at not in found:
            held = [row for row in rows if is_label(row, answer["content"], key)]
            goal = [r for r in rows for other in answer["answers"] if is_label(r, other["content"], other["id"])]
            seen = f"{_words(held[0]) if held else 'no statement'} => {_words(goal[0]) if goal else 'no statement'}"
            print(f"  missed {key} {answer['content']} {seen}")
    precision = shares(right, len(given), 1)[0]
    recall = shares(len(found), 1, len(wanted))[1]
    print(f"answers  P {precision:.3f}  R {recall:.3f}   ({len(found)} of {len(wanted)} found, {len(given)} given)")
    return {"precision": precision, "recall": recall}


def _words(row):
    speaker = (row["speaker"] or {}).get("exact")
    return f"{speaker}/{row['stance']}: {' … '.join(part['exact'] for part in row['content'])[:70]!r}"


if __name__ == "__main__":
    sys.exit(gate_of_halves(__doc__, LABELS, "answers", scored))
