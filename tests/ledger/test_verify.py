"""`verify` finds whatever was changed behind the ledger's back, and nothing where nothing was."""

import random
import sqlite3
from contextlib import contextmanager

import pytest

from counterclaim.ledger import facts, imports, store, tables
from counterclaim.ledger.verify import faults, head
from counterclaim.records import Judgement, Listed, Problem
from ledgers import AT, TEXT, appended, page, report


def words(run, payload, extractor):  # noqa: ARG001
    """Read a run as plain UTF-8."""
    return payload[run.byte_start : run.byte_end].decode()


@pytest.fixture
def full(ledger):
    """A ledger with a row in every table of facts and decisions."""
    appended(ledger, page(1), page(2), page(3, page(1)[2].text), report())
    facts.append_problems(ledger, [Problem("b.txt", "extract", "no text", advice="open it")])
    facts.decide(ledger, Judgement("a", "b", "same_entity", "same", 0.25, ("why",), "user:vera", AT))
    imports.append(ledger, [Listed("Ina Dorn", role="mayor")], "people.csv", "0" * 64, "vera")
    stamp = {"id": "tst_1", "entry": 1, "hash": "0", "authority": "x", "state": "failed", "message": "m", "at": AT}
    with ledger.entry("time-stamp") as entry:
        entry.put(tables.timestamp, [stamp | {"token": b"token"}])
    return ledger


def changed(ledger, command, *values):
    """Change the database as somebody would who does not go through the program."""
    with sqlite3.connect(ledger.path) as connection:
        connection.execute(command, values)
    connection.close()


def messages(ledger, **options):
    return [f"{fault.source}: {fault.message}" for fault in faults(ledger, words, **options)]


def test_nothing_is_found_in_an_untouched_ledger(full):
    assert messages(full) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE document SET text = replace(text, 'dam', 'dim')", "text no longer has the hash"),
        ("UPDATE document SET text_sha256 = 'x'", "text no longer has the hash"),
        ("UPDATE document SET title = 'Other'", "document doc_"),
        ("UPDATE annotation SET records = replace(records, 'the dam was hit', 'the dam was bit')", "expected"),
        ("UPDATE annotation SET records = x'ff'", "cannot be read"),
        ("UPDATE capture SET source = 'c.txt' WHERE name = 'a.txt'", "not the identity of these bytes"),
        ("UPDATE capture SET http = '{}'", "was altered after it was stored"),
        ("UPDATE judgement SET verdict = 'different'", "judgement jdg_"),
        ("UPDATE judgement SET score = score + 1e-16", "judgement jdg_"),
        ("UPDATE custody SET by = 'nobody' WHERE ordinal = 2", "entry 2 (report https://orsk.example/1) was altered"),
        ("UPDATE custody SET rows = CAST(x'7bff7d' AS TEXT) WHERE ordinal = 2", "list of rows cannot be read"),
        ("UPDATE custody SET rows = '[]' WHERE ordinal = 2", "list of rows cannot be read"),
        ("UPDATE document SET name = CAST(x'ff' AS TEXT)", "was altered after it was stored"),
        ("UPDATE reading SET document = CAST(x'ff' AS TEXT) WHERE ordinal = 1", "is missing"),
        ("DELETE FROM custody WHERE ordinal = 3", "entry 3 is missing"),
        ("DELETE FROM custody WHERE ordinal = 7", "no entry says how this row came here"),
        ("DELETE FROM statement", "row of statement"),
        ("DELETE FROM figure", "row of figure"),
        ("DELETE FROM problem", "row of problem"),
        ("DELETE FROM judgement", "row of judgement"),
        ("INSERT INTO problem VALUES ('prb_1', 'x', NULL, 'extract', 'made up', '')", "problem prb_1: no entry says"),
        ("UPDATE warc SET offset = offset + 1 WHERE kind = 'revisit'", "was altered"),
    ],
)
def test_what_was_changed_is_named(full, change, message):
    changed(full, change)
    assert any(message in found for found in messages(full)), messages(full)


