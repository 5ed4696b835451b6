"""Labelled stories as documents with hand-made statements: what contentions are trained and scored on.

Gold in YAML over a folder of texts (the sample reports, and any other in the same form); labels.jsonl here and that of
the incidents: places in corpora that are not part of the project, with a contention for each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.stage import run
from counterclaim.lexicon.cues import cues
from counterclaim.records import Block, Document, Problem, Span, Statement

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
INCIDENTS = HERE.parent / "incidents"
SHARED = ROOT.parent / "shared"


class Labelled(NamedTuple):
    """One story: documents with gold statements, and for each its contention and its speaker and party.

    `held_back`: for scoring only, never trained on.
    """

    name: str
    documents: tuple[Document, ...]
    about: Mapping[str, str | None]
    who: Mapping[str, tuple[str | None, str | None]]
    held_back: bool = False


def stories(shared: Path = SHARED) -> Iterator[Labelled]:
    """Every labelled story that can be had here: the samples always, the others where their texts are at hand."""
    yield from_yaml("samples", ROOT / "samples/gold.yaml", ROOT / "samples/reports")
    if (shared / "gold/seeds.yaml").is_file():
        yield from_yaml("seeds", shared / "gold/seeds.yaml", shared / "seeds")
    if (shared / "data/polnear.train.jsonl").is_file():
        yield from from_labels(shared / "data")
        for half in ("tune", "held-back"):
            yield from_incidents(half, shared / "data")


def from_incidents(half: str, data: Path) -> Labelled:
    """All reports of one half of the labelled incidents as one story: their matters are to be told apart as well."""
    known = json.loads((INCIDENTS / "names.json").read_text(encoding="utf-8"))["entities"]
    labelled = [json.loads(line) for line in (INCIDENTS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    own = [row for row in labelled if row["half"] == half]
    corpora = {name: corpus(data / name, own, "id") for name in sorted({row["corpus"] for row in own})}
    documents, about, who = [], {}, {}
    for row in own:
        source = corpora[row["corpus"]][row["id"]]
        document = read(row["id"], source["text"], iso_date(source["date"]))
        found = []
        for stated in row["statements"]:
            statement = Statement(
                document=document.id,
                content=tuple(document.span(*part) for part in stated["content"]),
                speaker=document.span(*stated["speaker"]) if stated["speaker"] else None,
                cue=document.span(*stated["cue"]) if stated["cue"] else None,
                mode=stated["kind"],
                stance=stated["stance"],
            )
            found.append(statement)
            about[statement.id] = stated["about"]
            who[statement.id] = (stated["entity"], known[stated["entity"]]["party"])
        documents.append(with_statements(document, found))
    return Labelled(f"incidents {half}", tuple(documents), about, who, held_back=half != "tune")


def from_yaml(name: str, gold: Path, texts: Path) -> Labelled:
    """A story of which gold repeats the words of each statement."""
    held = yaml.safe_load(gold.read_text(encoding="utf-8"))
    documents, about, who = [], {}, {}
    for path in sorted(texts.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        document = read(path.name, text)
        found = []
        for row in held["statements"]:
            if row["doc"] != path.name[:3]:
                continue
            statement = placed(document, text.replace("\xa0", " "), row)
            found.append(statement)
            about[statement.id] = row["about"]
            who[statement.id] = (row["entity"], held["parties"].get(row["entity"]))
        documents.append(with_statements(document, found))
    return Labelled(name, tuple(documents), about, who)


def placed(document: Document, text: str, row: Mapping[str, Any]) -> Statement:
    """The statement of one gold row, its words found in the text."""
    after = text.index(row["after"]) + len(row["after"]) if "after" in row else 0
    start = text.index(row["content"], after)

    def nearest(words: str | None) -> Span | None:
        places = [found.start() for found in re.finditer(re.escape(words), text)] if words else []
        at = min(places, key=lambda place: abs(place - start), default=None)
        return None if at is None or words is None else document.span(at, at + len(words))

    return Statement(
        document=document.id,
        content=(document.span(start, start + len(row["content"])),),
        speaker=nearest(row.get("speaker")),
        cue=nearest(row.get("cue")),
        mode=row["kind"],
        stance=row["stance"],
    )


def from_labels(data: Path) -> Iterator[Labelled]:
    """The stories of labels.jsonl: on the statements of a corpus that has its own, else on those the project read.

    Read statements are labelled as they were read, wrong edges and stances included: only the contention is by hand.
    No entities are known: the last name of the speaker's mention stands in.
    """
    rows = [json.loads(line) for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    corpora = {name: corpus(data / f"{name}.jsonl", rows) for name in sorted({row["corpus"] for row in rows})}
    for story in sorted({row["story"] for row in rows}):
        own = [row for row in rows if row["story"] == story]
        label = {(row["document"], json.dumps(row["parts"])): row["contention"] for row in own}
        documents, about, who = [], {}, {}
        for key in sorted({row["document"] for row in own}):
            source = corpora[own[0]["corpus"]][key]
            document = read(key, source["text"], iso_date(source["date"]) if "date" in source else None)
            # A corpus that has its own statements gives those without a label too: they are there in real reading.
            stated = source.get("quotes") or [row for row in own if row["document"] == key]
            found = []
            for quote in stated:
                statement = quoted(document, quote)
                found.append(statement)
                about[statement.id] = label.get((key, json.dumps(quote["parts"])))
                names = re.findall(r"[A-Z][\w’'-]+", statement.speaker.exact) if statement.speaker else []
                who[statement.id] = (names[-1], names[-1]) if names else (None, None)
            documents.append(with_statements(document, found))
        yield Labelled(story, tuple(documents), about, who, held_back=own[0]["half"] == "score")


def corpus(path: Path, rows: Iterable[Mapping[str, Any]], key: str = "document") -> dict[str, dict[str, Any]]:
    """The documents of a corpus that have labels, by id."""
    wanted = {row[key] for row in rows if row["corpus"] in (path.stem, path.name)}
    lines = path.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, reversed(lines)) if row["id"] in wanted}  # the first of an id


def quoted(document: Document, quote: Mapping[str, Any]) -> Statement:
    """The statement of one attribution of the corpus."""
    cue = document.span(*quote["cue"]) if quote.get("cue") else None
    readings = cues().of(cue.exact) if cue else ()
    return Statement(
        document=document.id,
        content=tuple(document.span(*part) for part in sorted(quote["parts"])),
        speaker=document.span(*quote["speaker"]) if quote.get("speaker") else None,
        cue=cue,
        stance=quote.get("stance") or (readings[0].stance if readings else "asserts"),
    )


def iso_date(date: str) -> str:
    """A date as a corpus gives it, year first.

    >>> iso_date("7/10/2016"), iso_date("2017-12-30")
    ('2016-07-10', '2017-12-30')
    """
    return datetime.strptime(date, "%m/%d/%Y").date().isoformat() if "/" in date else date


def read(name: str, text: str, date: str | None = None) -> Document:
    """A document of this text with its sentences, one paragraph a line; without a date, the one in its name."""
    found = re.search(r"\d{4}-\d\d-\d\d", name)
    date = date or (found[0] if found else None)
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(start, start + len(line), "paragraph"))
        start += len(line) + 1
    document = Document(name=name, capture=f"cap_{name}", text=text, blocks=tuple(blocks), published_at=date)
    outcome = run(sentences, document)
    assert not isinstance(outcome, Problem), outcome
    return outcome


def with_statements(document: Document, found: Iterable[Statement]) -> Document:
    """The document with these statements in text order."""
    return document.add("statements", sorted(found, key=lambda s: (s.start, s.end)))
