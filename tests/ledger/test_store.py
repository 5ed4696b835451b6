"""A ledger opens, refuses what is not one, and its migrations make exactly the tables of tables.py."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from counterclaim.errors import LedgerError, NeedsMigration, NotFound
from counterclaim.ledger import store
from counterclaim.ledger.tables import metadata


def test_migrations_make_the_tables_that_the_code_uses(tmp_path):
    with store.create(tmp_path / "a.db") as ledger, ledger.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_creating_twice_keeps_what_is_there(tmp_path):
    with store.create(tmp_path / "a.db") as ledger, ledger.write() as connection:
        connection.exec_driver_sql("INSERT INTO run (id, version, stages) VALUES ('run_1', '1', '[]')")
    with store.create(tmp_path / "a.db") as ledger, ledger.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM run").scalars().all() == ["run_1"]


def test_no_ledger_is_a_clear_error(tmp_path):
    with pytest.raises(NotFound, match="counterclaim init"):
        store.opened(tmp_path / "none.db")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "a.db").write_bytes(b"a letter to the editor, not a database " * 100)
    with pytest.raises(LedgerError, match="not a ledger"):
        store.opened(tmp_path / "a.db")
    with pytest.raises(LedgerError, match="not a ledger"):
        store.opened_or_made(tmp_path / "a.db")


def test_a_database_without_our_version_asks_for_init(tmp_path):
    sqlite3.connect(tmp_path / "a.db").execute("CREATE TABLE other (x)").connection.close()
    with pytest.raises(NeedsMigration, match="counterclaim init"):
        store.opened(tmp_path / "a.db")


def test_what_was_left_by_a_kill_while_it_was_made_is_made(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    with pytest.raises(NeedsMigration):
        store.opened(path)
    with store.opened_or_made(path) as ledger, ledger.read() as connection:
        assert store.version_of(connection) == store.newest_version()


def test_another_database_is_not_taken_for_one_that_was_begun(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (a INTEGER)")
    with pytest.raises(NeedsMigration):
        store.opened_or_made(path)
