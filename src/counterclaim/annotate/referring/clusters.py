"""Clusters of mentions of one document, while they are being put together, and which names can be one person's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct, field

from counterclaim.lexicon.nouns import closed, means, nouns, role_classes
from counterclaim.lexicon.people import classes_of
from counterclaim.lexicon.spelling import other_middle, same_given, spelling
from counterclaim.lexicon.world import folded, known, party_of
from counterclaim.records import Link, Listed, Mention, NameKind, Span

DESCRIBES = re.compile(r"[\w.]+-(?:based|led|backed|run|funded|supported|linked|affiliated|called|owned)")
# Roles and owners that are kept of one somebody.
MOST = 30
PARTICLES = frozenset({"al", "el", "de", "von", "van"})
# Classes of roles that one person has at the same time as another, so that they tell nobody apart.
LOOSE = frozenset(
    {
        "official",
        "politician",
        "secretary",
        "executive",
        "journalist",
        "activist",
        "resident",
        "relative",
        "source",
        "suspect",
        "expert",
    }
)
SENIOR = frozenset(
    {"spokesman", "head_of_state", "head_of_government", "minister", "diplomat", "soldier", "prosecutor"}
)


class Cluster(Struct):
    """One somebody, so far. `owners`: whom or what it is described by; `classes`: of its roles."""

    kind: NameKind
    plural: bool = False
    gender: str = ""
    names: Counter[str] = field(default_factory=Counter)
    links: list[Link] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    owners: list[str] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    described: bool = True

    def take(self, made: Mention, reason: str, owner: str | None = None, party: str | None = None) -> None:
        """One more mention."""
        self.links.append(Link(made.span, reason))
        self.gender = self.gender or made.gender
        if made.form == "name":
            self.names[name_in(made)] += 1
            self.described = False
            self.plural = self.plural or made.plural
            if self.kind == "other":
                self.kind = made.kind
        role = role_in(made)
        if role and len(self.roles) < MOST and not any(other.endswith(role) for other in self.roles):
            self.roles.append(role)
            self.classes |= role_classes(role)
        if made.form == "description":
            self.heads.add(made.head.lower())
        if owner and len(self.owners) < MOST and owner not in self.owners:
            self.owners.append(owner)
        if party:
            self.parties.add(party)

    def hold(self, rows: Sequence[Listed]) -> None:
        """The office that somebody is listed with on the day of the report; what the report tells comes first."""
        if rows and not self.classes:
            self.classes |= classes_of(rows)
        if rows and not self.owners:
            self.owners.extend(dict.fromkeys(row.country for row in rows if row.country and row.party == row.country))


def bare(words: str) -> str:
    """Words without their article.

    >>> bare("The defence ministry")
    'defence ministry'
    """
    first, _, rest = words.partition(" ")
    return rest.strip() if rest and not rest.startswith("of ") and first.lower() in closed("articles") else words


def name_in(made: Mention) -> str:
    """The name alone: no article, no role before it."""
    words = made.span.exact
    if made.role is not None and made.span.covers(made.role):
        words = words[made.role.end - made.span.start :].strip(" ,")
    pieces = bare(words).split()
    body = made.kind != "person"
    # "the Orsk-based Council", "the self-proclaimed Orsk Republic", "the 40-member Orsk Council"
    while len(pieces) > 1 and (DESCRIBES.fullmatch(pieces[0]) or (body and _describing(pieces))):
        pieces = pieces[1:]
    if body and pieces[-1] in closed("bodies") and known(" ".join(pieces)) is None:
        named = next((i for i in range(len(pieces) - 1, 0, -1) if known(" ".join(pieces[:i]))), len(pieces))
        pieces = pieces[:named]  # "Radio Orsk news agency", "the Orsk Observatory monitoring group"
    return " ".join(pieces)


def _describing(pieces: Sequence[str]) -> bool:
    """Whether the first word is none of the name that follows: "the opposition Orsk Council"."""
    first, second = pieces[:2]
    after = second[0].isupper() or DESCRIBES.fullmatch(second) is not None
    return not first[0].isupper() and after and first not in PARTICLES


def role_in(made: Mention) -> str | None:
    """The role of a name, or the words of a description of one person; no honorific."""
    if made.form == "description":
        anybody = made.kind != "person" or "*" in means(made.head)  # "the man" is no role
        return None if anybody else bare(made.span.exact)
    if made.role is None or (
        made.role.exact.lower().strip(".") in nouns().titles
        and made.role.exact.lower().strip(".") in ("mr", "mrs", "ms", "miss")
    ):
        return None
    return bare(made.role.exact)


@lru_cache(maxsize=1 << 14)
def surname(name: str) -> str:
    """The key of a person's last name.

    >>> surname("Volodymyr Zelenskyy") == surname("Zelensky"), surname("Khalid al-Orsk")
    (True, 'orsk')
    """
    words = [
        word
        for word in name.split()
        if word.lower().strip(".") not in nouns().titles and word.lower() not in ("jr.", "jr", "sr.", "ii", "iii")
    ]
    return spelling(words[-1]) if words else spelling(name)


@lru_cache(maxsize=1 << 14)
def given(name: str) -> str:
    """The first name where there is one besides the last."""
    words = [word for word in name.split() if word.lower().strip(".") not in nouns().titles]
    return words[0] if len(words) > 1 else ""


def clash(cluster: Cluster, made: Mention) -> str | None:
    """Why a mention cannot be somebody of the same surname, None where nothing speaks against it."""
    if made.gender and cluster.gender and made.gender != cluster.gender:
        return "gender"
    name = folded(name_in(made)) if made.form == "name" else ""
    if " " in name and any(folded(other).endswith(" " + name) for other in cluster.names):
        return None  # "Abdel Belan" after "Omar Abdel Belan": the whole surname
    mine = given(name_in(made)) if made.form == "name" else ""
    others = [other for name in cluster.names if (other := given(name))]
    if mine and others and not any(same_given(mine, other) for other in others):
        return "given name"
    if mine and any(other_middle(name_in(made), name) for name in cluster.names if given(name)):
        return "middle name"
    role = role_in(made)
    classes = role_classes(role) if role else frozenset()
    told, known_classes = classes & SENIOR, cluster.classes & SENIOR
    if told and known_classes and not told & known_classes and not (classes | cluster.classes) & LOOSE:
        return "role"
    return None


def title_rank(name: str) -> int:
    """How much a name tells: its words, without initials and honorifics."""
    return sum(len(word.strip(".")) > 1 and word.lower().strip(".") not in nouns().titles for word in name.split())


def organisation_key(words: str, owner: str | None) -> tuple[str, ...]:
    """The words that tell one body from another, in any order: "Ministry of Defence" is "defence ministry".

    >>> organisation_key("the Russian Defense Ministry", "Russia")
    ('defence', 'ministry')
    >>> organisation_key("Russia’s Ministry of Defence", "Russia")
    ('defence', 'ministry')
    """
    dropped = {folded(owner)} if owner else set()
    pieces = [
        SAME_WORD.get(word, word)
        for piece in folded(re.sub(r"[’']s\b|\b[\w-]+-based\b", "", bare(words))).split()
        if (word := piece.strip('“”"'))
        and word not in closed("function")
        and word not in closed("articles")
        and word not in dropped
    ]
    if owner and (home := party_of(owner)):
        pieces = [piece for piece in pieces if party_of(piece.capitalize()) != home and party_of(piece.upper()) != home]
    return tuple(sorted(set(pieces)))


SAME_WORD = {
    "defense": "defence",
    "labor": "labour",
    "organization": "organisation",
    "program": "programme",
    "center": "centre",
    "dept": "department",
    "armed": "army",
    "forces": "forces",
}


def at_place(span: Span, text: str) -> bool:
    """Whether words stand where only a place can: "in Moscow"."""
    before = text[max(0, span.start - 12) : span.start].lower().split()
    return bool(before) and before[-1] in (
        "in",
        "at",
        "near",
        "outside",
        "around",
        "into",
        "across",
        "from",
        "to",
        "toward",
        "towards",
        "central",
        "downtown",
        "of",
    )
