"""A gate: scores against floors that only rise unless told otherwise, for a corpus that is named by its hash."""

import hashlib
import json

# Where less is better, a floor is a ceiling.
LESS_IS_BETTER = frozenset({"furniture", "tune wrong merges", "held-back wrong merges"})


def sha256_of_file(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def gated(floors, corpus, scores, pin=False, lower=False):
    """0 when every score keeps its floor, else 1; `pin` writes today's scores where they are better (or `lower`)."""
    pinned = json.loads(floors.read_text(encoding="utf-8")) if floors.exists() else {"corpus": corpus, "scores": {}}
    if pinned["corpus"] != corpus and not pin:
        print(f"the corpus is not the one that {floors.name} was made with: {corpus}")
        return 1
    failed = []
    for name, floor in pinned["scores"].items():
        worse = scores[name] > floor if name in LESS_IS_BETTER else scores[name] < floor
        if worse:
            failed.append(name)
            print(f"{name} is {scores[name]}, its floor is {floor}")
    if pin:
        kept = {name: pinned["scores"][name] for name in failed if not lower}
        written = {"corpus": corpus, "scores": scores | kept}
        floors.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
        return 0
    if not failed:
        print(f"all {len(pinned['scores'])} floors kept")
    return 1 if failed else 0
