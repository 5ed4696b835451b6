"""Lists of entities that people brought along: kept as evidence with their source, taken back by a further row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import select

from counterclaim.errors import Conflict, NotFound
from counterclaim.ledger import tables as t
from counterclaim.ledger.store import Ledger
from counterclaim.records import Listed, identity

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[Listed, ...]).decode


class Import(Struct, frozen=True):
    """One list as it was imported; `withdraws` is the import that it takes back (it then has no rows)."""

    id: str
    source: str
    sha256: str
    at: str
    by: str
    count: int
    withdraws: str | None = None
    standing: bool = True


def append(ledger: Ledger, rows: Sequence[Listed], source: str, sha256: str, by: str) -> Import:
    """Keep a list; Conflict where the same bytes from the same source are in force already."""
    same = next((one for one in imports(ledger) if one.standing and (one.source, one.sha256) == (source, sha256)), None)
    if same is not None:
        raise Conflict(f"{source} is imported already, as {same.id}")
    return _put(ledger, source, sha256, by, rows, None)


def withdraw(ledger: Ledger, key: str, by: str) -> Import:
    """Take a list back; what was imported stays readable and counts no longer."""
    found = next((one for one in imports(ledger) if one.id == key), None)
    if found is None or found.withdraws:
        raise NotFound(f"there is no import {key!r}: `counterclaim import list` lists them")
    if not found.standing:
        raise Conflict(f"{key} has been taken back already")
    return _put(ledger, found.source, found.sha256, by, (), key)


def imports(ledger: Ledger) -> list[Import]:
    """Every import and every withdrawal, the oldest first."""
    wanted = select(*(column for column in t.imported.c if column.name != "rows")).order_by(t.imported.c.at)
    with ledger.read() as connection:
        found = [dict(row._mapping) for row in connection.execute(wanted)]
    gone = {row["withdraws"] for row in found}
    return [Import(**row, standing=row["id"] not in gone and not row["withdraws"]) for row in found]


def listed(ledger: Ledger) -> list[Listed]:
    """Every row of the lists that are in force."""
    standing = [one.id for one in imports(ledger) if one.standing]
    wanted = select(t.imported.c.rows).where(t.imported.c.id.in_(standing)).order_by(t.imported.c.at, t.imported.c.id)
    with ledger.read() as connection:
        return [row for (rows,) in connection.execute(wanted) for row in _decode(rows)]


def _put(ledger: Ledger, source: str, sha256: str, by: str, rows: Sequence[Listed], withdraws: str | None) -> Import:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    made = Import(identity("imp", sha256, withdraws, by, at), source, sha256, at, by, len(rows), withdraws)
    row = {name: getattr(made, name) for name in made.__struct_fields__ if name != "standing"}
    what = f"import of {source} taken back" if withdraws else f"import of {source}"
    with ledger.entry(what) as entry:
        entry.put(t.imported, [row | {"rows": _encode(rows)}])
    return made
