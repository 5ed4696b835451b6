"""The sample reports as a plain-text ledger, line for line. `make goldens` writes snapshots anew; review the diff."""

from pathlib import Path

import pytest

from counterclaim import pipeline
from counterclaim.compare.plain import document_lines
from counterclaim.ledger import derived, facts, store

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden"
REPORTS = sorted((ROOT / "samples/reports").iterdir())


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The lines of each sample report, read into one ledger with all the others."""
    ledger = store.create(tmp_path_factory.mktemp("golden") / "samples.db")
    for _ in pipeline.add(ledger, [str(ROOT / "samples/reports")], "2031-05-04T10:00:00Z", pipeline.model()):
        pass
    places = derived.placings(ledger)
    return {doc.name: "\n".join(document_lines(doc, places)) + "\n" for doc in facts.documents(ledger)}


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_a_sample_report_is_read_as_its_snapshot_says(report, printed, request):
    golden = GOLDEN / f"{report.name}.ledger"
    if request.config.getoption("--rewrite-goldens"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(printed[report.name], encoding="utf-8")
    assert printed[report.name] == golden.read_text(encoding="utf-8")
