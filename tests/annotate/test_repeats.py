import pytest

from counterclaim.annotate.mentions import mentions
from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.sentences import sentences
from counterclaim.annotate.statements import statements
from counterclaim.records import Block, Document


def read(*lines):
    """The statements of a report whose first line is its headline."""
    text = "\n".join(lines)
    blocks, start = [], 0
    for line in lines:
        blocks.append(Block(start, start + len(line), "paragraph" if blocks else "headline"))
        start += len(line) + 1
    doc = Document(name="a", capture="c", text=text, blocks=tuple(blocks))
    for step in (sentences, quotations, mentions, statements):
        doc = doc.add(step.gives, step.finds(doc))
    return doc.statements


def test_a_headline_repeats_the_fuller_statement_of_the_body():
    head, body = read("Orland denies use of poison gas", "Orland denied that its army had used poison gas in Orsk.")
    assert (head.repeats, body.repeats) == (body.id, None)


@pytest.mark.parametrize(
    "later",
    [
        "Varnia denied that its army had used poison gas in Orsk.",  # another speaker
        "Orland denied that its ships had left the bay of Lod.",  # another matter
        "Orland confirmed that its army had used poison gas in Orsk.",  # another stance
    ],
)
def test_another_speaker_matter_or_stance_is_no_repeat(later):
    found = read("Gas in Orsk", "Orland denied that its army had used poison gas in Orsk.", later)
    assert not any(s.repeats for s in found)


def test_the_body_repeats_what_stands_before_it():
    line = "Ana Belan said that the army had shelled the market of Orsk."
    first, second = read("Orsk", line, line)
    assert (first.repeats, second.repeats) == (None, first.id)
