import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from counterclaim.annotate.counting.numbers import amounts
from counterclaim.annotate.figures import figures
from counterclaim.annotate.sentences import sentences
from counterclaim.records import Mention, Span, Statement
from texts import doc_of


def read(text):
    return doc_of(text, sentences).add("mentions", ()).add("statements", ())


def found(text):
    return list(figures.finds(read(text)))


def counted(text):
    return [(f.low, f.high, f.measure, f.of) for f in found(text)]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("1,204", 1204, 1204),
        ("12.000", 12000, 12000),
        ("2.5 million", 2_500_000, 2_500_000),
        ("3bn", 3e9, 3e9),
        ("four", 4, 4),
        ("twenty-one", 21, 21),
        ("two hundred and fifty thousand", 250_000, 250_000),
        ("half a million", 500_000, 500_000),
        ("two dozen", 24, 24),
        ("tens of thousands", 20_000, 99_999),
        ("hundreds", 200, 999),
        ("dozens", 24, 99),
        ("several hundred", 300, 999),
        ("between 40 and 60", 40, 60),
        ("40 to 60", 40, 60),
        ("40-60", 40, 60),
        ("1 to 2 million", 1e6, 2e6),
        ("at least 40", 40, None),
        ("more than 40", 40, None),
        ("40 or more", 40, None),
        ("up to 40", None, 40),
        ("no more than 40", None, 40),
        ("nearly 40", 40, 40),
        ("at least another 40", 40, None),
    ],
)
def test_bounds_of_a_number(words, low, high):
    assert [(a.low, a.high) for a in amounts(f"They saw {words} boats.")] == [(low, high)]


@pytest.mark.parametrize(
    "text",
    [
        "the Kr-27",
        "at 10:15",
        "on 9/11",
        "a 52-year-old",
        "the 3rd",
        "no one",
        "one of the ships",
        "20/20",
        "a two-thirds majority",
        "item 0071",
    ],
)
def test_a_number_inside_something_else_is_none(text):
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Shells fell on Orsk, killing at least six people and injuring at least 19.",
            [(6, None, "killed", "people"), (19, None, "wounded", "people")],
        ),
        ("Norland said it had lost 870 soldiers.", [(870, 870, "killed", "soldiers")]),
        ("Two women died.", [(2, 2, "killed", "women")]),
        ("The death toll in Orsk has risen to 3,000.", [(3000, 3000, "killed", "people")]),
        ("The civilian death toll rose from 20 to 38.", [(38, 38, "killed", "civilians")]),
        ("The number of people wounded stood at 40.", [(40, 40, "wounded", "people")]),
        ("The raid left 28 rebels dead.", [(28, 28, "killed", "rebels")]),
        ("30 guards and 39 rebels had been killed.", [(30, 30, "killed", "guards"), (39, 39, "killed", "rebels")]),
        ("Killing a guard and two children, it burned.", [(2, 2, "killed", "children")]),
        (
            "At least 30 people, including 12 children, were killed.",
            [(30, None, "killed", "people"), (12, 12, "killed", "children")],
        ),
        (
            "4 Norland Guards Killed 7 Wounded in Raid",
            [(4, 4, "killed", "Norland Guards"), (7, 7, "wounded", "Norland Guards")],
        ),
        ("Twelve rebels killed a man.", []),
        ("The bodies of 41 villagers were found.", [(41, 41, "bodies found", "villagers")]),
        ("About 9,000 people remain trapped.", [(9000, 9000, "trapped", "people")]),
        ("It has a population of 81,000.", [(81000, 81000, "population", "people")]),
        ("The motion won 71 votes in favour.", [(71, 71, "votes for", None)]),
        (
            "30 countries abstained and 12 states voted no.",
            [(30, 30, "abstentions", "countries"), (12, 12, "votes against", "states")],
        ),
        ("The senate voted 52-48 to hear her.", [(52, 52, "votes for", None), (48, 48, "votes against", None)]),
        ("The Bears beat the Lions 52-48.", []),
        ("Toral won 54 percent of the vote.", [(54, 54, "share of votes", None)]),
        ("Guards arrested 14 protesters.", [(14, 14, "detained", "protesters")]),
        ("Air defences shot down three drones.", [(3, 3, "shot down", "drones")]),
        ("The deportation of hundreds of children went on.", [(200, 999, "deported", "children")]),
        ("40 people were killed or wounded.", [(40, 40, "casualties", "people")]),
        ("They held 19 besieged towns.", []),
        ("He spoke of the three civilian deaths.", [(3, 3, "killed", "civilians")]),
        (
            "The mayor counts 214 dead soldiers. Norland says 900 died.",
            [(214, 214, "killed", "soldiers"), (900, 900, "killed", "soldiers")],
        ),
        ("41 residents of the town were dead.", [(41, 41, "killed", "residents")]),
        ("The flood drove 9,000 people from their homes.", [(9000, 9000, "displaced", "people")]),
        ("74 people have died, up from 57 on Monday.", [(74, 74, "killed", "people"), (57, 57, "killed", "people")]),
        (
            "Norland says 900 died while Tarsk puts the number at more than 2,000.",
            [(900, 900, "killed", "people"), (2000, None, "killed", "people")],
        ),
        ("The vote was 38 in favour, 11 against.", [(38, 38, "votes for", None), (11, 11, "votes against", None)]),
    ],
)
def test_what_a_number_counts(text, wanted):
    assert counted(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "On March 9 killed men were buried.",
        "In 2031 displaced families came back.",
        "She was trapped for 12 hours and wounded 3 times.",
        "He is 44 and lives at 12 Mill Road.",
        "Resolution 2118 wounded their pride.",
        "The Boeing 777 crashed.",
        "The NXI 250 also rallied.",
        "Of the eight deportation appeals she read one.",
        "One line always stuck with me.",
        "He spoke of the loss of thousands of orders.",
        "They talked of one's life.",
    ],
)
def test_dates_ages_and_names_are_no_figures(text):
    assert found(text) == []


