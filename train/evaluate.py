"""Predictions of the package's own model in the form that the scorer of attributions reads.

python -m train.evaluate LABELLED.jsonl PREDICTED.jsonl [--models FOLDER]
"""

import argparse
import json
import time
from pathlib import Path

from counterclaim.annotate.sentences import sentence_spans
from counterclaim.annotate.tagging.tagger import Tagged, Tagger


def statement(tagged: Tagged) -> dict[str, object]:
    """One prediction as the scorer reads it."""

    def span(pair: tuple[int, int] | None) -> dict[str, int] | None:
        return pair and {"start": pair[0], "end": pair[1]}

    return {
        "content": [span(part) for part in tagged.content],
        "speaker": span(tagged.speaker),
        "cue": span(tagged.cue),
        "confidence": tagged.confidence,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--models", type=Path)
    options = parser.parse_args()
    tagger = Tagger(options.models)
    begun, words = time.process_time(), 0
    with options.predicted.open("w", encoding="utf-8") as out:
        for line in options.labelled.read_text("utf-8").splitlines():
            row = json.loads(line)
            words += len(row["text"].split())
            found, _ = tagger.tag(row["text"], sentence_spans(row["text"]))
            out.write(json.dumps({"id": row["id"], "statements": [statement(t) for t in found]}) + "\n")
    took = time.process_time() - begun
    print(f"{words} words in {took:.1f} CPU seconds: {words / took:.0f} a second")


if __name__ == "__main__":
    main()
