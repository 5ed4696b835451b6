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
    r"\s*(?P<opening>[^()—–\n]{0,60}?)(?P<gap>[\s,.]*)(?:\((?P<agency>[^()\n]{2,48})\)"
    r"|/(?P<slashed>[A-Z][A-Za-z -]{1,22})/)"
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
    place, date, plain_agency, whole = _parts(found["opening"].strip(" ,\t"))
    if not whole or (place and not _can_be_place(place)):
        return None
    if bracketed:
        agency = (found["agency"] or found["slashed"]).strip()
        known = _bracketed_agency(agency)
        acronym = re.fullmatch(r"[A-Z][A-Z.&]{1,8}", agency)
        # An agency that the lexicon does not know: "ORSK, June 4 (Meridian) –".
        unknown = date is not None and re.fullmatch(rf"{NAME}(?: {NAME}){{0,2}}", agency) and not any(dates_in(agency))
        marked = found["dash"] or found["slashed"] or not found["after"]
        # "Mr Roe (AP) said" is no dateline; "Orsk (AP) —", "ORSK (AP)", "Orsk, May 5 (AP)" and "Orsk, (AP)" are.
        sure = marked or date or "," in found["gap"] or (place is None or _shouted(place))
        shouted = place is None or _shouted(place)
        if found.end() >= len(line.rstrip()):
            return None  # the end of a caption
        if not (known and sure) and not ((acronym or (place and unknown)) and found["dash"] and shouted):
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
    before, after = before.strip(" ,\t"), after.strip(" ,.\t")
    if not re.search(r"\b[A-Z]\.$", before):  # "N.C." keeps its stop
        before = before.rstrip(".")
    agency = None
    if after:
        agency = agency_in(after) if after in agencies() else None
        if agency is None and not re.fullmatch(r"\d{1,2}[:.]\d\d.{0,6}|(?:19|20)\d\d", after):
            return None, None, None, False
    head, _, tail = before.rpartition(", ")
    if agency is None and head and tail in agencies():
        before, agency = head, agencies()[tail].name
    return before or None, date, agency, not before or PLACE.fullmatch(before) is not None


def agency_in(words: str) -> str | None:
    """The first agency that words of a credit name.

    >>> agency_in("The Associated Press and staff")
    'Associated Press'
    """
    found = agency_pattern(ambiguous=True).search(words)
    return agencies()[found.group()].name if found else None


def _bracketed_agency(words: str) -> str | None:
    """The agency or newsroom that a bracket of a dateline names, and names alone: not "(Jane Roe/AP)"."""
    plain = words.removeprefix("The ").removesuffix(" News Agency")
    if plain in lexicon("agencies")["desks"]:
        return plain
    return agencies()[plain].name if plain in agencies() else None


def _shouted(place: str) -> bool:
    """Whether the place, or the first of several, is in capitals, as datelines are."""
    first = re.split(r", |/", place)[0]
    return first.isupper() and len(first.replace(".", "")) > 2


def _can_be_place(place: str) -> bool:
    plain = place.lower().replace("’", "'")
    if plain.startswith("the ") and plain != "the hague":
        return False
    return plain not in lexicon("agencies")["not_places"] and place not in agencies() and len(place) > 2


def _cased(name: str) -> str:
    """The name in ordinary letters: "ST. ORSK" is St. Orsk; what is not all capitals stays."""
    return re.sub(r"\b[^\W\d_]{2,}\b", lambda m: m[0].capitalize() if m[0].isupper() else m[0], name)


