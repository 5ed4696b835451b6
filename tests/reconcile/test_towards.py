"""A text agrees with a claim, disagrees with it, or only passes it on."""

import pytest

from counterclaim.reconcile.towards import features, stance_towards

CLAIM = "A shark was seen in the river Osk"


@pytest.mark.parametrize(
    ("sentences", "side"),
    [
        (
            ["The picture of the shark is a hoax.", "No shark was seen in the Osk, the harbour office said."],
            "disagrees",
        ),
        (["It is reportedly a shark.", "The claim could not be verified, and sources differ."], "discusses"),
    ],
)
def test_a_text_takes_a_side(sentences: list[str], side: str) -> None:
    assert stance_towards(CLAIM, sentences).side == side


def test_the_words_of_doubt_are_named() -> None:
    assert stance_towards(CLAIM, ["The picture is a hoax, a fake."]).words == ("hoax", "fake")


def test_a_claim_that_is_a_doubt_turns_the_doubts_of_the_text_round() -> None:
    text = ["The picture is a hoax."]
    assert features("The shark is a hoax", text)["doubt, of a doubt"] > 0
    assert "doubt, of a doubt" not in features(CLAIM, text)


def test_nothing_at_all_is_read_as_nothing() -> None:
    assert stance_towards("", []).words == ()