def test_where_and_when_stand_in_the_sentence():
    (figure,) = found("On Tuesday a raid on the port killed 12 people in the besieged town.")
    assert figure.as_of == "Tuesday"
    text = "Orsk remains cut off, with 8,000 trapped in the city, Toral said."
    doc = doc_of(text, sentences).add("mentions", (Mention(Span(0, 4, "Orsk"), "name", "place", "Orsk"),))
    assert [f.where for f in figures.finds(doc)] == ["Orsk"]


def test_the_innermost_statement_holds_the_figure():
    text = "Belan said Toral had claimed that 40 men died."
    doc = read(text)
    outer = Statement(document=doc.id, content=(doc.span(11, 45),), speaker=doc.span(0, 5))
    inner = Statement(document=doc.id, content=(doc.span(34, 45),), speaker=doc.span(11, 16))
    (figure,) = figures.finds(doc.add("statements", (outer, inner)))
    assert figure.holder is not None
    assert (figure.holder.exact, figure.statement) == ("Toral", inner.id)


def test_the_tail_of_a_sentence_belongs_to_who_spoke_before_it():
    text = "Some 9,000 people have fled, the agency said, with thousands more displaced inside."
    doc = read(text)
    said = Statement(document=doc.id, content=(doc.span(0, 27),), speaker=doc.span(29, 39), cue=doc.span(40, 44))
    assert [f.holder and f.holder.exact for f in figures.finds(doc.add("statements", (said,)))] == ["the agency"] * 2


def test_a_headline_that_the_text_tells_again_is_no_second_figure():
    text = "Twelve killed in Orsk\nShells killed 12 people in Orsk.\nTwo sailors were killed."
    doc = doc_of(text, sentences)
    blocks = (structs.replace(doc.blocks[0], kind="headline"), *doc.blocks[1:])
    doc = structs.replace(doc, blocks=blocks).add("mentions", ()).add("statements", ())
    assert [f.span.exact for f in figures.finds(doc)] == ["12 people", "Two sailors"]


def test_according_to_names_the_holder():
    (figure,) = found("According to the harbour office, 12 sailors were missing.")
    assert figure.holder is not None
    assert figure.holder.exact == "the harbour office"


