"""A stream of invented reports: stories of a few days, told by several outlets, over the years of a few lands."""

import random
from datetime import date
from functools import cache
from zlib import crc32

import numpy as np

from counterclaim.pipeline import annotated, reading_stages
from counterclaim.reconcile.stems import stems
from counterclaim.records import Block, Capture, Document, OffsetRun, sha256_of

AT = "2031-05-04T10:00:00Z"
FIRST_DAY = date(2031, 1, 1).toordinal()
SYLLABLES = (
    "or",
    "bel",
    "tar",
    "nov",
    "kes",
    "lim",
    "var",
    "dus",
    "mor",
    "pel",
    "zin",
    "hal",
    "gro",
    "sul",
    "ket",
    "ran",
)
GIVEN = ("Ilva", "Marek", "Dora", "Pavel", "Anna", "Viktor", "Lena", "Oskar", "Mira", "Jonas")
LANDS = ("Orsk", "Tarnia", "Belmar", "Kestria", "Limor", "Varnia", "Dusland", "Pelmia")
OFFICES = ("defence minister", "government spokesman", "police chief", "mayor", "prosecutor", "opposition leader")
THINGS = ("bridge", "dam", "school", "ferry", "market", "hospital", "archive", "granary", "tunnel", "railway", "mine")
DEEDS = ("shelled", "mined", "closed", "sold", "searched", "flooded", "burned", "seized", "bugged", "emptied")
OPENINGS = ("Smoke", "Snow", "Silence", "Sirens", "Crowds", "Trucks", "Rumours", "Lawyers", "Cameras", "Soldiers")


def name(draw, count=3):
    """An invented word with a capital."""
    return "".join(draw.choice(SYLLABLES) for _ in range(count)).capitalize()


def reports(count, seed=0, days=900):
    """So many reports in the order of their days, each a capture, its bytes and the document as rules read it."""
    return [report(*one) for one in told(count, seed, days)]


def told(count, seed=0, days=900):
    """What so many reports say, in the order of their days: number, paragraphs, day and outlet of each."""
    draw = random.Random(seed)
    people = {(land, office): f"{draw.choice(GIVEN)} {name(draw)}" for land in LANDS for office in OFFICES}
    found = []
    while len(found) < count:
        day = FIRST_DAY + draw.randrange(days)
        one, other = draw.sample(LANDS, 2)
        town, thing, deed = name(draw), draw.choice(THINGS), draw.choice(DEEDS)
        matters = [f"{draw.choice(THINGS)} near {name(draw)} had been {draw.choice(DEEDS)}" for _ in range(6)]
        for _ in range(draw.choice((1, 1, 2, 3, 5))):
            lines = story(draw, people, (one, other), town, f"the {thing} of {town} had been {deed}", matters)
            on = date.fromordinal(day + draw.randrange(3)).isoformat()
            outlet = f"{draw.choice(LANDS)} {draw.choice(('Post', 'Courier', 'Echo', 'Today'))}"
            found.append((len(found), lines, on, outlet))
    return sorted(found[:count], key=lambda one: (one[2], one[0]))


def story(draw, people, lands, town, claim, matters):
    """Title and paragraphs of one report."""
    one, other = lands
    lines = [f"{draw.choice(OPENINGS)} over {town} as {one} blames {other}"]
    minister, spokesman = people[one, "defence minister"], people[other, "government spokesman"]
    lines.append(f"{one} defence minister {minister} said on Monday that {claim} by {other}.")
    lines.append(f"{other} government spokesman {spokesman} denied that {claim}.")
    for matter in draw.sample(matters, 4):
        land, office = draw.choice(lands), draw.choice(OFFICES)
        lines.append(f"{land} {office} {people[land, office]} told reporters that the {matter}.")
    lines.append(f"At least {draw.randrange(2, 60)} people were killed in {town}, the mayor of {town} said.")
    lines.append(f"“We do not believe a word of it,” {minister.split()[1]} said of the denial.")
    return lines


def report(number, lines, day, outlet):
    """A capture, its bytes, and the document as it is read without the model."""
    text = "\n\n".join(lines)
    payload = text.encode()
    called = f"report-{number:06}.txt"
    capture = Capture(called, sha256_of(payload), len(payload), "text/plain", AT, called)
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(start, start + len(line), "paragraph" if start else "headline"))
        start += len(line) + 2
    document = Document(
        name=called,
        capture=capture.id,
        text=text,
        title=lines[0],
        outlet=outlet,
        published_at=day,
        blocks=tuple(blocks),
        offsets=(OffsetRun(0, len(text), 0, len(payload)),),
    )
    return capture, payload, annotated(document, stages())[0]


@cache
def stages():
    """What is done to each report."""
    return reading_stages(None)


@cache
def direction(stem):
    """A direction for a word, the same on every machine."""
    return np.random.default_rng(crc32(stem.encode())).standard_normal(384).astype(np.float32)


def hashed(texts):
    """Vectors of the words of texts, in the place of the model's: near where words are shared."""
    out = np.zeros((len(texts), 384), np.float32)
    for row, text in enumerate(texts):
        for stem in stems(text) or [text]:
            out[row] += direction(stem)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
