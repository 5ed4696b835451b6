import pytest

from counterclaim.annotate.tagging.dialogue import turns


def set_out(text):
    return [(text[slice(*turn.speaker)], *(text[slice(*words)] for words in turn.words)) for turn in turns(text)]


def test_a_transcript_has_turns():
    text = "They met on air.\n\nHOST: Did you fire?\n\nBELAN: Never. Not once.\n\nHOST: Then who did?\n"
    assert set_out(text) == [
        ("HOST", "Did you fire?"),
        ("BELAN", "Never. Not once."),
        ("HOST", "Then who did?"),
    ]


def test_a_turn_goes_on_in_the_paragraphs_of_a_quotation_that_is_not_closed():
    text = "“HOST: Did you fire?\n\n“BELAN: Never.\n\n“Not once.\n\n“HOST: Then who did?”\n\n“A fine show,” he said."
    assert set_out(text) == [
        ("HOST", "Did you fire?"),
        ("BELAN", "Never.", "Not once."),
        ("HOST", "Then who did?”"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: The bridge is open again.\n\nThe rest stays as it was.",
        "EMAIL: desk@example.org\nPHONE: 00 00\n",
        "Belan: we never fired",
    ],
)
def test_a_heading_is_no_turn(text):
    assert set_out(text) == []


@pytest.mark.parametrize("dash", ["— ", "―", "– ", "-- "])
def test_a_signed_quotation_is_its_signer_s(dash):
    assert set_out(f"“We saw nothing of the kind.” {dash}Olya Venn") == [("Olya Venn", "“We saw nothing of the kind.”")]
    assert set_out(f"“We saw nothing of the kind,” he said {dash}and left.") == []