def test_text_that_the_bytes_do_not_say_is_found_whoever_wrote_it(ledger):
    capture, payload, _ = report()
    _, _, other = report(TEXT.replace("40", "90"))
    doc = type(other)(**{name: getattr(other, name) for name in other.__struct_fields__} | {"capture": capture.id})
    appended(ledger, (capture, payload, doc))
    assert any("do not say" in found for found in messages(ledger))


def test_a_log_cut_short_with_its_rows_is_found_by_a_hash_noted_elsewhere(full):
    noted = head(full).hash
    changed(full, "DELETE FROM timestamp")
    changed(full, "DELETE FROM custody WHERE ordinal = (SELECT max(ordinal) FROM custody)")
    assert messages(full) == []
    assert "entries were cut off" in messages(full, noted=noted)[0]
    assert messages(full, noted=head(full).hash) == []


def test_missing_and_altered_files_are_found(full):
    [path] = full.payloads.files()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert messages(full)
    path.unlink()
    assert any("is missing from" in found for found in messages(full))


def flipped(value, draw):
    """A value with one byte changed."""
    if isinstance(value, int):
        return value ^ (1 << draw.randrange(8))
    if isinstance(value, float):
        return value + 0.001
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
    return bytes(raw)


@contextmanager
def undone(ledger):
    """What is done to the database inside is undone afterwards."""
    ledger.close()  # the last to close it writes the journal into the file
    content = ledger.path.read_bytes()
    yield
    ledger.close()
    ledger.path.write_bytes(content)


def rows_of(ledger, table):
    """The columns of a table, and its rows, each with its number first."""
    with sqlite3.connect(ledger.path) as connection:
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        rows = connection.execute(f'SELECT rowid, * FROM "{table}"').fetchall()
    connection.close()
    return columns, rows


@pytest.mark.parametrize("table", [table.name for table in (*tables.LOGGED, tables.custody)])
def test_a_flipped_byte_in_any_column_is_found(full, table):
    draw = random.Random(table)
    columns, rows = rows_of(full, table)
    for place, column in enumerate(columns, start=1):
        filled = [row for row in rows if row[place] not in (None, "", b"")]
        if filled:
            row = draw.choice(filled)
            kept = "CAST(? AS TEXT)" if isinstance(row[place], str) else "?"
            value = flipped(row[place], draw)
            with undone(full):
                # A number that another row has cannot be set: that other row goes, too.
                changed(full, f'UPDATE OR REPLACE "{table}" SET "{column}" = {kept} WHERE rowid = ?', value, row[0])
                assert messages(full), (column, row[place], value)
    assert messages(full) == []


def test_a_flipped_byte_anywhere_in_the_files_is_found(full):
    draw = random.Random(5)
    [path] = full.payloads.files()
    content = path.read_bytes()
    for place in draw.sample(range(len(content)), 40):
        hurt = bytearray(content)
        hurt[place] ^= 1 << draw.randrange(8)
        path.write_bytes(hurt)
        assert messages(full), place
    path.write_bytes(content)
    assert messages(full) == []


def test_a_deleted_row_of_any_table_is_found(full):
    draw = random.Random(1)
    for table in (*tables.LOGGED, tables.custody):
        _, rows = rows_of(full, table.name)
        with undone(full):
            changed(full, f'DELETE FROM "{table.name}" WHERE rowid = ?', draw.choice(rows)[0])
            assert messages(full), table.name
    assert messages(full) == []


def test_a_damaged_database_file_is_a_fault_and_no_crash(full):
    full.close()
    content = bytearray(full.path.read_bytes())
    content[4096 * 3 : 4096 * 3 + 2000] = bytes(2000)
    full.path.write_bytes(content)
    with store.opened(full.path) as ledger:
        assert list(faults(ledger))
