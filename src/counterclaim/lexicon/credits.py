"""How copy says where it came from: datelines, bylines, agency names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.dates import Written, dates_in


class Agency(Struct, frozen=True):
    """A news agency: the ledger's name for it, how it is written, what it is."""

    name: str
    kind: str
    country: str
    forms: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()


@cache
def agencies() -> Mapping[str, Agency]:
    """Agencies by each form of their name.

    >>> agencies()["Agence France-Presse"].name
    'AFP'
    """
    known = [
        Agency(row["name"], row["kind"], row["country"], tuple(row["forms"]), tuple(row.get("ambiguous", ())))
        for row in lexicon("agencies")["agency"]
    ]
    return {form: agency for agency in known for form in agency.forms}


@cache
def agency_pattern(*, ambiguous: bool) -> re.Pattern[str]:
    """Any form of an agency's name as a word; the ambiguous forms ("PA") only on request."""
    unsure = {form for agency in agencies().values() for form in agency.ambiguous}
    forms = sorted((form for form in agencies() if ambiguous or form not in unsure), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, forms)) + r")(?![\w-])")


class Dateline(Struct, frozen=True):
    """The opening of a lead: where and when it was filed, and by which agency; `end` is where the report begins."""

    start: int
    end: int
    words: str
    place: str | None = None
    date: Written | None = None
    agency: str | None = None
    agency_start: int = -1


NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
PLACE = re.compile(
    rf"{NAME}(?: (?:[aeo]\w{{0,2}} |de |del |la |and )?{NAME}){{0,3}}(?:(?:, |/){NAME}(?: {NAME}){{0,2}}){{0,2}}"
)
# What stands before the report begins: "ORSK, Nov 21 (Reuters) –", "ORSK, November 21. /TASS/.", "ORSK, Norland —".
BRACKETED = re.compile(
    r"\s*(?P<opening>[^()—–\n]{0,60}?)(?P<gap>[\s,.]*)(?:\((?P<agency>[^()\n]{2,48})\)|/(?P<slashed>[A-Z][A-Za-z -]{1,22})/)"
    r"(?P<after>\.?\s*)(?P<dash>[—–:]|-{1,2}(?=\s))?\s*"
)
DASHED = re.compile(r"\s*(?P<opening>[^()—–\n]{3,60}?)\s*(?P<dash>[—–]|(?<=\s)--?(?=\s))\s*")


def dateline_of(line: str) -> Dateline | None:
    """The dateline that a line opens with, if it does.

    >>> found = dateline_of("ORSK, Nov 21 (Reuters) – The mayor said on Tuesday")
    >>> found.place, found.date.month, found.date.day, found.agency
    ('Orsk', 11, 21, 'Reuters')
    >>> dateline_of("ORSK—The mayor said").place, dateline_of("The mayor (AP) said") is None
    ('Orsk', True)
    """
    found = BRACKETED.match(line[:160])
    bracketed = found is not None
    found = found or DASHED.match(line[:160])
    if found is None:
        return None
    place, date, plain_agency, whole = _parts(found["opening"].strip(" ,.\t"))
    if not whole or (place and not _can_be_place(place)):
        return None
    if bracketed:
        agency = (found["agency"] or found["slashed"]).strip()
        known = _agency_in(agency) or (agency if agency in lexicon("agencies")["desks"] else None)
        acronym = re.fullmatch(r"[A-Z][A-Z.&]{1,8}", agency)
        marked = found["dash"] or found["slashed"] or not found["after"]
        # "Mr Roe (AP) said" is no dateline; "Orsk (AP) —", "ORSK (AP)", "Orsk, May 5 (AP)" and "Orsk, (AP)" are.
        sure = marked or date or "," in found["gap"] or (place is None or _shouted(place))
        if not (known and sure) and not (acronym and found["dash"] and (place is None or _shouted(place))):
            return None
        name, agency_start = known or agency, line.find(agency)
    else:
        if not (place and (_shouted(place) or date or plain_agency)):
            return None
        name, agency_start = plain_agency, -1
    return Dateline(found.start(), found.end(), line[: found.end()], place and _cased(place), date, name, agency_start)


