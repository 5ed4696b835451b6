from counterclaim.annotate.attribution.nested import untangled
from counterclaim.annotate.attribution.proposals import Proposal


def proposed(text, content, cue, speaker):
    """The proposal whose parts are these words of the text."""

    def place(words):
        return text.index(words), text.index(words) + len(words)

    return Proposal((place(content),), place(cue), place(speaker))


def test_who_passes_words_on_is_in_the_chain():
    text = "“They left,” Belan said, as quoted by the Orsk Post."
    said = proposed(text, "“They left,”", "said", "Belan")
    passed = proposed(text, "“They left,” Belan said", "as quoted by", "the Orsk Post")
    (found,) = untangled(text, [passed, said])
    assert text[slice(*found.speaker)] == "Belan"
    assert [text[start:end] for start, end in found.chain] == ["the Orsk Post"]


def test_a_statement_ends_where_its_speaker_says_something_else():
    text = "Orland says it has left and in turn accuses Lozna of theft."
    first = proposed(text, "it has left and in turn accuses Lozna of theft", "says", "Orland")
    second = proposed(text, "Lozna of theft", "accuses", "Orland")
    assert [text[p.start : p.end] for p in untangled(text, [first, second])] == ["it has left", "Lozna of theft"]


def test_what_another_says_belongs_to_it():
    text = "Orland says it has left and that Lozna denied the raid."
    first = proposed(text, "it has left and that Lozna denied the raid", "says", "Orland")
    second = proposed(text, "the raid", "denied", "Lozna")
    assert untangled(text, [first, second]) == [first, second]
