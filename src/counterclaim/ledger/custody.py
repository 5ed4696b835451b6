"""The custody log: who wrote which rows, when, with which version; each entry hashes the one before it.

An entry lists the rows of its transaction with the SHA-256 of each. Change or delete a row, and it no longer matches
its entry; change an entry, and it no longer matches its hash; replace that too, and the next entry does not follow.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, Float, LargeBinary, Table, cast, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from counterclaim import __version__
from counterclaim.ledger import tables as t

START = "0" * 64
# Columns that name a row where it is not the primary key: the number of a reading is given when it is stored.
KEYS: dict[str, tuple[str, ...]] = {"reading": ("document", "run")}
# SQLite allows 32,766 variables in one statement, and the widest table has 17 columns.
BATCH = 500


class Link(Struct, frozen=True):
    """One entry of the log. `rows` is JSON: table → key → SHA-256 of the row (empty where the key is the whole row)."""

    ordinal: int
    at: str
    by: str
    what: str
    version: str
    rows: str
    previous: str
    hash: str

    @property
    def expected(self) -> str:
        """The hash that the entry must have."""
        parts = (self.previous, str(self.ordinal), self.at, self.by, self.what, self.version, self.rows)
        names = ("previous", "ordinal", "at", "by", "what", "version", "rows")
        return digest_of(dict(zip(names, (part.encode("utf-8", "surrogateescape") for part in parts), strict=True)))


class Entry:
    """The rows of one transaction, on their way into the ledger and into the log."""

    def __init__(self, connection: Connection, what: str, by: str) -> None:
        self.connection = connection
        self.what = what
        self.by = by
        self.rows: dict[str, dict[str, str]] = {}

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows; those that are there already stay as they are, and in the entry that brought them."""
        wanted = insert(table).on_conflict_do_nothing().returning(*_raw(table))
        for start in range(0, len(rows), BATCH):
            for key, digest in _hashed(table, self.connection.execute(wanted, list(rows[start : start + BATCH]))):
                self.rows.setdefault(table.name, {})[key] = digest

    def close(self) -> None:
        """Write the entry, unless nothing was new."""
        if not self.rows:
            return
        before = head(self.connection)
        link = Link(
            ordinal=before.ordinal + 1 if before else 1,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            by=self.by,
            what=self.what,
            version=__version__,
            rows=json.dumps(self.rows, sort_keys=True, separators=(",", ":")),
            previous=before.hash if before else START,
            hash="",
        )
        row = {name: getattr(link, name) for name in link.__struct_fields__} | {"hash": link.expected}
        self.connection.execute(insert(t.custody), row)


def who() -> str:
    """Who is writing: the user's name on this machine.

    >>> "@" in who()
    True
    """
    return f"{getpass.getuser()}@{socket.gethostname()}"


def head(connection: Connection) -> Link | None:
    """The newest entry, None in an empty ledger."""
    row = connection.execute(select(t.custody).order_by(t.custody.c.ordinal.desc()).limit(1)).first()
    return Link(**row._mapping) if row else None


def digest_of(parts: Mapping[str, bytes | None]) -> str:
    """SHA-256 over names and values, each with its length; what is empty (None) is left out.

    So a column that a later version adds changes no hash of the rows that were there before.

    >>> digest_of({"a": b"1", "b": None}) == digest_of({"a": b"1"}) != digest_of({"a": b"", "b": b"1"})
    True
    """
    sha = hashlib.sha256()
    for name, value in parts.items():
        if value is not None:
            sha.update(f"{name}:{len(value)}:".encode() + value)
    return sha.hexdigest()


def keys_of(table: Table) -> tuple[str, ...]:
    """The columns that name a row in the log."""
    return KEYS.get(table.name) or tuple(column.name for column in table.primary_key.columns)


def row_digests(connection: Connection, table: Table, keys: Iterable[str]) -> dict[str, str]:
    """The hash of each of these rows as it stands now; rows that are gone are left out."""
    columns = [table.c[name] for name in keys_of(table)]
    wanted = [tuple(key.split(" ")) for key in keys]
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        batch = [key for key in wanted[start : start + BATCH] if len(key) == len(columns)]
        condition = columns[0].in_([key[0] for key in batch]) if len(columns) == 1 else tuple_(*columns).in_(batch)
        found.update(_hashed(table, connection.execute(select(*_raw(table)).where(condition))))
    return found


def row_keys(connection: Connection, table: Table) -> Iterator[str]:
    """Yield the key of every row of a table."""
    columns = [_bytes(table.c[name]) for name in keys_of(table)]
    for row in connection.execute(select(*columns)):
        yield " ".join(_text(value) for value in row)


def rows_as_stored(
    connection: Connection, table: Table, condition: Any = None
) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    """Yield key and columns of rows, as the bytes that their hash in the log is made of."""
    columns = [table.c[name] for name in keys_of(table)]
    wanted = select(*_raw(table)).order_by(*columns)
    yield from _named(table, connection.execute(wanted if condition is None else wanted.where(condition)))


def links(connection: Connection) -> Iterator[Link]:
    """Yield every entry, oldest first, read as bytes so that an altered one can be read too."""
    columns = [t.custody.c.ordinal, *(_bytes(t.custody.c[name]) for name in Link.__struct_fields__[1:])]
    for ordinal, *rest in connection.execute(select(*columns).order_by(t.custody.c.ordinal)):
        yield Link(ordinal, *(_text(value) for value in rest))


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "surrogateescape")


def _bytes(column: Column[Any]) -> Any:
    """A column as its bytes, whatever was done to them; fractions as numbers: as text they would be rounded."""
    return column if isinstance(column.type, Float) else cast(column, LargeBinary).label(column.name)


def _number(value: object) -> bytes:
    """A fraction with every digit. SQLite gives a whole one back as an integer when it has just been inserted."""
    return repr(float(value)).encode() if isinstance(value, int | float) else str(value).encode()


def _raw(table: Table) -> list[Any]:
    return [_bytes(column) for column in table.columns]


def _hashed(table: Table, rows: Iterable[Any]) -> Iterator[tuple[str, str]]:
    whole = len(keys_of(table)) == len(table.columns)
    for key, values in _named(table, rows):
        yield key, "" if whole else digest_of(values)


def _named(table: Table, rows: Iterable[Any]) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    names = [column.name for column in table.columns]
    for row in rows:
        values = {n: v if isinstance(v, bytes | None) else _number(v) for n, v in zip(names, row, strict=True)}
        yield " ".join(_text(values[name]) for name in keys_of(table)), values