def _parts(opening: str) -> tuple[str | None, Written | None, str | None, bool]:
    """Place, date and unbracketed agency of an opening; the last is False where something else stands in it."""
    date = next(dates_in(opening), None)
    before, after = (opening[: date.start], opening[date.end :]) if date else (opening, "")
    before, after = before.strip(" ,.\t"), after.strip(" ,.\t")
    agency = None
    if after:
        agency = _agency_in(after) if after in agencies() else None
        if agency is None and not re.fullmatch(r"\d{1,2}[:.]\d\d.{0,6}|(?:19|20)\d\d", after):
            return None, None, None, False
    head, _, tail = before.rpartition(", ")
    if agency is None and head and tail in agencies():
        before, agency = head, agencies()[tail].name
    return before or None, date, agency, not before or PLACE.fullmatch(before) is not None


def _agency_in(words: str) -> str | None:
    found = agency_pattern(ambiguous=True).search(words)
    return agencies()[found.group()].name if found else None


def _shouted(place: str) -> bool:
    """Whether the place, or the first of several, is in capitals, as datelines are."""
    first = re.split(r", |/", place)[0]
    return first.isupper() and len(first.replace(".", "")) > 2


def _can_be_place(place: str) -> bool:
    plain = place.lower().replace("’", "'")
    return plain not in lexicon("agencies")["not_places"] and place not in agencies() and len(place) > 2


def _cased(name: str) -> str:
    """The name in ordinary letters: "ST. ORSK" is St. Orsk; what is not all capitals stays."""
    return re.sub(r"\b[^\W\d_]{2,}\b", lambda m: m[0].capitalize() if m[0].isupper() else m[0], name)


class Byline(Struct, frozen=True):
    """Who signs: people, or the agency, with the place they wrote from; offsets of the names in the line."""

    start: int
    end: int
    names: tuple[str, ...]
    agency: str | None = None
    place: str | None = None


PERSON = rf"(?:{NAME})(?: (?:(?:van|von|de|der|den|del|di|da|al|el|bin|ibn|la|le)\W)?{NAME}){{0,4}}"
DESKS = r"(?:[Rr]eporters?|[Cc]orrespondents?|[Ss]taff|[Aa]gencies|[Ww]riters?|[Ee]ditors?|[Dd]esk|[Tt]eam|[Nn]ewsroom|[Jj]ournalists?)"
SIGNED = re.compile(
    r"\s*(?P<by>(?:[Bb]y|BY|Written by|Reported by|Posted by|Story by|Words by|From)[:\s]\s*)?"
    rf"(?P<names>{PERSON}(?:(?:, | and | & |; |, and ){PERSON})*)(?P<desk> {DESKS})?"
    rf"(?: in (?P<place>{NAME}(?: {NAME}){{0,2}}))?(?P<rest>\s*[|,(–—-].{{0,80}})?\s*$"
)


def byline_of(line: str) -> Byline | None:
    """The byline that a line is, if it is one.

    >>> byline_of("By Jane Roe and Jan de Wit in Orsk")
    Byline(start=3, end=26, names=('Jane Roe', 'Jan de Wit'), agency=None, place='Orsk')
    >>> byline_of("By Associated Press Reporter").agency
    'Associated Press'
    >>> byline_of("By Tuesday the town was empty.") is None
    True
    """
    if len(line) > 160 or line.rstrip().endswith((".", "?", "!", ":", ";")):
        return None
    found = SIGNED.match(line)
    if found is None or not (found["by"] or found["desk"]):
        return None
    agency = _agency_in(found["names"])
    parts = re.split(r", and |, | and | & |; ", found["names"])
    names = tuple(_cased(part) for part in parts if part and _agency_in(part) is None and not re.fullmatch(DESKS, part))
    if found["by"] and found["by"].strip() == "From" and not found["desk"]:
        return None
    return Byline(found.start("names"), found.end("names"), names, agency, found["place"])