NUMBERS = ["12", "1,204", "40-60", "52-48", "$3m", "dozens", "at least", "%"]
WORDS = ["killed", "were", "people", "including", "the toll", "voted", "and", "of", "to", "from", ",", ".", "’"]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(NUMBERS + WORDS), max_size=25).map(" ".join)))
def test_every_figure_proves_its_span(text):
    for figure in found(text):
        figure.span.verify(text)
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@pytest.mark.parametrize("piece", ["1", "1,111", "1.", "hundred ", "killed 12 and ", "$", "12-"])
def test_a_long_text_takes_time_in_proportion(piece):
    began = time.perf_counter()
    found(piece * (100_000 // len(piece)))
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("text", "names", "giver"),
    [
        ("The Watch, which has men in Orsk, gave a toll of 36 dead.", ("The Watch", "Orsk"), "The Watch"),
        ("The council and medics said 12 people died.", ("The council", "medics"), "The council"),
        ("A raid killed 12 people, the council said.", ("the council",), "the council"),
        ("Toral counts 57 dead; Norland admits nine dead.", ("Toral", "Norland"), "Toral"),
        ("The council spoke on Monday, but 12 people died near Orsk.", ("The council", "Orsk"), None),
        ("The office, which counts only the dead of one bank, has nine dead.", ("The office", "which"), "The office"),
        ("Fire from Toral has claimed 21 lives.", ("Toral",), None),
        ("The Chamber has suspended Toral by 38 votes to 11.", ("The Chamber", "Toral"), None),
    ],
)
def test_who_gives_a_figure_that_no_statement_holds(text, names, giver):
    doc = read(text)
    spans = sorted(doc.span(text.index(name), text.index(name) + len(name)) for name in names)
    mentions = [Mention(span, "name", "organisation", span.exact) for span in spans]
    first, *_ = figures.finds(doc_of(text, sentences).add("mentions", mentions).add("statements", ()))
    assert (first.holder.exact if first.holder else None) == giver


def test_it_stands_for_who_gave_the_figure_before():
    text = "The ministry counts 74 dead in the valley. For the town of Orsk it gives 52."
    spans = [
        doc_of(text).span(text.index(name), text.index(name) + len(name)) for name in ("The ministry", "Orsk", "it")
    ]
    mentions = [Mention(span, "name", "organisation", span.exact) for span in spans]
    found = figures.finds(doc_of(text, sentences).add("mentions", mentions).add("statements", ()))
    assert [f.holder and f.holder.exact for f in found] == ["The ministry", "The ministry"]


@pytest.mark.parametrize(
    ("content", "stance", "holder"),
    [
        ("each other for a flood that has killed 17 people", "alleges", None),
        ("why it abstained when 38 states – with 11 against – were for it", "asserts", None),
        ("that the 21 girls were exchanged and had been released", "denies", None),
        ("that 21 girls had been released", "asserts", "Toral"),
    ],
)
def test_figures_that_are_told_in_passing_are_not_the_speakers(content, stance, holder):
    doc = read(f"Toral said {content}.")
    said = Statement(document=doc.id, content=(doc.span(11, 11 + len(content)),), speaker=doc.span(0, 5), stance=stance)
    given = [f.holder and f.holder.exact for f in figures.finds(doc.add("statements", (said,)))]
    assert set(given) <= {holder}


def test_the_place_and_time_of_a_part_are_not_those_of_the_whole():
    text = "Toral says 112 people drowned, 68 of them in Orsk on Monday."
    whole, part = figures.finds(doc_of(text, sentences))
    assert (whole.where, whole.as_of, part.where, part.as_of) == (None, None, "Orsk", "Monday")


def test_the_count_goes_on_with_the_dead_where_the_missing_were_counted_too():
    text = "Belan said 68 people had died and 27 were missing. The ministry raised its count for the valley to 112."
    assert counted(text)[-1] == (112, 112, "killed", "people")


def test_lists_after_a_whole_are_its_parts_and_a_bare_number_counts_what_was_counted_before():
    assert [c[2:] for c in counted("A toll of 52 dead, among them nine children and six teachers.")] == [
        ("killed", "people"),
        ("killed", "children"),
        ("killed", "teachers"),
    ]
    assert counted("Toral speaks of 74 dead in the valley; Norland admits nine.")[1] == (9, 9, "killed", "people")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Toral said 74 people had died in Orsk. It raised its count for the valley to 112.", 112),
        ("Toral counts 74 dead in the valley. For the town of Orsk it gives 52.", 52),
        ("Toral said 9 people had died. Belan said the true figure was ‘likely above 150’.", 150),
    ],
)
def test_a_bare_number_goes_on_with_what_was_counted_just_before(text, value):
    *_, last = figures.finds(doc_of(text, sentences))
    assert (last.low, last.measure) == (value, "killed")
