"""What must hold of every ledger: order does not matter, deriving again changes nothing, a kill loses nothing."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from counterclaim import pipeline
from counterclaim.compare.exports import EXPORTS
from counterclaim.ledger import store

SAMPLES = sorted((Path(__file__).parent.parent.parent / "samples/reports").glob("a0[1-6]*"))
AT = "2031-05-04T10:00:00Z"
COMPARED = ("statements", "figures", "conflicts", "contentions", "entities", "reports")


def exports(ledger):
    import msgspec

    return {what: [msgspec.json.encode(row) for row in EXPORTS[what](ledger)] for what in COMPARED}


def ledger_of(path, *batches):
    ledger = store.create(path)
    tagger = pipeline.model()
    for batch in batches:
        for _ in pipeline.add(ledger, [str(file) for file in batch], AT, tagger):
            pass
    return ledger


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return exports(ledger_of(tmp_path_factory.mktemp("once") / "a.db", SAMPLES))


def test_reports_added_one_by_one_in_another_order_make_the_same_ledger(tmp_path, once):
    assert exports(ledger_of(tmp_path / "a.db", *[[file] for file in reversed(SAMPLES)])) == once


def test_deriving_again_changes_nothing(tmp_path, once):
    ledger = ledger_of(tmp_path / "a.db", SAMPLES)
    pipeline.rebuild(ledger)
    assert exports(ledger) == once


def test_an_add_that_is_killed_and_run_again_makes_the_same_ledger(tmp_path, once):
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from counterclaim import pipeline\nfrom counterclaim.ledger import store\n"
        "ledger = store.create(Path(sys.argv[1]))\n"
        f"for step in pipeline.add(ledger, sys.argv[2:], {AT!r}, pipeline.model()):\n    print(step.name, flush=True)\n"
    )
    draw = random.Random(7)
    for _ in range(3):
        command = [sys.executable, "-c", script, tmp_path / "a.db", *SAMPLES]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        for _ in range(draw.randint(1, 3)):
            process.stdout.readline()
        time.sleep(draw.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert exports(ledger_of(tmp_path / "a.db", SAMPLES)) == once


def test_exports_are_rows_of_json(once):
    assert all(isinstance(json.loads(row), dict) for rows in once.values() for row in rows)
    assert all(once[what] for what in ("statements", "figures", "contentions", "entities", "reports"))
