"""Who is the same in several regions: by names, roles and parties, and never within one region."""

from itertools import permutations

import pytest

from counterclaim.reconcile.joining import joined, keys_of
from counterclaim.records import Entity, Part


def part(region, name, *others, kind="person", roles=(), party=None, mentions=3):
    entity = Entity(name, kind, (name, *others), (f"ref_{region}_{name}",), roles, party)
    return Part(f"part_{region}_{name}", region, entity, keys_of(entity, named=True), mentions, 1)


def groups(*parts):
    found = {frozenset(frozenset(whole.parts) for whole in joined(order)) for order in permutations(parts)}
    assert len(found) == 1, "the order of the parts shows"
    return {frozenset(one.removeprefix("part_") for one in group) for group in found.pop()}


def test_one_full_name_is_one_person():
    assert groups(part("a", "Ilva Dorn"), part("b", "Ilva Dorn", "Dorn")) == {frozenset({"a_Ilva Dorn", "b_Ilva Dorn"})}


def test_other_given_names_are_other_people():
    assert len(groups(part("a", "Ilva Dorn"), part("b", "Marek Dorn"))) == 2


def test_a_surname_joins_who_alone_has_a_like_role_or_party():
    minister = part("a", "Ilva Dorn", roles=("defence minister",), party="Orsk")
    assert len(groups(minister, part("b", "Dorn", party="Orsk"))) == 1
    assert len(groups(minister, part("b", "Dorn", party="Tarnia"))) == 2
    assert len(groups(minister, part("c", "Marek Dorn", party="Orsk"), part("b", "Dorn", party="Orsk"))) == 3


def test_a_region_that_told_two_apart_is_believed():
    two = part("a", "Ilva Dorn", party="Orsk"), part("a", "Ilva K. Dorn", party="Tarnia")
    assert len(groups(*two)) == 2


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (("Orsk Defence Ministry", "organisation"), ("Orsk Ministry of Defense", "organisation"), 1),
        (("Orsk Defence Ministry", "organisation"), ("Orsk Health Ministry", "organisation"), 2),
        (("Kyiv", "place"), ("Ukraine", "place"), 2),
        (("United Nations", "organisation"), ("United Nations", "place"), 1),
    ],
)
def test_bodies_and_places_are_one_by_their_names(one, other, count):
    assert len(groups(part("a", one[0], kind=one[1]), part("b", other[0], kind=other[1]))) == count


def test_a_whole_has_the_name_and_party_of_most_mentions():
    few = part("a", "Ilva Dorn", party="Tarnia", mentions=1)
    most = part("b", "Ilva Dorn", "I. Dorn", party="Orsk", roles=("mayor",), mentions=9)
    (whole,) = joined([few, most])
    assert (whole.entity.party, whole.entity.roles, whole.statements) == ("Orsk", ("mayor",), 2)
    assert whole.entity.members == ("ref_a_Ilva Dorn",)


def test_who_a_person_said_is_somebody_else_stays_alone():
    alone = Entity("Ilva Dorn", "person", ("Ilva Dorn",), ("ref_1",), reasons=("vera said that this is somebody else",))
    assert keys_of(alone, named=True) == ()
