"""The gate on who is who: mentions in thirty reports, and the aliases of the sample reports, against pinned floors.

    python bench/quality/entities/score.py                   both halves and the samples (exit 1 below a floor)
    python bench/quality/entities/score.py --half tune --errors
    python bench/quality/entities/score.py --pin [--lower]   raise the floors to today's scores

labels.jsonl holds places in a corpus that is not part of the project. A report lies in one half only; the held-back
half is for scoring. What one person calls one somebody: a body and its country are two, sources of two reports are two,
and a government is one whatever it is called. B-cubed F1 counts pairs of mentions; a wrong merge is an entity of the
project that holds two of the labels.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gate import gated, sha256_of_file  # noqa: E402
from places import DATA, ROOT, need  # noqa: E402

from counterclaim.capture.sources import captures  # noqa: E402
from counterclaim.pipeline import model, reading_stages, readings  # noqa: E402
from counterclaim.reconcile.entities import entities  # noqa: E402
from counterclaim.records import Span  # noqa: E402

HALVES = ("tune", "held-back")
SAMPLES = ROOT / "samples"


def labels(half):
    """The labelled reports of one half, by id."""
    rows = map(json.loads, (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows if row["half"] == half}


def resolved(inputs):
    """Every report by name, and who is who in all of them."""
    stages = reading_stages(model())
    found = [captures([str(path)], "2031-01-01T00:00:00Z") for path in inputs]
    read = [reading for several in found for one in several for reading in readings([one], stages)]
    documents = {reading.capture.name: reading.document for reading in read}
    return documents, entities(list(documents.values()))


def report_rows(half):
    """The labelled reports of one half as rows that can be read, dates with the year first."""
    for line in (DATA / "fakes.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in labels(half):
            month, day, year = row["date"].split("/")
            date = f"{year}-{int(month):02}-{int(day):02}"
            yield {key: row[key] for key in ("id", "text", "title", "source")} | {"date": date}


def pairs_of(half):
    """(labelled entity, found entity or a stranger, words) for each labelled mention of one half."""
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "reports.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in report_rows(half)), encoding="utf-8")
        documents, known = resolved([file])
    for key, row in labels(half).items():
        document = documents[key]
        for mention in row["mentions"]:
            start, end = mention["span"]
            entity = known.of_span(document.id, Span(start, end, document.text[start:end]))
            yield mention["entity"], entity.id if entity else f"{key}:{start}", document.text[start:end], key


def b_cubed(pairs):
    """B-cubed precision, recall and F1 of (label, found) pairs."""
    both, told, found = Counter(pairs), Counter(g for g, _ in pairs), Counter(k for _, k in pairs)
    precision = sum(n * n / found[k] for (_, k), n in both.items()) / len(pairs)
    recall = sum(n * n / told[g] for (g, _), n in both.items()) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def half_scores(half, errors):
    """B-cubed F1 and the number of wrong merges of one half."""
    rows = list(pairs_of(half))
    pairs = [row[:2] for row in rows]
    labelled, found = defaultdict(set), defaultdict(set)
    for told, key in pairs:
        labelled[key].add(told)
        found[told].add(key)
    merged = [key for key, told in labelled.items() if len(told) > 1]
    precision, recall, f1 = b_cubed(pairs)
    print(
        f"{half}: {len(labels(half))} reports, {len(rows)} mentions of {len(found)} entities: B3 P {precision:.3f} "
        f"R {recall:.3f} F1 {f1:.3f}, {len(merged)} wrong merges"
    )
    for told, key, words, report in sorted(rows) if errors else ():
        if key in merged or len(found[told]) > 1:
            print(f"  {'merged' if key in merged else 'split '}  {told}  {key}  {report}  {words}")
    return {f"{half} B3 F1": round(f1, 3), f"{half} wrong merges": len(merged)}


def alias_scores(errors):
    """How many of the names by which the samples' speakers are called lead to the entity of that speaker."""
    documents, known = resolved([SAMPLES / "reports"])
    by_key = {name[:3]: document for name, document in documents.items() if document}
    gold = yaml.safe_load((SAMPLES / "gold.yaml").read_text(encoding="utf-8"))
    found, homes = {}, defaultdict(Counter)
    for statement in gold["statements"]:
        document, words = by_key[statement["doc"]], statement["speaker"] or ""
        text = document.text.replace("\xa0", " ")
        place, at = text.find(statement["content"]), []
        while words and (start := text.find(words, at[-1] + 1 if at else 0)) >= 0:
            at.append(start)
        if place < 0 or not at or words.lower() in ("he", "she", "it", "they", "i", "we"):
            continue
        start = min(at, key=lambda other: abs(other - place))
        entity = known.of_span(document.id, Span(start, start + len(words), words))
        found.setdefault((statement["entity"], words), set()).add(entity.name if entity else None)
        homes[statement["entity"]][entity.name if entity else None] += 1
    home = {name: counts.most_common(1)[0][0] for name, counts in homes.items()}
    wrong = [(name, words, got) for (name, words), got in found.items() if got != {home[name]}]
    print(f"samples: {len(found) - len(wrong)} of {len(found)} names lead to their speaker")
    for name, words, got in wrong if errors else ():
        print(f"  {name}: {words} leads to {', '.join(map(str, got))}, the others to {home[name]}")
    return {"sample aliases": round(1 - len(wrong) / len(found), 3)}


def main():
    """Score; 1 when a floor is missed or the corpus is not the one that was labelled."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=(*HALVES, "all"), default="all")
    for name in ("--errors", "--pin", "--lower"):
        options.add_argument(name, action="store_true")
    asked = options.parse_args()
    corpus = {"fakes.jsonl": sha256_of_file(need(DATA / "fakes.jsonl"))}
    if asked.half != "all":
        half_scores(asked.half, asked.errors)
        return 0
    scores = alias_scores(asked.errors)
    for half in HALVES:
        scores |= half_scores(half, asked.errors and half == "tune")
    return gated(HERE / "floors.json", corpus, scores, asked.pin, asked.lower)


if __name__ == "__main__":
    sys.exit(main())
