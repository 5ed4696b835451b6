import random

import pytest

from counterclaim.annotate.figures import figures
from counterclaim.annotate.sentences import sentences
from counterclaim.reconcile.figures import comparisons, conflicts, vote_outcome
from counterclaim.reconcile.quantities import nested_places
from counterclaim.records import Mention, Statement
from texts import doc_of

PLACES = ("Orsk", "Lipnik", "Norland")


def report(text, *said, name="a.txt", published_at="2031-03-04", outlet="Echo"):
    """A read report; `said` are pairs of a speaker and the words that are theirs."""
    doc = doc_of(text, sentences, name=name, published_at=published_at, outlet=outlet)
    mentions = []
    for place in PLACES:
        start = text.find(place)
        while start >= 0:
            mentions.append(Mention(doc.span(start, start + len(place)), "name", "place", place))
            start = text.find(place, start + 1)
    statements = []
    for speaker, words in said:
        start, at = text.index(words), text.index(speaker)
        statements.append(
            Statement(
                document=doc.id,
                content=(doc.span(start, start + len(words)),),
                speaker=doc.span(at, at + len(speaker)),
            )
        )
    doc = doc.add("mentions", sorted(mentions, key=lambda m: m.span)).add("statements", statements)
    return doc.add("figures", figures.finds(doc))


def told(*docs, contention_of=None):
    return [(c.kind, c.measure, c.values) for c in comparisons(docs, {}, contention_of or {}) if c.kind != "scope"]


def test_totals_from_two_sides_told_one_after_the_other_disagree():
    doc = report(
        "Norland said it had lost 1,204 soldiers. Toral said at least 9,000 Norlandian soldiers had been killed.",
        ("Norland", "it had lost 1,204 soldiers"),
        ("Toral", "at least 9,000 Norlandian soldiers had been killed"),
    )
    (found,) = conflicts([doc], {}, {})
    assert (found.values, found.of) == ((1204, 9000), "Norlandian soldiers")
    assert found.reason.startswith(
        "Norland: 1,204 soldiers; Toral: at least 9,000 Norlandian soldiers (both are totals"
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Toral said 12 people died in Orsk. Belan said 40 people died in Orsk.", (12, 40)),
        ("Toral said 90 people died, including 40 children. Belan said 21 children died.", (21, 40)),
        ("Toral said 12 people died. Belan said 40 people died in Orsk.", (12, 40)),
    ],
)
def test_two_sources_that_count_the_victims_of_one_event_disagree(text, values):
    toral, belan = text.index("Toral said ") + 11, text.index("Belan said ") + 11
    first = text[toral:].split(". ")[0]
    assert told(report(text, ("Toral", first), ("Belan", text[belan:-1]))) == [("conflict", "killed", values)]


def test_reports_of_one_story_are_compared_and_those_of_two_are_not():
    one, other = (
        report(f"{who} said {count} people died in Orsk.", (who, f"{count} people died"), name=who, published_at=day)
        for who, count, day in (("Toral", 40, "2031-05-04"), ("Belan", 12, "2031-05-05"))
    )
    (found,) = conflicts([one, other], {}, {}, {one.id: "s", other.id: "s"})
    assert found.values == (12, 40)
    assert conflicts([one, other], {}, {}, {one.id: "s", other.id: "t"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "Toral said 12 people died in Orsk. Belan also said 40 people died in Orsk.",
        "Toral said 12 people died in Orsk. The road was shut. A market stood empty. Belan said 40 died in Orsk.",
        "Toral said 12 people died in Orsk on Monday. Belan said 40 people died in Orsk.",
    ],
)
def test_two_incidents_of_one_report_are_no_conflict(text):
    toral, belan = text.index("12 people"), text.index("40 ")
    said = (("Toral", text[toral:].split(".")[0]), ("Belan", text[belan:-1]))
    assert told(report(text, *said)) == []


def test_further_down_only_a_toll_is_set_against_another_report():
    filler = "The road was shut. The market stood empty. The bells rang."
    one = report("Toral said 12 people died in Orsk.", ("Toral", "12 people died in Orsk"), name="one")
    for words, found in (("40 people died in Orsk", 0), ("the toll was 40 people killed in Orsk", 1)):
        other = report(f"{filler} Belan said {words}.", ("Belan", words), name="other")
        assert len(conflicts([one, other], {}, {}, {one.id: "s", other.id: "s"})) == found


def test_the_victims_give_no_figure():
    text = "Belan said 12 people died in Orsk. Children said 40 people died in Orsk."
    assert told(report(text, ("Belan", "12 people died in Orsk"), ("Children", "40 people died in Orsk"))) == []


def test_a_place_has_one_number_of_people_trapped_and_hedged_numbers_join_the_conflict():
    doc = report(
        "More than 50,000 people are trapped in Orsk.\nToral said 60,000 people are trapped in Orsk.\n"
        "In all, 90,000 remain trapped in Orsk.",
        ("Toral", "60,000 people are trapped in Orsk"),
    )
    assert told(doc) == [("conflict", "trapped", (50_000, 60_000, 90_000))]


