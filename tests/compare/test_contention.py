"""One contention in full: what may be the same question stands first among the related ones."""

import pytest

from counterclaim.compare.contention import contention_page
from counterclaim.compare.queue import pairs
from counterclaim.ledger import derived
from desks import filled


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("contention") / "desk.db") as book:
        yield book


def test_a_pair_in_doubt_makes_their_contentions_related(ledger):
    home = {statement: c.id for c in derived.contentions(ledger) for statement in c.statements}
    asked = [(pair.left.row.id, pair.right.row.id) for pair in pairs(ledger, 200)]
    one, other = next((left, right) for left, right in asked if left in home and right in home)
    assert home[one] != home[other]
    related = contention_page(ledger, home[one]).related
    assert home[other] in {r.id for r in related if r.alike}
    assert [r.alike for r in related] == sorted((r.alike for r in related), reverse=True)
