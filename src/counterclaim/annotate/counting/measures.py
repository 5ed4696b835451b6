"""Measures: what can be counted, and every word by which a number attaches to it, read from the lexicon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import verb_forms
from counterclaim.lexicon.kinds import plural_of

Roles = tuple[tuple[str, int], ...]  # (role, index of the measure), in the order of the lexicon


class Measure(Struct, frozen=True):
    """One way in which things are counted: its name, and which kinds of things it takes."""

    name: str
    counts: frozenset[str]
    strict: bool
    unit: str
    of: str | None


class Measures(Struct, frozen=True):
    """The lexicon of figures, ready to look up."""

    measures: tuple[Measure, ...]
    phrases: dict[str, tuple[tuple[tuple[str, ...], Roles], ...]]  # by first word, longest phrase first
    words: dict[str, frozenset[str]]


@cache
def measures() -> Measures:
    """The measures of the lexicon with every form of their words."""
    data = lexicon("figures")
    phrases: defaultdict[str, dict[tuple[str, ...], list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    known = []
    for index, entry in enumerate(data["measure"]):
        known.append(
            Measure(
                entry["name"],
                frozenset(entry.get("counts", ())),
                entry.get("strict", False),
                entry.get("unit", ""),
                entry.get("of"),
            )
        )
        for phrase, role in _phrases(entry, data["irregular"]):
            words = tuple(phrase.split())
            phrases[words[0]][words].append((role, index))
    return Measures(
        tuple(known),
        {
            first: tuple((words, tuple(roles)) for words, roles in sorted(group.items(), key=lambda p: -len(p[0])))
            for first, group in phrases.items()
        },
        {name: frozenset(words) for name, words in data["words"].items()},
    )


def _phrases(entry: dict[str, list[str]], irregular: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    """Every form of a measure's words with the role that it plays."""
    for lemma in entry.get("verbs", ()):
        head, _, rest = lemma.partition(" ")
        third, past, participle, present = _verb(head, irregular)
        tail = f" {rest}" if rest else ""
        if rest.startswith("and "):  # "shoot and kill"
            bent = _verb(rest[4:], irregular)
            for form, other in zip((head, third, past, present), (rest[4:], bent[0], bent[1], bent[3]), strict=True):
                yield f"{form} and {other}", "active"
            yield f"{participle} and {bent[2]}", "passive"
            continue
        for form in dict.fromkeys((head, third, past, present)):
            yield form + tail, "active"
        yield participle + tail, "passive"
    for lemma in entry.get("after", ()):
        yield lemma, "after"
        if " " not in lemma and lemma in {"die", "perish", "flee", "drown", "abstain"}:
            for form in dict.fromkeys(
                _verb(lemma, irregular)[:3]
            ):  # "killed three boys fleeing" counts no one who fled
                yield form, "after"
    for role in ("before", "toll"):
        for phrase in entry.get(role if role == "before" else "tolls", ()):
            yield phrase, role
    for noun in entry.get("nouns", ()):
        yield noun, "one"
        yield plural_of(noun), "noun"


def _verb(head: str, irregular: dict[str, list[str]]) -> tuple[str, str, str, str]:
    if head in irregular:
        third, past, participle, present = irregular[head]
        return third, past, participle, present
    third, past, present = verb_forms(head)
    return third, past, past, present
