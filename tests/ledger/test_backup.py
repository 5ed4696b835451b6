"""A backup of a ledger in use comes back whole, and an altered one is refused."""

import threading
import zipfile

import pytest

from counterclaim.errors import HashMismatch, LedgerError
from counterclaim.ledger import facts, store, verify
from counterclaim.ledger.backup import backup, restore
from ledgers import appended, page, report


def test_a_ledger_comes_back_as_it_was(ledger, tmp_path):
    appended(ledger, page(1), report())
    made = backup(ledger, tmp_path / "b.zip")
    assert restore(tmp_path / "b.zip", tmp_path / "new" / "r.db") == made
    with store.opened(tmp_path / "new" / "r.db") as restored:
        assert list(facts.documents(restored)) == list(facts.documents(ledger))
        assert verify.head(restored).hash == verify.head(ledger).hash == made.head
        assert list(verify.faults(restored)) == []
        assert restored.payloads.bytes_of(page(1)[0].payload_sha256) == page(1)[1]
        appended(restored, page(2))
        assert list(verify.faults(restored)) == []
    assert {path.name for path in tmp_path.iterdir() if "db" not in path.name} == {"b.zip", "new"}


def test_a_backup_is_whole_while_others_write(ledger, tmp_path):
    appended(ledger, page(0))
    stop = threading.Event()

    def write():
        with store.opened(ledger.path) as own:
            number = 1
            while not stop.is_set():
                appended(own, page(number))
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(ledger, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        restore(tmp_path / f"{number}.zip", tmp_path / f"{number}.db")
        with store.opened(tmp_path / f"{number}.db") as restored:
            assert list(verify.faults(restored)) == []
            assert verify.head(restored).entries > 1


def test_what_exists_is_not_overwritten(ledger, tmp_path):
    backup(ledger, tmp_path / "b.zip")
    with pytest.raises(LedgerError, match="exists"):
        backup(ledger, tmp_path / "b.zip")
    with pytest.raises(LedgerError, match="exist"):
        restore(tmp_path / "b.zip", ledger.path)


def test_lost_bytes_are_named(ledger, tmp_path):
    appended(ledger, page(1))
    [path] = ledger.payloads.files()
    path.unlink()
    assert backup(ledger, tmp_path / "b.zip").missing == (path.name,)


def rewritten(source, target, change):
    """A copy of a zip file with its parts changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            renamed, content = change(name, old.read(name))
            new.writestr(renamed, content)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda n, c: (n, c[:-1] + bytes([c[-1] ^ 1]) if n.endswith(".gz") else c), HashMismatch),
        (lambda n, c: (n, c + b"more" if n.endswith(".gz") else c), HashMismatch),
        (lambda n, c: (n, c[:-1] if n.endswith(".db") else c), HashMismatch),
        (lambda n, c: (n + ".lost" if n.endswith(".gz") else n, c), LedgerError),
        (lambda n, c: (n, c.replace(b"captures/", b"../../../") if n == "manifest.json" else c), LedgerError),
        (lambda n, c: (n, b"{}" if n == "manifest.json" else c), LedgerError),
    ],
)
def test_an_altered_backup_is_refused_and_leaves_nothing_behind(ledger, tmp_path, change, error):
    appended(ledger, page(1))
    backup(ledger, tmp_path / "b.zip")
    rewritten(tmp_path / "b.zip", tmp_path / "c.zip", change)
    (tmp_path / "new").mkdir()
    with pytest.raises(error):
        restore(tmp_path / "c.zip", tmp_path / "new" / "r.db")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(LedgerError, match="not a whole backup"):
        restore(tmp_path / "b.zip", tmp_path / "r.db")
