"""Reports labelled by places in the corpora beside the project, and the rows that a ledger of them has."""

import argparse
import json
import subprocess
from datetime import datetime

from gate import gated, sha256_of_file
from places import COMMAND, DATA, need

HALVES = ("tune", "held-back")
SAME = 0.5  # of the characters of two contents, by F1: the same statement, as in ../shared/score/ledger.py


def labels_of(file, half):
    """The labels of one half, by the id of the report: an incident lies in one half only."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows if row["half"] == half}


def corpus_of(file):
    """The hash of every corpus that the labels point at; ends the run where one is not there."""
    names = sorted({json.loads(line)["corpus"] for line in file.read_text(encoding="utf-8").splitlines()})
    return {name: sha256_of_file(need(DATA / name)) for name in names}


def reports(labels):
    """The labelled reports as rows to add: `neus` has three to a row, "train7.2" is the third of train7."""
    wanted, found = {row["corpus"] for row in labels.values()}, {}
    for name in sorted(wanted):
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            parts = (
                {f"{row['id']}.{n}": r for n, r in enumerate(row["reports"])} if "reports" in row else {row["id"]: row}
            )
            for key, part in parts.items():
                if key in labels:
                    found.setdefault(key, {"id": key, "text": part["text"]} | _origin(part))
    return [found[key] for key in labels]


def _origin(row):
    """Title, outlet and date of a row, as far as it has them."""
    kept = {name: row[name] for name in ("title", "source") if row.get(name)}
    if date := row.get("date"):
        kept["date"] = datetime.strptime(date, "%m/%d/%Y").date().isoformat() if "/" in date else date
    return kept


def exported(rows, what, folder):
    """The rows that `export` gives of a ledger of these reports, each with the id of its report as `key`."""
    ledger, given = folder / "ledger.db", folder / "reports.jsonl"
    given.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    subprocess.run([COMMAND, "add", given, "--ledger", ledger], check=True, capture_output=True)
    done = subprocess.run([COMMAND, "export", what, "--ledger", ledger], check=True, capture_output=True, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    keys = sorted((row["id"] for row in rows), key=len, reverse=True)
    return [row | {"key": next(key for key in keys if row["document"].endswith(key))} for row in found]


def chars(parts):
    """Every place that the parts of a content cover."""
    return {at for start, end in parts for at in range(start, end)}


def alike(left, right):
    """F1 of the characters of two contents.

    >>> alike([[0, 10]], [[0, 10]]), alike([[0, 10]], [[20, 30]])
    (1.0, 0.0)
    """
    one, other = chars(left), chars(right)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def shares(right, given, wanted):
    """Precision, recall and F1, rounded for a file of floors."""
    precision, recall = right / given if given else 0.0, right / wanted if wanted else 0.0
    both = precision + recall
    return round(precision, 3), round(recall, 3), round(2 * precision * recall / both if both else 0.0, 3)


def gate_of_halves(says, labels_file, what, scored):
    """Score each half that is asked for; 1 when a floor is missed or a corpus is not the one that was labelled.

    `what` is what each label lists; `scored` gives the scores of the labels of a half, and prints errors if told to.
    """
    options = argparse.ArgumentParser(description=says, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=(*HALVES, "all"), default="all")
    for name in ("--errors", "--pin", "--lower"):
        options.add_argument(name, action="store_true")
    asked = options.parse_args()
    corpus, failed = corpus_of(labels_file), 0
    for half in HALVES if asked.half == "all" else (asked.half,):
        labels = labels_of(labels_file, half)
        print(f"{half}: {len(labels)} reports, {sum(len(label[what]) for label in labels.values())} {what}")
        scores = scored(labels, asked.errors and half == "tune")
        failed |= gated(labels_file.with_name(f"{half}.json"), corpus, scores, asked.pin, asked.lower)
    return failed
