"""Lists that people brought along: kept, in force until they are taken back, part of the log."""

import pytest

from counterclaim.errors import Conflict, NotFound
from counterclaim.ledger import derived, imports, verify
from counterclaim.records import Listed

DORN = Listed("Ina Dorn", ("Dorn, Ina",), role="mayor", country="Orsk", since="2019", source="register")


def test_a_list_is_in_force_until_it_is_taken_back(ledger):
    before = derived.fingerprint(ledger)
    made = imports.append(ledger, [DORN], "people.csv", "0" * 64, "anna")
    assert imports.listed(ledger) == [DORN]
    assert derived.fingerprint(ledger) != before
    imports.withdraw(ledger, made.id, "ivo")
    assert imports.listed(ledger) == []
    assert [(one.by, one.count, one.standing) for one in imports.imports(ledger)] == [
        ("anna", 1, False),
        ("ivo", 0, False),
    ]
    assert not list(verify.faults(ledger))


def test_the_same_list_twice_is_a_conflict_until_the_first_is_taken_back(ledger):
    made = imports.append(ledger, [DORN], "people.csv", "0" * 64, "anna")
    with pytest.raises(Conflict, match=made.id):
        imports.append(ledger, [DORN], "people.csv", "0" * 64, "ivo")
    imports.withdraw(ledger, made.id, "anna")
    with pytest.raises(Conflict, match="already"):
        imports.withdraw(ledger, made.id, "anna")
    imports.append(ledger, [DORN], "people.csv", "0" * 64, "ivo")
    assert imports.listed(ledger) == [DORN]


def test_what_was_never_imported_cannot_be_taken_back(ledger):
    with pytest.raises(NotFound, match="import list"):
        imports.withdraw(ledger, "imp_none", "anna")
