"""For whom somebody speaks, by roles, owners and names, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from msgspec import structs

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.nouns import nouns, role_classes
from counterclaim.lexicon.world import country_of_town, demonym_of, folded, known, party_of
from counterclaim.records import Entity

PAST = re.compile(r"^(?:the |a |an )?(?:former|ex-|late|retired|one-time|served|was|led|headed|ran)\b", re.IGNORECASE)
EXPERTS = "independent experts"
# Parties of those who speak for themselves; nobody is theirs.
UNBOUND = frozenset({EXPERTS, "residents"})
SEATED = frozenset({"spokesman", "head_of_state", "head_of_government"})
# Roles of people who work at a university, and still are nobody's experts.
BOUND = frozenset({"artist", "legislator", "police", "soldier", "suspect"})
RULERS = frozenset({"head_of_state", "head_of_government", "legislator"})
LOCAL = frozenset(
    {"politician", "prosecutor", "police", "secretary", "rescuer", "legislator", "resident", "relative", "doctor"}
)
CONGRESS = re.compile(r"\s*[,(]\s*(?P<side>[DR])(?:-[A-Z]|\))")
SIDES = {"D": "Democratic Party", "R": "Republican Party"}
WORDS = re.compile(r"(?:[A-Z]\.){2,}|[\w’'-]+")


class Vote(NamedTuple):
    """One reason to take somebody for a party's."""

    party: str
    weight: float
    reason: str


class Home(NamedTuple):
    """The land that a report is about; `contested`: whether somebody within it stands against its government."""

    land: str
    contested: bool


def independent(classes: frozenset[str]) -> str | None:
    """The name for those whose roles speak for nobody but themselves.

    >>> independent(frozenset({"expert"})), independent(frozenset({"minister"}))
    ('independent experts', None)
    """
    table: dict[str, list[str]] = lexicon("roles")["independent"]
    return next((name for name, listed in table.items() if classes and classes <= set(listed)), None)


@cache
def _against() -> dict[str, list[str]]:
    table: dict[str, list[str]] = lexicon("roles")["against"]
    return table


def learned(words: str) -> bool:
    """Whether a body employs experts who do not speak for it: a university, an institute."""
    return any(body in words.lower() for body in lexicon("roles")["learned"]["bodies"])


def firm_in(words: str) -> str | None:
    """The firm that words name by a land's adjective, up to the word that shows it for one.

    >>> firm_in("Russian Airlines chief executive"), firm_in("Russian officials")
    ('Russian Airlines', None)
    """
    firms: list[str] = lexicon("roles")["firms"]["names"]
    first, *rest = words.split()[:2] or [""]
    shown = rest and first[:1].isupper() and rest[0][0].isupper() and rest[0].lower().strip(".,") in firms
    return f"{first} {rest[0]}" if shown and party_of(first) else None


def in_full(words: str, firms: Mapping[str, str]) -> str:
    """Words with the firm that their first word is short for.

    >>> in_full("Russian CEO", {"Russian": "Russian Airlines"})
    'Russian Airlines CEO'
    """
    first, _, rest = words.partition(" ")
    firm = firms.get(first)
    return words if firm is None or words.startswith(firm) else f"{firm} {rest}".strip()


def commercial(roles: Iterable[str]) -> bool:
    """Whether somebody's role is a firm's.

    >>> commercial(["Airline spokesman"]), commercial(["Orsk spokesman"])
    (True, False)
    """
    listed: list[str] = lexicon("roles")["firms"]["roles"]
    return any(re.search(rf"\b{word}\b", role.lower()) for role in roles for word in listed)


def party_in(words: str) -> str | None:
    """The first party that words name, as "senior Russian official" or "UN-mandated body" do.

    >>> party_in("senior Russian official"), party_in("UN-mandated body"), party_in("heads of the White House")
    ('Russia', 'United Nations', 'United States')
    >>> party_in("Syrian rebel commander"), party_in("mayor")
    ('Syrian rebels', None)
    """
    pieces = [re.sub(r"[’']s?$", "", piece) for piece in WORDS.findall(words)]
    against = next((side for side, listed in _against().items() if any(p.lower() in listed for p in pieces)), None)
    for at, piece in enumerate(pieces):
        if not piece[:1].isupper() or piece.endswith("-based"):
            continue  # where somebody sits is not for whom he speaks
        if firm_in(" ".join(pieces[at : at + 2])):
            continue
        for after in range(min(len(pieces), at + 6), at, -1):
            if party := party_of(" ".join(pieces[at:after])):
                return f"{demonym_of(party)} {against}" if against and demonym_of(party) else party
        if piece.endswith("s") and (what := known(piece[:-1])) is not None and what.kind == "country":
            return what.name  # "Syrias army": an apostrophe that was lost
        if "-" in piece and (party := party_of(piece.split("-")[0])):
            return party
    return None


