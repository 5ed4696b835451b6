"""Find the thresholds that score best on labelled documents, and write them beside the weights.

python -m train.tune LABELLED.jsonl SCORER.py --models FOLDER
"""

import argparse
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterclaim.annotate.sentences import sentence_spans
from counterclaim.annotate.tagger import Tagger
from train.evaluate import statement

LOWEST = 0.1


def scorer(path: Path) -> Callable[[list[Any], list[Any]], dict[str, Any]]:
    """The function `score` of a scoring script."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    options = parser.parse_args()
    file = options.models / "attribution.json"
    settings = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(settings | {"cue_threshold": LOWEST, "threshold": LOWEST}, indent=1) + "\n", "utf-8")
    tagger, score = Tagger(options.models), scorer(options.scorer)
    gold = [json.loads(line) for line in options.labelled.read_text("utf-8").splitlines()]
    found = [tagger.tag(row["text"], sentence_spans(row["text"]))[0] for row in gold]
    best, best_score = LOWEST, -1.0
    for step in range(2, 16):
        threshold = step * 0.05
        predicted = [
            {"id": row["id"], "statements": [statement(t) for t in tags if t.confidence >= threshold]}
            for row, tags in zip(gold, found, strict=True)
        ]
        result = score(gold, predicted)
        print(f"{threshold:.2f}", {k: v[2] if isinstance(v, list) else v for k, v in result.items()})
        if result["e2e"][2] > best_score:
            best, best_score = round(threshold, 2), result["e2e"][2]
    kept = settings | {"cue_threshold": best, "threshold": best}
    file.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
