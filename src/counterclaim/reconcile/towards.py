"""How a text stands towards a claim: it agrees, disagrees or discusses, told by its words and where they stand."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Literal

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.reconcile.stems import stems

Side = Literal["agrees", "disagrees", "discusses"]
SIDES: tuple[Side, ...] = ("agrees", "disagrees", "discusses")
GROUPS = ("doubt", "hedge", "assurance", "negation")
# Sentences that count as the opening, and as many as are read.
OPENING, MOST = 4, 60


class Towards(Struct, frozen=True):
    """The side that a text takes, how likely, and the words of doubt it uses."""

    side: Side
    chance: float
    words: tuple[str, ...] = ()


class Weighed(Struct, frozen=True):
    """The model: for each side an intercept and what each feature adds to its log odds."""

    intercepts: Mapping[str, float]
    features: Mapping[str, Mapping[str, float]]


@cache
def towards_model() -> Weighed:
    """The weights made by `train/towards.py`."""
    raw = json.loads(resources.files("counterclaim.models").joinpath("towards.json").read_text(encoding="utf-8"))
    return Weighed(raw["intercepts"], raw["features"])


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """One pattern for each group of words."""
    return {group: re.compile(rf"\b(?:{'|'.join(lexicon('towards')[group])})\b", re.I) for group in GROUPS}


@cache
def doubts() -> dict[str, re.Pattern[str]]:
    """A pattern for each word of doubt, by itself."""
    return {word: re.compile(rf"\b(?:{word})\b", re.I) for word in lexicon("towards")["doubt"]}


def stance_towards(claim: str, sentences: Sequence[str]) -> Towards:
    """How the sentences of a report stand towards a claim.

    >>> stance_towards("A shark was seen in the Osk", ["It may be a shark.", "The claim could not be verified."]).side
    'discusses'
    """
    side, chance = likeliest(towards_model(), features(claim, sentences))
    found = [match[0].lower() for text in sentences for match in patterns()["doubt"].finditer(text)]
    return Towards(side, chance, tuple(dict.fromkeys(found)))


def likeliest(model: Weighed, values: Mapping[str, float]) -> tuple[Side, float]:
    """The likeliest side under a model, and how likely it is among the three."""
    chances: dict[Side, float] = {}
    for side in SIDES:
        weights = model.features[side]
        odds = model.intercepts[side] + math.fsum(weights.get(name, 0.0) * value for name, value in values.items())
        chances[side] = 1 / (1 + math.exp(-odds))
    side = max(SIDES, key=lambda one: chances[one])
    return side, round(chances[side] / math.fsum(chances.values()), 3)


def features(claim: str, sentences: Sequence[str]) -> dict[str, float]:
    """What is known about a claim and a text: how often words of each group stand in it, where, and how near the claim.

    A claim that is a doubt itself ("The film is a hoax") turns the doubts of the text round.
    """
    read = [text for text in sentences if text.strip()][:MOST] or [""]
    wanted = frozenset(stems(claim))
    near = [len(wanted & frozenset(stems(text))) / max(1, len(wanted)) for text in read]
    doubted = bool(patterns()["doubt"].search(claim))
    found = {
        "nearest": max(near),
        "near": math.fsum(near) / len(near),
        "length": math.log1p(len(read)),
        "asks": float("?" in claim),
    }
    for group, pattern in patterns().items():
        counts = [min(2, len(pattern.findall(text))) for text in read]
        found[f"claim {group}"] = min(2, len(pattern.findall(claim)))
        found[f"{group}"] = math.log1p(sum(counts))
        found[f"{group} share"] = sum(counts) / len(read)
        found[f"{group} first"] = sum(counts[:OPENING]) / len(counts[:OPENING])
        found[f"{group} last"] = sum(counts[-OPENING:]) / len(counts[-OPENING:])
        found[f"{group} near"] = math.fsum(c * n for c, n in zip(counts, near, strict=True)) / (math.fsum(near) or 1.0)
        found[f"{group} nearest"] = max(min(1, c) * n for c, n in zip(counts, near, strict=True))
    for name in ("doubt", "doubt first", "doubt near", "doubt nearest", "hedge first"):
        found[f"{name}, of a doubt"] = found[name] * doubted
    everything, opening = " ".join(read), " ".join(read[:OPENING])
    for word, pattern in doubts().items():
        if pattern.search(everything):
            found[f"says {word}"] = math.log1p(min(3, len(pattern.findall(everything)))) * (not doubted)
            found[f"says {word}, of a doubt"] = float(doubted)
            found[f"opens with {word}"] = float(bool(pattern.search(opening)) and not doubted)
        if doubted and pattern.search(claim):
            found[f"claims {word}"] = 1.0
    return {name: value for name, value in found.items() if value}