class Byline(Struct, frozen=True):
    """Who signs: people with their places in the line, an agency, the house whose staff signs, and from where."""

    people: tuple[tuple[int, int, str], ...]
    agency: str | None = None
    house: str | None = None
    place: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the people."""
        return tuple(name for _, _, name in self.people)


PERSON = rf"(?:{NAME})(?: (?:(?:van|von|de|der|den|del|di|da|al|el|bin|ibn|la|le)\W)?{NAME}){{0,4}}"
DESKS = (
    r"(?:[Rr]eporters?|[Cc]orrespondents?|[Ss]taff|[Aa]gencies|[Ww]riters?|[Ee]ditors?|[Dd]esk|[Tt]eam|[Nn]ewsroom"
    r"|[Jj]ournalists?)"
)
SIGNED = re.compile(
    r"\s*(?P<by>(?:[Bb]y|BY|Written by|Reported by|Posted by|Story by|Words by|From)[:\s]\s*)?"
    rf"(?P<names>{PERSON}(?:(?:, | and | & |; |, and ){PERSON})*)(?P<desk> {DESKS})?"
    rf"(?:,? for (?:the )?{NAME}(?: {NAME}){{0,3}})?"
    rf"(?: in (?P<place>{NAME}(?: {NAME}){{0,2}}))?(?P<rest>\s*[|,(–—-].{{0,80}})?\s*$"
)


def byline_of(line: str) -> Byline | None:
    """The byline that a line is, if it is one.

    >>> found = byline_of("By Jane Roe and Jan de Wit in Orsk")
    >>> found.names, found.place
    (('Jane Roe', 'Jan de Wit'), 'Orsk')
    >>> byline_of("By Associated Press Reporter").agency, byline_of("Jane Roe and Orsk Echo staff").house
    ('Associated Press', 'Orsk Echo')
    >>> byline_of("By Tuesday the town was empty.") is None
    True
    """
    if len(line) > 160 or line.rstrip().endswith((".", "?", "!", ":", ";")):
        return None
    found = SIGNED.match(line)
    if (
        found is None
        or not (found["by"] or found["desk"])
        or ((found["by"] or "").startswith("From") and not found["desk"])
    ):
        return None
    names = re.split(r" [Ff]or (?=[A-Z])", found["names"])[0]
    parts = list(re.finditer(r"(?:(?!,? and |, | & |; ).)+", names))
    people, house, agency = [], None, None
    for number, part in enumerate(parts):
        lead = re.match(r"(?:,? ?and |, | & |; )?(?:The |the )?", part.group())
        start, words = part.start() + (lead.end() if lead else 0), part.group()[lead.end() if lead else 0 :]
        if named := agency_in(words) or _self_named(words):
            agency = agency or named
        elif found["desk"] and number == len(parts) - 1:
            house = words
        elif number == 0 or not TITLE.search(words):
            place = found.start("names")
            people.append((place + start, place + start + len(words), _cased(words)))
    return Byline(tuple(people), agency, house, found["place"])


def _self_named(words: str) -> str | None:
    found = SELF_NAMED.search(words)
    return found["name"] if found else None


# "Meridian News Agency": an agency says so in its name, whether the lexicon knows it or not.
SELF_NAMED = re.compile(
    rf"(?P<name>(?!Copyright\b){NAME}(?: {NAME}){{0,3}}) (?:News Agency|Press Agency|Newswire|News Service"
    rf"|Wire Service)\b"
)
TITLE = re.compile(
    r"\b(?:[Ee]ditor|[Cc]orrespondent|[Rr]eporter|[Ww]riter|[Cc]olumnist|[Bb]ureau|[Cc]hief|[Cc]ommentator"
    r"|[Aa]nalyst)\b"
)
PICTURE_LABEL = re.compile(r"(?:photo(?:graph)?s?|image|picture|credit|photo credit|pic)(?: by)?:\s[^.]{2,60}$", re.I)


@cache
def _houses() -> str:
    """A pattern for those who sell pictures: agencies and picture houses."""
    houses = sorted(lexicon("agencies")["picture_houses"], key=len, reverse=True)
    return rf"(?:{agency_pattern(ambiguous=True).pattern}|(?<![\w-])(?:{'|'.join(map(re.escape, houses))})(?![\w-]))"


@cache
def _credit_at_end() -> re.Pattern[str]:
    word = r"[^\W\d_](?:\.|[\w’'-]*)"
    name = rf"{word}(?: {word}){{0,5}}"
    by = rf"(?:{name} ?[/|,] ?){{0,3}}"
    slashed = rf"(?:{name} ?/ ?){{1,3}}"
    # "(Jane Roe/AP)", "(AP Photo/Jane Roe, File)", "(Orsk Fire Service)" is no sure sign, "Jane Roe / AP / TASS" is.
    return re.compile(
        rf"\((?:{by}{_houses()}[^()]{{0,50}}|(?:photo|image|picture|credit|via)\b[^()]{{2,60}}|{name}/{name})\)[.]?$"
        rf"|(?:(?<=[.!?”’\"])|^|\s[–—|-])\s*(?P<slashed>{slashed}{_houses()}(?: ?/ ?{name}){{0,2}})$",
        re.I,
    )


def picture_credit_in(line: str) -> tuple[int, int] | None:
    """Where the picture's credit stands at the end of a line.

    >>> line = "A woman in Orsk. Jane Roe / AP / TASS"
    >>> start, end = picture_credit_in(line)
    >>> line[start:end]
    'Jane Roe / AP / TASS'
    """
    tail = max(0, len(line) - 120)
    found = _credit_at_end().search(line, tail) or PICTURE_LABEL.search(line, tail)
    if found is None:
        return None
    start = found.start("slashed") if found.re is _credit_at_end() and found["slashed"] else found.start()
    return start, found.end()
