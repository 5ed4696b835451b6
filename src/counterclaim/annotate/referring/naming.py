"""What one phrase says of whom it stands for: form, kind, head, the role before a name, and of what."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from counterclaim.annotate.referring.phrases import Phrase, Token
from counterclaim.lexicon.nouns import closed, gender_of, nouns
from counterclaim.lexicon.world import Known, country_of_town, known
from counterclaim.records import Document, Mention, NameKind, Span

# A demonym that ends so means a people and not one person: "the French", "the Russians".
PLURAL_PEOPLES = ("s", "sh", "ch", "ese", "Saudi", "GOP", "Thai", "Taliban", "Western")
KIND_OF_KNOWN: dict[str, NameKind] = {"country": "place", "capital": "place"}
KIND_OF_CLASS: dict[str, NameKind] = {
    "R": "person",
    "Q": "group",
    "O": "organisation",
    "U": "group",
    "L": "place",
    "G": "group",
}


def mention_of(
    doc: Document, found: Sequence[Token], phrase: Phrase, kinds: dict[str, NameKind] | None = None
) -> Mention:
    """What a phrase says of whom it stands for: form, kind, head, the role before the name, and of what.

    >>> from texts import doc_of
    >>> from counterclaim.annotate.referring.phrases import tokens
    >>> text = "Orsk’s former foreign minister Pavel Belan"
    >>> m = mention_of(doc_of(text), tokens(text, 0, 42), Phrase(0, 8))
    >>> m.form, m.kind, m.head, m.role.exact, m.of.exact
    ('name', 'person', 'Belan', 'Orsk’s former foreign minister', 'Orsk')
    """
    run = found[phrase.first : phrase.after]
    start, end = run[0].start, run[-1].end
    what = known(run[-1].text) if run[-1].kind == "G" else None
    if what is not None and what.kind == "country":
        run = [*run[:-1], run[-1]._replace(kind="K")]  # "the US" is no adjective where nothing follows
    if named := _apposed(run):
        whole = mention_of(doc, found, Phrase(phrase.first, phrase.first + named), kinds)
        return structs.replace(whole, span=doc.span(start, end))
    at = next((i for i in range(len(run), 0, -1) if not _in_name(run[i - 1])), 0)
    name, before = run[at:], run[:at]
    while before and before[0].kind in "DP":
        before = before[1:]
    if (
        name
        and before
        and name[0].text not in nouns().given
        and name[0].kind != "K"
        and before[-1].kind in "OAG"
        and before[-1].text[0].isupper()
        and not any(t.kind == "R" for t in before)
    ):
        name, before = [*before, *name], []  # "Radio Orsk", "Open Witness"
    of = _owner(doc, before or name[:-1]) or next((doc.span(t.start, t.end) for t in run[:1] if t.kind == "P"), None)
    if not name:
        return _description(doc, run, start, end)
    what = known(doc.text[name[0].start : name[-1].end])
    kind = _name_kind(name, before, what, kinds or {})
    if kind == "person" and before and before[-1].kind == "A" and _verb_like(before, run[0]):
        before, start = [], name[0].start  # "to fire Belan", not a "fire Belan"
    told_apart = before and (before[-1].kind in "TRQOL" or (kind == "person" and before[-1].kind in "AG"))
    role = doc.span(before[0].start, before[-1].end) if told_apart else None
    title = next((t for t in reversed(before) if t.kind in "TR"), None)
    gender = ""
    if kind == "person":
        told = (nouns().titles.get(title.low, "") or gender_of(title.low)) if title else ""
        gender = told or nouns().given.get(name[0].text, "")
    return Mention(
        span=doc.span(start, end),
        form="name",
        kind=kind,
        head=name[-1].text,
        role=role,
        of=of if role is not None else None,
        plural=kind == "group",
        gender="m" if gender == "m" else "f" if gender == "f" else "",
    )


def _apposed(run: Sequence[Token]) -> int:
    """Where the name of a body ends that is followed by what it is, 0 for none: "the White Helmets rescue group"."""
    if run[-1].low not in closed("bodies") or run[-1].text[0].isupper():
        return 0
    at = next((i for i in range(len(run) - 1, 0, -1) if not run[i].text[0].islower() or run[i].kind == "S"), 0)
    what = known(run[at].text) if run[at].kind == "K" else None
    return at + 1 if what is not None and what.kind in ("group", "side", "outlet") else 0


def _verb_like(before: Sequence[Token], first: Token) -> bool:
    """Whether words before a name may be a verb: lower case, with neither an article nor a role or country."""
    return first.kind not in "DP" and all(token.kind == "A" and token.text.islower() for token in before)


def _in_name(token: Token) -> bool:
    return token.kind in "NK" or token.low in nouns().particles


def _description(doc: Document, run: Sequence[Token], start: int, end: int) -> Mention:
    """A phrase that names nobody: its last word says what it is."""
    # "Ministry of Defence": the head stands before the first "of"
    cut = next((i for i, t in enumerate(run) if i and t.low in ("of", "for") and run[i - 1].kind == "O"), len(run))
    head = run[cut - 1]
    bare = [token for token in run if token.kind not in "DP"]
    own = bare[max((i + 1 for i, token in enumerate(bare) if token.kind == "S"), default=0) :]
    proper = head.kind in "OUL" and head.text[0].isupper() and any(token.kind == "N" for token in own)
    described = bare[: len(bare) - len(own)] if proper else [token for token in bare if token is not head]
    kind: NameKind = KIND_OF_CLASS.get(head.kind, "other")
    one = head.kind == "G" and run[0].low == "the" and not head.text.endswith(PLURAL_PEOPLES)
    if one:
        kind, described = "person", [head]  # "the Republican", but "the French"
    gender = gender_of(head.low) if head.kind == "R" else ""
    return Mention(
        span=doc.span(start, end),
        form="name" if proper else "description",
        kind=kind,
        head=head.text,
        of=_owner(doc, described) or next((doc.span(t.start, t.end) for t in run[:1] if t.kind == "P"), None),
        plural=head.kind in "QU" or (head.kind == "G" and head.text.endswith("s")),
        gender="m" if gender == "m" else "f" if gender == "f" else "",
    )


def _owner(doc: Document, before: Sequence[Token]) -> Span | None:
    """What the words before a head name: the country, body or person it is described by."""
    first = next((i for i, token in enumerate(before) if token.kind in "KNG"), None)
    if first is None:
        cut = next((i for i, token in enumerate(before) if token.kind == "S"), None)
        return doc.span(before[0].start, before[cut - 1].end) if cut else None
    after = first + 1
    if before[first].kind == "N":
        while after < len(before) and before[after].kind in "NO":
            after += 1
    return doc.span(before[first].start, before[after - 1].end)


def _name_kind(
    name: Sequence[Token], before: Sequence[Token], what: Known | None, kinds: dict[str, NameKind]
) -> NameKind:
    if any(token.kind in "TR" for token in before[-1:]):
        return "person"
    if what is not None:
        return KIND_OF_KNOWN.get(what.kind, "organisation")
    last = name[-1]
    if any(token.kind == "O" or token.text in nouns().keywords for token in name):
        return "organisation"
    if last.kind == "L" or last.text in nouns().geography or (before and before[-1].kind == "L"):
        return "place"
    if name[0].text in nouns().given and len(name) > 1:
        return "person"
    if last.text in kinds:
        return kinds[last.text]
    if (before and before[-1].kind in "OU") or (last.text.isupper() and 1 < len(last.text) < 7):
        return "organisation"
    if name[0].text not in nouns().given and country_of_town(" ".join(token.text for token in name)):
        return "place"
    if name[0].text in nouns().given or (len(name) in (2, 3) and all(token.kind == "N" for token in name)):
        return "person"
    return "place" if country_of_town(last.text) else "other"