@pytest.mark.parametrize(
    "text",
    [
        "Toral said 12 people died in Orsk. Belan said 40 people died in Lipnik.",
        "Toral said 12 children died in Orsk, but Belan said 40 soldiers died in Orsk.",
        "Toral said more than 5,000 people died in Orsk, but Belan said 5,200 people died in Orsk.",
        "Toral said about 40 people died in Orsk, but Belan said 42 people died in Orsk.",
        "Toral said 12 people died on Monday in Orsk, but Belan said 40 people died on Friday in Orsk.",
        "Toral said 12 people died in Orsk. Belan said another 40 people died in Orsk.",
        "Toral said 12 guards and a nurse died in Orsk. Belan said 40 people died in Orsk.",
        "Toral said 12 people died in Orsk. Belan said 700 people died in Orsk.",
        "Toral said 12 people died in Orsk. Belan said weeks of raids left 40 people dead.",
        "Toral said 12 people died in Orsk. Belan said 40 teachers died in Lipnik.",
    ],
)
def test_other_places_kinds_days_and_incidents_do_not_disagree(text):
    toral, belan = text.index("Toral said ") + 11, text.index("Belan said ") + 11
    first = text[toral:].split(". ")[0].split(", but")[0]
    assert told(report(text, ("Toral", first), ("Belan", text[belan:-1]))) == []


def test_one_sentence_that_sets_two_sources_against_each_other():
    text = "Toral said 12 people died in Orsk, while Belan put the toll at 40."
    doc = report(text, ("Toral", "12 people died in Orsk"), ("Belan", "the toll at 40"))
    assert told(doc) == [("conflict", "killed", (12, 40))]


def test_a_rising_toll_is_an_update():
    assert told(report("The death toll in Orsk has risen to 74, up from 57 on Monday.")) == [
        ("update", "killed", (57, 74))
    ]


def test_across_reports_a_contention_shows_that_two_figures_are_one_quantity():
    one = report("Toral said 12 people died in Orsk.", ("Toral", "12 people died in Orsk"))
    two = report("Belan said 40 people died in Orsk.", ("Belan", "40 people died in Orsk"), name="b.txt")
    about = {statement.id: "c1" for doc in (one, two) for statement in doc.statements}
    assert told(one, two) == []
    assert told(one, two, contention_of=about) == [("conflict", "killed", (12, 40))]
    (found,) = conflicts([two, one], {}, about)
    assert found.contention == "c1"


def test_the_same_source_a_day_later_gives_an_update():
    one = report("Toral said 12 people died in Orsk.", ("Toral", "12 people died in Orsk"))
    two = report(
        "Toral said 40 people died in Orsk.",
        ("Toral", "40 people died in Orsk"),
        name="b.txt",
        published_at="2031-03-05",
    )
    about = {statement.id: "c1" for doc in (one, two) for statement in doc.statements}
    assert told(two, one, contention_of=about) == [("update", "killed", (12, 40))]


def test_a_part_is_told_with_its_whole():
    doc = report("More than 5,000 civilians have been killed in Orsk, including 210 children.")
    (found,) = comparisons([doc], {}, {})
    assert (found.kind, found.values) == ("scope", (210, 5000))


def test_the_majority_that_a_report_names_is_checked():
    doc = report(
        "The motion won 71 votes in favour, while 20 countries voted no and 30 countries abstained. "
        "It needed two-thirds of the members voting."
    )
    (found,) = comparisons([doc], {}, {})
    assert (found.kind, found.values) == ("vote", (20, 30, 71))
    assert "71 of 91 voting are 78.0 %, two-thirds (66.7 %) reached" in found.reason
    assert "missed" in vote_outcome(50, 40, 0, "two-thirds", voting_only=True)


def test_the_order_of_the_reports_does_not_matter():
    docs = [
        report(
            f"Toral said {n}00 people are trapped in Orsk.", ("Toral", f"{n}00 people are trapped in Orsk"), name=f"{n}"
        )
        for n in range(1, 9)
    ]
    wanted = comparisons(docs, {}, {})
    for seed in range(4):
        random.Random(seed).shuffle(docs)
        assert comparisons(docs, {}, {}) == wanted


def test_a_place_without_its_name_is_the_one_that_another_report_names_in_full():
    valley = "the figure for the valley was 150 dead"
    one = report(f"In Lipnik 12 boats were destroyed.\nToral said {valley}.", ("Toral", valley))
    named = "74 people died in the Orsk valley"
    other = report(f"Belan said {named}.", ("Belan", named), name="b.txt")
    (found,) = conflicts([one, other], {}, {}, {one.id: "s", other.id: "s"})
    assert found.values == (74, 150)


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        # The toll is told, or the attack that the report is about; two accounts without a name disagree on nothing.
        ("12 people were killed", "the raid left 40 people dead", [(12, 40)]),
        ("12 people were killed", "40 people died and the toll may rise", []),
        ("a toll of 12 dead", "an earlier toll of 9 dead was given in haste", []),
    ],
)
def test_the_toll_of_the_event_is_told_apart_from_one_incident_after_another(first, second, values):
    between = "The road was shut. Trams stood still."
    doc = report(f"Toral said {first}. {between} Belan said {second}.", ("Toral", first), ("Belan", second))
    assert [c.values for c in conflicts([doc], {}, {})] == values


def test_two_sources_without_a_name_disagree_on_nothing():
    said = "the raid left 12 people dead", "the raid left 40 people dead"
    doc = report(
        f"A medic said {said[0]}. The road was shut. A local official said {said[1]}.",
        ("A medic", said[0]),
        ("A local official", said[1]),
    )
    assert not conflicts([doc], {}, {})


def test_places_in_a_list_lie_in_no_other():
    doc = report("Raids on Orsk, Lipnik and Norland. Talks in Lipnik, Norland.")
    assert nested_places(doc) == {("lipnik", "norland")}
