import pytest

from counterclaim.ledger import store


@pytest.fixture
def ledger(tmp_path):
    with store.create(tmp_path / "a.db") as opened:
        yield opened
