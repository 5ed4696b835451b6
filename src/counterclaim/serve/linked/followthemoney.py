"""Who says what as FollowTheMoney entities (https://followthemoney.tech): for Aleph and what else reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from counterclaim.compare.cells import Cell, cell_of
from counterclaim.compare.rows import statement_rows
from counterclaim.ledger import derived, facts
from counterclaim.ledger.store import Ledger
from counterclaim.records import Document, Entity, identity

# A place or a group that speaks or is spoken for acts in law as far as that scheme can tell.
SCHEMATA = {"person": "Person", "organisation": "Organization"}
LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "ru": "rus", "es": "spa", "uk": "ukr", "it": "ita", "pl": "pol"}


def followthemoney(ledger: Ledger, base: str = "") -> Iterator[dict[str, Any]]:
    """Yield an Article for each report, a Person or body for each voice, a Representation where one speaks for another,
    and a Documentation for each statement: its role is the stance, its summary the words."""
    places = derived.placings(ledger)
    by_name = {entity.name: entity for entity in reversed(derived.entities(ledger))}
    voices = {place.name for place in places.values() if place.kind == "statement" and place.entity and place.name}
    voices |= {by_name[name].party or name for name in voices if name in by_name}
    for name in sorted(voices & by_name.keys()):
        yield voice(by_name[name])
        party = by_name.get(by_name[name].party or "")
        if party and party.id != by_name[name].id:
            yield representation(by_name[name], party)
    for doc in facts.documents(ledger):
        report = doc.id
        yield article(doc, report, base)
        for row in statement_rows(doc, places):
            cell = cell_of(row, places.get(row.id), report)
            if cell.entity and cell.who in by_name:
                yield documentation(cell, by_name[cell.who].id, base)


def made(schema: str, id: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """An entity as that scheme writes it down: every value a string in a list, empty ones left out."""
    listed = {name: value if isinstance(value, (list, tuple)) else [value] for name, value in properties.items()}
    held = {name: [str(one) for one in values if one] for name, values in listed.items()}
    return {"id": key(id), "schema": schema, "properties": {name: values for name, values in held.items() if values}}


def key(id: str) -> str:
    """An id as that scheme takes it: it knows no underscore.

    >>> key("st_0835e11557d9767f")
    'st-0835e11557d9767f'
    """
    return id.replace("_", "-")


def voice(entity: Entity) -> dict[str, Any]:
    """Somebody who speaks or is spoken for, with the names that reports use."""
    aliases = [name for name in entity.names if name != entity.name]
    known = {"name": entity.name, "alias": aliases}
    if entity.kind == "person":
        known["position"] = list(entity.roles)
    return made(SCHEMATA.get(entity.kind, "LegalEntity"), entity.id, known)


def representation(agent: Entity, client: Entity) -> dict[str, Any]:
    """That one speaks for another, and why it is thought so."""
    known = {"agent": key(agent.id), "client": key(client.id), "role": "speaks for", "summary": agent.party_reason}
    return made("Representation", identity("rep", agent.id, client.id), known)


def article(doc: Document, report: str, base: str) -> dict[str, Any]:
    """A report."""
    known = {
        "name": doc.title or doc.name,
        "title": doc.title,
        "fileName": doc.name,
        "author": list(doc.authors),
        "publisher": doc.outlet,
        "publishedAt": doc.published_at,
        "language": LANGUAGES.get(doc.language),
        "sourceUrl": [doc.url, f"{base}/reports/{report}" if base else None],
    }
    return made("Article", report, known)


def documentation(cell: Cell, entity: str, base: str) -> dict[str, Any]:
    """A statement: where it stands, whose it is, its stance, its words."""
    known = {
        "document": key(cell.report),
        "entity": key(entity),
        "role": cell.row.stance,
        "date": cell.at,
        "summary": cell.words,
        "recordId": cell.row.id,
        "sourceUrl": f"{base}/statements/{cell.row.id}" if base else None,
    }
    return made("Documentation", cell.row.id, known)
