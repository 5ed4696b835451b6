"""Score the stance of statements against labels read by a person, and fail below the pinned floors.

    python bench/quality/stance/score.py                       the held-back half, against floors.json
    python bench/quality/stance/score.py --half tune --errors  the half to tune on, with every wrong one
    python bench/quality/stance/score.py --pin                 raise the floors to today's scores (--lower: also lower)

The labels are places in four corpora that are not part of the project: `--data FOLDER`, or COUNTERCLAIM_DATA, or
`../shared/data` beside the repository. Without them nothing can be scored, which is said and is no failure.
"""

import argparse
import gzip
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from counterclaim.annotate.attribution.stance import stance_of
from counterclaim.annotate.sentences import sentence_spans
from counterclaim.records.statement import STANCES

HERE = Path(__file__).parent
BESIDE = HERE.parents[3] / "shared" / "data"
CORPORA = ("fakes.jsonl", "neus.jsonl", "news.jsonl.gz", "stories.jsonl")
FLOORS = HERE / "floors.json"


def labels(half: str) -> list[dict[str, Any]]:
    """The labels of one half; a document lies in one half only."""
    rows = [json.loads(line) for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["half"] == half]


def texts(data: Path) -> dict[tuple[str, str, int | None], str]:
    """The corpora's texts by file, id and number of the report among those of one event."""
    found: dict[tuple[str, str, int | None], str] = {}
    for name in CORPORA:
        path = data / name
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in content.decode().splitlines():
            row = json.loads(line)
            for index, report in enumerate(row.get("reports", [])):
                found[name, row["id"], index] = report["text"]
            if "text" in row:
                found[name, row["id"], None] = row["text"]
    return found


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence in which a place lies."""
    return next(((s, e) for s, e in sentence_spans(text) if s <= place < e), (0, len(text)))


def predicted(text: str, row: dict[str, Any]) -> str:
    """The stance that the project gives to a labelled statement."""
    content = [(start, end) for start, end in row["content"]]
    cue = tuple(row["cue"]) if row["cue"] else None
    speaker = tuple(row["speaker"]) if row["speaker"] else None
    sentence = sentence_at(text, cue[0] if cue else content[0][0])
    return stance_of(text, sentence, cue, content, speaker)


def scores(pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of every stance, from pairs of label and prediction."""
    table: dict[str, tuple[float, float, float]] = {}
    for stance in STANCES:
        hit = sum(1 for gold, got in pairs if gold == got == stance)
        precision = hit / max(1, sum(got == stance for _, got in pairs))
        recall = hit / max(1, sum(gold == stance for gold, _ in pairs))
        table[stance] = (precision, recall, 2 * precision * recall / (precision + recall) if hit else 0.0)
    return table


def show(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Print the table and the confusions; return the figures that have floors."""
    table = scores(pairs)
    for stance, (precision, recall, f1) in table.items():
        count = sum(gold == stance for gold, _ in pairs)
        print(f"{stance:10} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   ({count})")
    wrong = Counter((gold, got) for gold, got in pairs if gold != got)
    print("confused  ", ", ".join(f"{gold} as {got} {n}" for (gold, got), n in wrong.most_common(12)))
    macro = sum(f1 for _, _, f1 in table.values()) / len(table)
    accuracy = sum(gold == got for gold, got in pairs) / len(pairs)
    print(f"macro-F1 {macro:.3f}   denial F1 {table['denies'][2]:.3f}   accuracy {accuracy:.3f}   ({len(pairs)})")
    return {"macro_f1": round(macro, 3), "denies_f1": round(table["denies"][2], 3)}


def main() -> int:
    """Score one half; 1 when a floor is missed or a corpus is not the one that was labelled."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=("tune", "held-back"), default="held-back")
    options.add_argument("--data", type=Path, default=Path(os.environ.get("COUNTERCLAIM_DATA", BESIDE)))
    options.add_argument("--errors", action="store_true", help="print every statement that is got wrong")
    options.add_argument("--pin", action="store_true", help="raise the floors to today's scores")
    options.add_argument("--lower", action="store_true", help="with --pin: lower them where they are missed")
    asked = options.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if not all((asked.data / name).is_file() for name in floors["corpus"]):
        print(f"skipped: the labelled corpora are not in {asked.data}")
        return 0
    for name, pinned in floors["corpus"].items():
        if hashlib.sha256((asked.data / name).read_bytes()).hexdigest() != pinned:
            print(f"{name} is not the file that was labelled")
            return 1
    corpus, rows = texts(asked.data), labels(asked.half)
    pairs = []
    for row in rows:
        text = corpus[row["corpus"], row["id"], row["report"]]
        pairs.append((row["stance"], predicted(text, row)))
        if asked.errors and pairs[-1][0] != pairs[-1][1]:
            words = " … ".join(text[s:e] for s, e in row["content"])
            cue = text[slice(*row["cue"])] if row["cue"] else "–"
            print(f"{row['stance']:9} got {pairs[-1][1]:9} [{cue}] {words[:160]}")
    reached, pinned_now = show(pairs), floors[asked.half]
    if asked.pin:
        floors[asked.half] = {k: v if asked.lower else max(v, pinned_now.get(k, 0.0)) for k, v in reached.items()}
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        return 0
    missed = {k: v for k, v in pinned_now.items() if reached[k] < v}
    for figure, floor in missed.items():
        print(f"below the floor: {figure} {reached[figure]:.3f} < {floor:.3f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
