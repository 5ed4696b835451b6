"""The gate on stories that counterclaim was not built on: fifty reports of twelve incidents, against pinned floors.

    python bench/quality/incidents/score.py                   both halves, a ledger each (exit 1 below a floor)
    python bench/quality/incidents/score.py --half held-back  one half
    python bench/quality/incidents/score.py --errors          with every missed, wrong and spurious statement
    python bench/quality/incidents/score.py --predicted DIR   exports made elsewhere: DIR/tune, DIR/held-back
    python bench/quality/incidents/score.py --pin [--lower]   raise the floors to today's scores

labels.jsonl holds places in two corpora that are not part of the project, names.json who and what they are about.
Reads rows through the command line (`add`, `export`) and scores with ../shared/score/ledger.py.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from gate import gated, sha256_of_file  # noqa: E402
from places import COMMAND, SHARED, need  # noqa: E402

DATA = SHARED / "data"
CORPORA = ("fakes.jsonl", "stories.jsonl")
EXPORTS = ("statements", "figures", "conflicts")
HALVES = ("tune", "held-back")


def labels(half):
    """The labelled reports of one half, numbered 000 onwards: an incident lies in one half only."""
    rows = (json.loads(line) for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    return {f"{number:03}": row for number, row in enumerate(row for row in rows if row["half"] == half)}


def corpus_rows():
    """Every row of the two corpora, by file and id."""
    found = {}
    for name in CORPORA:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.setdefault((name, row["id"]), row)  # a few ids come twice, with two extractions of one page
    return found


def iso_date(date):
    """A date as rows give it, year first.

    >>> iso_date("7/10/2016"), iso_date("2017-12-30")
    ('2016-07-10', '2017-12-30')
    """
    return datetime.strptime(date, "%m/%d/%Y").date().isoformat() if "/" in date else date


def words(text, parts):
    """The words from the first of these places to the end of the last, as the scorer reads them."""
    return text[parts[0][0] : parts[-1][1]].replace("\xa0", " ")


def placed(key, label, text, parts):
    """Gold names words; where they must stand at one place and no other, all that precedes them is the anchor."""
    found = {"doc": key, "content": words(text, parts)}
    return found | ({"after": text[: parts[0][0]].replace("\xa0", " ")} if label.get("fixed") else {})


def mention_names(label, text):
    """The speaker's own mention, where it is more than a pronoun or a bare description ("the statement")."""
    if not label["speaker"]:
        return set()
    mention = words(text, [label["speaker"]])
    first, *rest = mention.split()
    bare = first.lower() in ("the", "this", "these", "both") and " ".join(rest).islower()
    if bare or not rest:
        return set()
    return {mention, " ".join(rest)} if first.lower() in ("a", "an", "the") else {mention}


def gold_of(half, rows):
    """The gold of one half in the form that the scorer reads."""
    names = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
    entities, aliases = names["entities"], {}
    for name, known in {**{p: {"aliases": a} for p, a in names["parties"].items()}, **entities}.items():
        aliases[name] = set(known["aliases"])
    statements, repeats, narrator, figures = [], [], [], []
    for key, report in labels(half).items():
        text = rows[report["corpus"], report["id"]]["text"]
        for s in report["statements"]:
            aliases[s["entity"]] |= mention_names(s, text)
            statements.append(
                placed(key, s, text, s["content"]) | {k: s[k] for k in ("entity", "kind", "stance", "about")}
            )
        repeats += [placed(key, {}, text, parts) for parts in report["repeats"]]
        narrator += [placed(key, {}, text, n["content"]) for n in report["narrator"]]
        for f in report["figures"]:
            figures.append({"doc": key, "text": words(text, [f["span"]])} | {k: v for k, v in f.items() if k != "span"})
    return {
        "parties": {name: known["party"] for name, known in entities.items()},
        "contentions": names["contentions"],
        "statements": statements,
        "repeats": repeats,
        "narrator": narrator,
        "figures": figures,
        "figure_conflicts": [c for c in names["conflicts"] if c["half"] == half],
        # Who speaks for nobody may be given no party, or be named by what he is.
        "aliases": {n: sorted(a) for n, a in aliases.items()}
        | {"independent experts": ["expert", "experts", "residents", "witnesses", None]},
    }


def exported(half, rows, folder):
    """Files of the three exports of a ledger made from one half's reports, as rows with outlet and date."""
    ledger, given = folder / "ledger.db", folder / "reports.jsonl"
    with given.open("w", encoding="utf-8") as file:
        for key, report in labels(half).items():
            row = rows[report["corpus"], report["id"]]
            row = row | {"id": f"{key}_{row['id']}", "date": iso_date(row["date"])}
            kept = {name: row[name] for name in ("id", "text", "title", "source", "date")}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
    subprocess.run([COMMAND, "add", given, "--ledger", ledger], check=True, capture_output=True)
    for what in EXPORTS:
        done = subprocess.run([COMMAND, "export", what, "--ledger", ledger], check=True, capture_output=True)
        (folder / f"{what}.jsonl").write_bytes(done.stdout)
    return folder


def scored(half, rows, predicted, errors):
    """The scorer's table for one half, as lines, and its figures by name."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        gold, texts = folder / "gold.yaml", folder / "texts"
        gold.write_text(json.dumps(gold_of(half, rows), ensure_ascii=False), encoding="utf-8")  # JSON is YAML
        texts.mkdir()
        for key, report in labels(half).items():
            text = rows[report["corpus"], report["id"]]["text"]
            (texts / f"{key}_{report['id']}.txt").write_text(text, encoding="utf-8", newline="")
        exports = predicted / half if predicted else exported(half, rows, folder)
        files = [exports / f"{what}.jsonl" for what in EXPORTS]
        command = [sys.executable, SHARED / "score/ledger.py", *files, "--json", "--gold", gold, "--texts", texts]
        done = subprocess.run(command + ["--errors"] * errors, check=True, capture_output=True, text=True)
    *lines, last = done.stdout.splitlines()
    return lines, json.loads(last)


def main():
    """Score each half; 1 when a floor is missed or a corpus is not the one that was labelled."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=(*HALVES, "all"), default="all")
    options.add_argument("--predicted", type=Path)
    for name in ("--errors", "--pin", "--lower"):
        options.add_argument(name, action="store_true")
    asked = options.parse_args()
    need(SHARED / "score/ledger.py")
    corpus = {name: sha256_of_file(need(DATA / name)) for name in CORPORA}
    rows, failed = corpus_rows(), 0
    for half in HALVES if asked.half == "all" else (asked.half,):
        reports = labels(half).values()
        print(f"{half}: {len(reports)} reports of {len({r['incident'] for r in reports})} incidents")
        lines, scores = scored(half, rows, asked.predicted, asked.errors)
        print("\n".join(lines))
        failed |= gated(HERE / f"{half}.json", corpus, scores, asked.pin, asked.lower)
    return failed


if __name__ == "__main__":
    sys.exit(main())
