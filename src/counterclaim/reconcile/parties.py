"""For whom somebody speaks, by roles, owners and names, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.nouns import role_classes
from counterclaim.lexicon.world import country_of_town, folded, known, party_of

PAST = re.compile(r"^(?:the |a |an )?(?:former|ex-|late|retired|one-time|served|was|led|headed|ran)\b", re.IGNORECASE)
LOCAL = frozenset({"politician", "prosecutor", "police", "secretary", "rescuer", "legislator"})
CONGRESS = re.compile(r"\s*[,(]\s*(?P<side>[DR])-[A-Z]")
SIDES = {"D": "Democratic Party", "R": "Republican Party"}
WORDS = re.compile(r"(?:[A-Z]\.){2,}|[\w’'-]+")


class Vote(NamedTuple):
    """One reason to take somebody for a party's."""

    party: str
    weight: float
    reason: str


def independent() -> str:
    """The party of experts, who speak for nobody."""
    return str(lexicon("roles")["independent"]["party"])


def party_in(words: str) -> str | None:
    """The first party that words name, as "senior Russian official" or "UN-mandated body" do.

    >>> party_in("senior Russian official"), party_in("UN-mandated body"), party_in("heads of the White House")
    ('Russia', 'United Nations', 'United States')
    >>> party_in("mayor") is None
    True
    """
    pieces = [re.sub(r"[’']s?$", "", piece) for piece in WORDS.findall(words)]
    for at, piece in enumerate(pieces):
        if not piece[:1].isupper():
            continue
        for after in range(min(len(pieces), at + 6), at, -1):
            if party := party_of(" ".join(pieces[at:after])):
                return party
        if "-" in piece and (party := party_of(piece.split("-")[0])):
            return party
    return None


def town_in(words: str) -> str | None:
    """The country of a town that words name: "Mariupol Mayor", "resident of Bucha".

    >>> town_in("Mariupol Mayor"), town_in("Mayor")
    ('Ukraine', None)
    """
    for piece in re.findall(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?", words):
        for name in (piece, piece.split()[0]):
            if country := country_of_town(name):
                return country
    return None


def votes_of(
    kind: str,
    names: Sequence[str],
    roles: Iterable[str],
    owners: Iterable[str],
    owner_party: Callable[[str], str | None],
) -> list[Vote]:
    """Every reason that one document gives for somebody's party."""
    votes: list[Vote] = []
    for name in names:
        if (what := known(name)) is not None and kind != "person":
            votes.append(
                Vote(what.party, 9, f"lexicon: {what.name}" + (f" of {what.party}" if what.party != what.name else ""))
            )
    roles, told = list(roles), False
    for role in roles:
        classes = role_classes(role)
        party = party_in(role) or (town_in(role) if classes & LOCAL else None)
        if PAST.match(role) or (classes and classes <= set(lexicon("roles")["independent"]["classes"])):
            votes.append(Vote(independent(), 0.4, f"“{role}”"))
        elif party:
            told = True
            votes.append(Vote(party, 3, f"“{role}”"))
    for owner in owners:
        party = party_of(owner) or owner_party(owner)
        if (
            party
            and not (told and any(owner in role for role in roles))
            and not any(PAST.match(r) and owner in r for r in roles)
        ):
            inside = any(owner in role for role in roles)
            votes.append(Vote(party, 2 if inside else 1, f"of {owner}" if inside else f"named with {owner}"))
    return votes


def settled(votes: Iterable[Vote]) -> tuple[str | None, str]:
    """The party with the most weight, and its best reason.

    >>> settled([Vote("Orsk", 3, "“Orsk minister”"), Vote("Tarn", 1, "named with Tarn")])
    ('Orsk', '“Orsk minister”')
    """
    weight: Counter[str] = Counter()
    best: dict[str, Vote] = {}
    for vote in votes:
        weight[vote.party] += vote.weight  # type: ignore[assignment]
        if vote.party not in best or (vote.weight, vote.reason) > (best[vote.party].weight, best[vote.party].reason):
            best[vote.party] = vote
    if not weight:
        return None, ""
    party = max(weight, key=lambda p: (weight[p], p))
    return party, best[party].reason


def described_party(words: str) -> Vote | None:
    """The party that a description or a body's own words tell: "British defence officials", "ministry in Kyiv"."""
    if party := party_in(words):
        return Vote(party, 3, f"“{words}”")
    classes = role_classes(folded(words))
    if classes and classes <= set(lexicon("roles")["independent"]["classes"]):
        return Vote(independent(), 2, f"“{words}”")
    return None
