"""The same document told about other people, in another house style: labels move along."""

import random
import re
import tomllib
from pathlib import Path

from train.corpus import Attribution, Labelled

NAMES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
WORD = re.compile(r"[^\W\d_]{2,}")
SYLLABLES = [
    "ba",
    "ru",
    "shi",
    "ko",
    "vel",
    "dra",
    "mi",
    "ten",
    "os",
    "ga",
    "lun",
    "zhe",
    "kar",
    "ith",
    "no",
    "pa",
    "syr",
    "elk",
]


def renamed(doc: Labelled, rng: random.Random, share: float) -> Labelled:
    """Put names of other origins in place of a share of the document's names, the same one each time."""
    given: dict[tuple[str, str], str] = {}
    edits = []
    for start, end, kind in doc.names:
        for word in WORD.finditer(doc.text, start, end):
            if kind not in ("person", "place", "group") or not word.group()[0].isupper():
                continue
            if kind != "person" and word.span() != (start, end):
                continue  # part of a longer name: "New York"
            first = kind == "person" and word.end() < end
            key, old = (kind, word.group()), word.group()
            if key not in given:
                given[key] = _name(kind, first, rng) if rng.random() < share else old
            new = given[key].upper() if old.isupper() and len(old) > 3 else given[key]
            if new != old:
                edits.append((word.start(), word.end(), new))
    return edited(doc, edits)


def _name(kind: str, first: bool, rng: random.Random) -> str:
    if kind == "person" and rng.random() < 0.3:
        return "".join(rng.sample(SYLLABLES, rng.randint(2, 3))).capitalize()
    return rng.choice(NAMES["given" if kind == "person" and first else "family" if kind == "person" else kind])


def edited(doc: Labelled, edits: list[tuple[int, int, str]]) -> Labelled:
    """Make the replacements (start, end, words), and move every label with them."""
    if not edits:
        return doc
    parts, moved, at, shift = [], [0] * (len(doc.text) + 1), 0, 0
    for start, end, new in [*sorted(edits), (len(doc.text), len(doc.text) + 1, "")]:
        if start < at:
            continue
        for i in range(at, min(start, len(doc.text)) + 1):
            moved[i] = i + shift
        parts += [doc.text[at:start], new]
        for i in range(start + 1, min(end, len(doc.text) + 1)):
            moved[i] = start + shift + len(new)  # within a replaced word: its end
        shift += len(new) - (end - start)
        at = end

    def there(span: tuple[int, int]) -> tuple[int, int]:
        return moved[span[0]], moved[span[1]]

    found = doc.attributions and tuple(
        Attribution(there(a.cue), tuple(map(there, a.content)), tuple(map(there, a.source))) for a in doc.attributions
    )
    return Labelled("".join(parts), found, tuple((*there((a, b)), kind) for a, b, kind in doc.names))


def restyled(doc: Labelled, rng: random.Random) -> Labelled:
    """British habits: single marks in some documents, the comma after the closing mark in some."""
    text = doc.text
    if rng.random() < 0.2:
        edits = [(m.start(), m.end(), m.group()[::-1]) for m in re.finditer(r"[.,][”\"](?!\w)", text)]
        ends = {b for a in doc.attributions or () for _, b in a.content}
        moved = {m: m - 1 for _, m, _ in edits if m in ends}
        text = re.sub(r"[.,][”\"](?!\w)", lambda m: m.group()[::-1], text)
        found = doc.attributions and tuple(
            Attribution(a.cue, tuple((s, moved.get(e, e)) for s, e in a.content), a.source) for a in doc.attributions
        )
        doc = Labelled(text, found, doc.names)
    if rng.random() < 0.2:
        text = text.translate(str.maketrans("“”", "‘’"))
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if rng.random() < (0.25 if len(line) < 100 else 0.02):
            other = rng.choice([line.lower(), line.upper(), line.title()])
            lines[i] = other if len(other) == len(line) else line
    return Labelled("\n".join(lines), doc.attributions, doc.names)
