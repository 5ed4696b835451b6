"""Lists of entities as people bring them: a CSV of their own, a SPARQL result, or items as Wikidata hands them out."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast, get_args

from counterclaim.lexicon.world import country_of, known, party_of
from counterclaim.records import Listed, NameKind, Problem

# What lists call the columns; "Label" is how a SPARQL result names the words of an item.
COLUMNS = {
    "name": ("name", "itemlabel", "personlabel", "label"),
    "aliases": ("aliases", "alias", "itemaltlabel", "personaltlabel", "altlabel", "also"),
    "kind": ("kind", "type"),
    "role": ("role", "positionlabel", "rolelabel", "officelabel", "position", "office"),
    "party": ("party", "partylabel", "affiliationlabel", "organisation", "organization"),
    "country": ("country", "countrylabel", "citizenshiplabel"),
    "from": ("from", "since", "start", "starttime", "startdate"),
    "until": ("until", "to", "end", "endtime", "enddate"),
    "source": ("source", "reference", "item", "person"),
}
KINDS = {"": "person", "human": "person", "organization": "organisation", "org": "organisation", "body": "organisation"}
# Wikidata's dates have a sign, a time, and zeros for what is not known: "+2019-05-00T00:00:00Z".
DATE = re.compile(r"\+?(\d{4})(?:-(?!00)(\d\d))?(?:-(?!00)(\d\d))?(?:-00)*(?:T[\d:.]+Z?)?")
ITEM = re.compile(r"Q\d+")
# Wikidata's properties: what somebody is, position held, member of a party, of which country, from when until when.
INSTANCE, POSITION, MEMBER, OF_COUNTRY, START, END = "P31", "P39", "P102", ("P27", "P17"), "P580", "P582"
HUMAN = "Q5"


def listed_in(text: str, name: str) -> Iterator[Listed | Problem]:
    """Yield every row of a list, and a Problem for each that cannot be used; `name` is what the list is called.

    >>> [row.role for row in listed_in("name,role,from\\nIna Dorn,mayor,2019-05-02\\n", "a.csv")]
    ['mayor']
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        yield from _items(text, name)
    else:
        yield from _table(text, name)


def _table(text: str, name: str) -> Iterator[Listed | Problem]:
    lines = text.splitlines()
    head = lines[0] if lines else ""
    rows = csv.reader(lines, delimiter=max(",;\t", key=head.count))
    names = [column.strip().lstrip("?").lower() for column in next(rows, [])]
    at = {field: next((names.index(word) for word in words if word in names), -1) for field, words in COLUMNS.items()}
    apart = ", " if names and names[at["aliases"]].endswith("altlabel") else ""  # as Wikidata writes them
    if at["name"] < 0:
        yield _problem(name, 1, "no column is called name or itemLabel", "Columns: " + ", ".join(COLUMNS) + ".")
        return
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            cells = {field: row[i].strip() if 0 <= i < len(row) else "" for field, i in at.items()}
            yield _row(
                cells, cells["aliases"].split(apart) if apart else re.split(r"[|;]", cells["aliases"]), name, number
            )


def _row(cells: Mapping[str, str], aliases: Sequence[str], name: str, number: int) -> Listed | Problem:
    """One row, checked."""
    if not cells["name"] or ITEM.fullmatch(cells["name"]):
        return _problem(name, number, "nobody is named", "Give a name; an item's number is none.")
    kind = KINDS.get(cells["kind"].lower(), cells["kind"].lower())
    if kind not in get_args(NameKind):
        return _problem(name, number, f"no kind is called {kind!r}", "Kinds: " + ", ".join(get_args(NameKind)) + ".")
    dates = [_date(cells[side]) for side in ("from", "until")]
    if None in dates:
        return _problem(name, number, "a date cannot be read", "Write 2019, 2019-07 or 2019-07-24.")
    since, until = (date or "" for date in dates)
    if since and until and until < since[: len(until)]:
        return _problem(name, number, f"it ends ({until}) before it begins ({since})", "Change the dates.")
    country = (country_of(cells["country"]) or party_of(cells["country"])) if cells["country"] else None
    party = known(cells["party"]) if cells["party"] else None
    return Listed(
        name=cells["name"],
        aliases=tuple(dict.fromkeys(filter(None, (alias.strip() for alias in aliases)))),
        kind=cast("NameKind", kind),
        role=cells["role"],
        party=party.name if party is not None else cells["party"],
        country=country or cells["country"],
        since=since,
        until=until,
        source=cells["source"] or name,
    )


def _date(words: str) -> str | None:
    """The date as ISO has it, as precise as it is; None where it is none.

    >>> _date("+2019-05-00T00:00:00Z"), _date("2019-05-20"), _date(""), _date("May 2019")
    ('2019-05', '2019-05-20', '', None)
    """
    found = DATE.fullmatch(words)
    return "-".join(filter(None, found.groups())) if found else None if words else ""


def _items(text: str, name: str) -> Iterator[Listed | Problem]:
    """Yield the rows of items as Wikidata's dump has them, one a line or in one array."""
    items: dict[int, dict[str, Any]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if bare := line.strip().strip("[]").rstrip(","):
            try:
                items[number] = json.loads(bare)
            except json.JSONDecodeError:
                yield _problem(name, number, "this line is no JSON", "Give one item a line.")
    labels = {item["id"]: label for item in items.values() if "id" in item and (label := _label(item))}
    unnamed: set[str] = set()
    for number, item in items.items():
        for cells in _positions(item, labels, unnamed):
            aliases = [alias["value"] for alias in item.get("aliases", {}).get("en", ())]
            yield _row(cells, aliases, name, number)
    if unnamed:
        shown = ", ".join(sorted(unnamed)[:5])
        advice = "Put their items into the file as well."
        yield Problem(name, "import", f"{len(unnamed)} items are given by number only: {shown}", advice=advice)


def _label(item: Mapping[str, Any]) -> str:
    label: str = item.get("labels", {}).get("en", {}).get("value", "")
    return label


def _positions(item: Mapping[str, Any], labels: Mapping[str, str], unnamed: set[str]) -> Iterator[dict[str, str]]:
    """One row for each position that somebody held; one without where none is told."""
    claims: Mapping[str, Any] = item.get("claims", {})

    def words(claim: Mapping[str, Any]) -> str:
        key = _value(claim.get("mainsnak", claim)).get("id", "")
        if key and key not in labels:
            unnamed.add(key)
        return labels.get(key, "")

    def first(*properties: str) -> str:
        return next((told for p in properties for claim in claims.get(p, ()) if (told := words(claim))), "")

    human = any(_value(claim["mainsnak"]).get("id") == HUMAN for claim in claims.get(INSTANCE, ()))
    shared = {
        "name": _label(item),
        "kind": "person" if human or not claims.get(INSTANCE) else "organisation",
        "party": first(MEMBER),
        "country": first(*OF_COUNTRY),
        "source": f"https://www.wikidata.org/wiki/{item.get('id', '')}",
    }
    held: Sequence[Mapping[str, Any]] = claims.get(POSITION) or ({},)
    for claim in held:
        told = claim.get("qualifiers", {})
        since, until = (next((_value(q).get("time", "") for q in told.get(p, ())), "") for p in (START, END))
        yield {**shared, "role": words(claim) if claim else "", "from": since, "until": until}


def _value(snak: Mapping[str, Any]) -> Mapping[str, Any]:
    value = snak.get("datavalue", {}).get("value", {})
    return value if isinstance(value, dict) else {}


def _problem(name: str, number: int, message: str, advice: str) -> Problem:
    return Problem(name, "import", f"row {number}: {message}", advice=advice)
