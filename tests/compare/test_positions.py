"""Who holds what, in time; who changed, who is silent."""

from __future__ import annotations

from compare.rows import row
from counterclaim.compare.positions import positions


def test_positions_stand_in_time_order_by_stance() -> None:
    held = positions(
        [
            row("b", "the dam was not mined", "denies", "Belan", "Orland", said_at="2031-05-03"),
            row("a", "Orland mined the dam", "alleges", "Doria", "Ostrel", said_at="2031-05-01"),
            row("c", "Orland mined the dam", "alleges", "Doria", "Ostrel", said_at="2031-05-01", repeats="a"),
        ],
        parties=["Orland", "Ostrel", "Quill"],
    )
    assert [take.statement for take in held.takes] == ["a", "b"]
    assert {stance: [take.party for take in takes] for stance, takes in held.by_stance.items()} == {
        "alleges": ["Ostrel"],
        "denies": ["Orland"],
    }
    assert held.silent == ("Quill",)
    assert held.changes == ()


def test_a_later_confirmation_is_a_change_and_one_on_the_same_day_a_contradiction() -> None:
    denial = row("a", "no soldier was there", "denies", "Belan", "Orland", said_at="2031-05-01")
    later = row("b", "a team was there", "confirms", "Belan", "Orland", said_at="2031-05-04")
    at_once = row("c", "a team was there", "confirms", "Belan", "Orland", said_at="2031-05-01")
    (change,) = positions([later, denial]).changes
    assert (change.who, change.kind, change.earlier.statement) == ("Belan", "changed position", "a")
    (change,) = positions([denial, at_once]).changes
    assert change.kind == "contradicts itself"


def test_a_party_changes_through_another_voice() -> None:
    held = positions(
        [
            row("a", "no soldier was there", "denies", "Belan", "Orland", said_at="2031-05-01"),
            row("b", "a team was there", "confirms", "General Ivo", "Orland", said_at="2031-05-04"),
        ]
    )
    assert [(change.who, change.kind) for change in held.changes] == [("Orland", "changed position")]


def test_who_denies_and_accuses_in_turn_has_one_position() -> None:
    held = positions(
        [
            row("a", "a massacre", "denies", "Belan", "Orland"),
            row("b", "the bodies were put there later", "alleges", "Belan", "Orland"),
        ]
    )
    assert held.changes == ()