def civil(words: str) -> bool:
    """Whether a body's name shows that it speaks for itself: "Syrian Center for Policy Research".

    >>> civil("Orskian Institute of Law"), civil("Orskian army")
    (True, False)
    """
    listed: list[str] = lexicon("roles")["civil"]["words"]
    return any(word[0].isupper() and word.lower() in listed for word in WORDS.findall(words))


def stately(words: str) -> bool:
    """Whether words name what a land or its towns have: "Orsk Police Command"."""
    listed: list[str] = lexicon("roles")["stately"]["words"]
    return any(word.lower() in listed for word in WORDS.findall(words))


def office_land(words: str) -> str | None:
    """The land of an office that only one land calls so.

    >>> office_land("Deputy National Security Adviser"), office_land("foreign minister")
    ('United States', None)
    """
    table: dict[str, list[str]] = lexicon("roles")["offices"]
    low = words.lower()
    return next((land for land, offices in table.items() if low.endswith(tuple(offices))), None)


def side_at_home(words: str, home: Home) -> Vote | None:
    """The side within a report's own land for which somebody speaks who is only called "rebels", "the army", "police".

    >>> side_at_home("local activists", Home("Syria", True)).party, side_at_home("The army", Home("Syria", False)).party
    ('Syrian opposition', 'Syria')
    >>> side_at_home("hospital officials", Home("Syria", True)), side_at_home("activists", Home("Syria", False))
    (None, None)
    """
    told = [piece.lower() for piece in WORDS.findall(words)]
    listed: dict[str, list[str]] = lexicon("roles")["stately"]
    reason = f"“{words}” in a report on {home.land}"
    for side, names in _against().items():
        if any(word in names for word in told):
            return Vote(f"{demonym_of(home.land) or home.land} {side}", 0.6, reason) if home.contested else None
    if any(word in listed["private"] or word.endswith("-led") for word in told):
        return None
    if any(word in listed["words"] for word in told) or any(word in " ".join(told) for word in listed["media"]):
        return Vote(home.land, 0.6, reason)
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
    bound = any(role_classes(role) & BOUND for role in roles)
    local = kind != "person"
    for role in roles:
        classes = role_classes(role)
        local = local or bool(classes & LOCAL)
        party, town = party_in(role) or office_land(role), town_in(role) if classes & LOCAL else None
        alone = independent(classes)
        ruled = classes & RULERS or "president" in role.lower()
        if PAST.match(role) and ruled and not role.startswith(("served", "was")):
            continue  # a former president still stands for a side, which other words tell
        if alone or PAST.match(role):
            title = role.lower().strip(".") in nouns().titles
            votes.append(Vote(alone or EXPERTS, 0.3 if title else 1.4 if alone else 0.4, f"“{role}”"))
        elif party or town:
            told = True
            votes.append(Vote(party or town or "", 3 if party else 1.5, f"“{role}”"))
    for owner in owners:
        inside = any(owner in role for role in roles)
        if owner in names or (inside and (told or any(PAST.match(role) and owner in role for role in roles))):
            continue
        party = EXPERTS if learned(owner) and not bound else party_in(owner) or owner_party(owner)
        if party and local and known(party) is None:
            party = country_of_town(party) or party
        if party:
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


def described_party(words: str, kind: str) -> Vote | None:
    """The party that a description or a body's own words tell: "British defence officials", "ministry in Kyiv"."""
    if party := party_in(words):
        return Vote(party, 3, f"“{words}”")
    classes = role_classes(folded(words))
    if kind in ("person", "group") and (alone := independent(classes)):
        return Vote(alone, 2, f"“{words}”")
    return None


def with_parties(entities: Sequence[Entity], capital_of: Mapping[str, str]) -> list[Entity]:
    """The entities, with a party that is itself of another replaced by that one: a mayor's town by the town's country.

    A seat that only its people tell of ("Citadel spokesman Belan", "the Orsk official") gets their party.
    """
    home = {e.name: e.party for e in entities if e.kind in ("place", "organisation", "other") and e.party}
    home |= {town: land for town, land in capital_of.items() if home.get(town) == town}
    of_people: dict[str, Counter[str]] = {}
    for e in entities:
        if e.kind == "person" and e.party:
            for role in e.roles:
                seat = role.split("’s ")[0].split("'s ")[0].rpartition(" ")[0] if role_classes(role) & SEATED else ""
                if home.get(seat) == seat and e.party != seat:
                    of_people.setdefault(seat, Counter())[e.party] += len(e.members)
    for seat, parties in of_people.items():
        if len(parties) == 1 and known(seat) is None:
            home[seat] = next(iter(parties))
    out = []
    for e in entities:
        party, reason = e.party, e.party_reason
        for _ in range(3):
            if party is None or party in UNBOUND or home.get(party, party) == party:
                break
            reason, party = f"{reason}; {party} is of {home[party]}", home[party]
        out.append(structs.replace(e, party=party, party_reason=reason))
    return out
