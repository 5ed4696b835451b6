from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis.strategies import text

from counterclaim.annotate.quotations import quotations
from texts import doc_of, words


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("Belan said the ministry “flatly denied” it.", ["“flatly denied”"]),
        ('Belan said the ministry "flatly denied" it.', ['"flatly denied"']),
        ("Belan called it ‘a fairy tale’ twice.", ["‘a fairy tale’"]),
        ("Belan called it 'a fairy tale' twice.", ["'a fairy tale'"]),
        ("«Never», said the envoy.", ["«Never»"]),
        ("„Never“, said the envoy.", ["„Never“"]),
        ("‹Never›, said the envoy.", ["‹Never›"]),
        ("``Never,'' said the envoy.", ["``Never,''"]),
        ("The envoy spoke.", []),
    ],
)
def test_every_house_style_is_read(report, found):
    assert words(doc_of(report, quotations).quotations) == found


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("‘We’re not part of that,’ he said.", ["‘We’re not part of that,’"]),
        ("'It's the miners' fault,' she said.", ["'It's the miners' fault,'"]),
        ("The miners’ wives were ‘safe’ in the ’90s.", ["‘safe’"]),
        ("‘The miners’ wives are safe,’ he said.", ["‘The miners’ wives are safe,’"]),
        ("It dismissed as ‘lies’ the workers’ claims.", ["‘lies’"]),
        ("The minister’s envoy spoke in the '80s.", []),
    ],
)
def test_apostrophes_are_no_marks(report, found):
    assert words(doc_of(report, quotations).quotations) == found


def test_quotations_within_quotations_are_deeper():
    found = doc_of("‘He called it “a lie”,’ she said.", quotations).quotations
    assert [(q.span.exact, q.depth) for q in found] == [("‘He called it “a lie”,’", 0), ("“a lie”", 1)]


@pytest.mark.parametrize("mark", ["“", '"', "‘", "'"])
def test_a_quotation_goes_on_in_the_next_paragraph(mark):
    close = {"“": "”", "‘": "’"}.get(mark, mark)
    first, second = doc_of(f"{mark}The port is shut.\n{mark}It stays shut,{close} he said.", quotations).quotations
    assert (first.closed, first.continues, second.closed, second.continues) == (False, False, True, True)


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ("“The port is shut. Nobody spoke.", ["“The port is shut. Nobody spoke."]),
        ('The 6\'2" envoy said "no".', ['"no"']),
        ("“One “two” three", ["“One", "“two”"]),
        ('"The port is shut,” he said. “It stays shut.”', ['"The port is shut,”', "“It stays shut.”"]),
        ("The war is “demilitarizing ” nobody.", ["“demilitarizing ”"]),
        ("He said “fake“ and “lies“ again.", ["“fake“", "“lies“"]),
    ],
)
def test_marks_that_do_not_match_harm_nothing_else(report, found):
    assert words(doc_of(report, quotations).quotations) == found


@given(text(alphabet="as. \n’‘“”\"'«»„`", max_size=80))
def test_every_quotation_proves_its_words_and_outer_ones_are_apart(report):
    found = doc_of(report, quotations).quotations
    for q in found:
        q.span.verify(report)
    outer = [q.span for q in found if q.depth == 0]
    assert all(a.end <= b.start for a, b in pairwise(outer))
