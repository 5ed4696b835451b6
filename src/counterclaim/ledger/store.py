"""Opening a ledger: the database, its version, and the folder of captured bytes beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError

from counterclaim.errors import LedgerError, NeedsMigration, NotFound
from counterclaim.ledger.custody import Entry, who
from counterclaim.ledger.payloads import Payloads


class Ledger:
    """An open ledger. `engine` is the database, `payloads` the captured bytes, `by` who is working with it.

    Every write is one transaction; readers see a ledger as it was when they began (SQLite WAL).
    """

    def __init__(self, path: Path, by: str | None = None) -> None:
        self.path = path
        self.by = by or who()
        self.engine = _engine(path)
        self.payloads = Payloads(captures_beside(path), self.engine)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing, also when the process is killed. One writer at a time."""
        with self.engine.connect().execution_options(counterclaim_writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def entry(self, what: str) -> Iterator[Entry]:
        """One transaction of facts or decisions, with its entry in the custody log."""
        with self.write() as connection:
            entry = Entry(connection, what, self.by)
            yield entry
            entry.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the ledger."""
        with self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give the database file back."""
        self.engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def captures_beside(path: Path) -> Path:
    """The folder of captured bytes that belongs to the ledger at `path`."""
    return path.with_name(f"{path.name}.captures")


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Left to itself, the driver begins with the first change: a reader would see several states of the ledger,
        # and two writers could read the same newest entry of the custody log.
        writes = connection.get_execution_options().get("counterclaim_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        connection.isolation_level = None
        # WAL: `serve` can read while `add` writes. FULL: a row that was reported as stored outlives a power cut.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def newest_version() -> str:
    """The version that this program needs: the number of the last migration."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return max(path.name.partition("_")[0] for path in folder.glob("[0-9]*.py"))


def version_of(connection: Connection) -> str | None:
    """The version that a ledger is at, None where it is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def create(path: Path) -> Ledger:
    """Make an empty ledger, or bring one that an older version made up to date; its rows stay."""
    # Here, not above: it takes longer than all else that opening a ledger needs.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "counterclaim.ledger:migrations")
    path.parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(path)
    try:
        with ledger.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DatabaseError as error:
        raise LedgerError(f"{path} is not a ledger: {error.orig}") from error
    return ledger


def opened_or_made(path: Path) -> Ledger:
    """The ledger at `path`, made where there is none yet, or where whoever began to make it was killed."""
    return opened(path) if path.exists() and not _is_blank(path) else create(path)


def _is_blank(path: Path) -> bool:
    """Whether the file holds no table at all: the first transaction makes them all, or none."""
    try:
        with Ledger(path) as ledger, ledger.read() as connection:
            return not inspect(connection).get_table_names()
    except DatabaseError:
        return False  # no database: `opened` says so


def opened(path: Path) -> Ledger:
    """The ledger at `path`; NotFound where there is none, NeedsMigration where another version made it."""
    if not path.exists():
        raise NotFound(f"there is no ledger at {path}: make one with `counterclaim init --ledger {path}`")
    ledger = Ledger(path)
    try:
        with ledger.read() as connection:
            found = version_of(connection)
    except DatabaseError as error:
        raise LedgerError(f"{path} is not a ledger: {error.orig}") from error
    newest = newest_version()
    if found != newest:
        raise NeedsMigration(
            f"{path} is at version {found or 'none'}, this program needs {newest}: "
            f"bring it up to date with `counterclaim init --ledger {path}`"
        )
    return ledger
