"""Words of the outlet's own voice, and of nobody else's."""

from __future__ import annotations

from counterclaim.annotate.quotations import quotations
from counterclaim.annotate.sentences import sentences
from counterclaim.compare.omissions import omissions
from counterclaim.compare.wording import Label, wording
from counterclaim.records import Contention, Document, Span, Statement, Story
from texts import doc_of


def report(name: str, text: str, said: str | None = None, cue: str | None = None, **fields: object) -> Document:
    document = doc_of(text, sentences, quotations, name=name, **fields)
    if said is None:
        return document.add("statements", [])

    def span(words: str) -> Span:
        return document.span(text.index(words), text.index(words) + len(words))

    statement = Statement(document=document.id, content=(span(said),), cue=span(cue) if cue else None)
    return document.add("statements", [statement])


def labels(*documents: Document) -> dict[str, Label]:
    found = wording(documents, lambda _: ("Belan", "Orland"), lambda referent: referent.names[0])
    return {label.thing: label for label in found}


ECHO = report("echo.txt", "Orland’s invasion of Ostrel began at dawn. The war goes on.", outlet="Echo")
STAR = report(
    "star.txt",
    "The special military operation in Ostrel began at dawn. Belan claimed that it was no invasion of any kind.",
    said="it was no invasion of any kind",
    cue="claimed",
    outlet="Star",
)


def test_words_for_one_thing_are_counted_by_outlet_without_what_others_say() -> None:
    label = labels(ECHO, STAR)["the use of force"]
    assert label.words == {"Echo": {"invasion": 1, "war": 1}, "Star": {"special military operation": 1}}
    assert [span.exact for _, span in label.places["Star"]] == ["special military operation"]


def test_nouns_in_one_slot_are_found_without_the_lexicon() -> None:
    gale = report("gale.txt", "Crews watched the cleansing of Ostrel from the hills.", outlet="Gale")
    label = labels(ECHO, gale)["… of, in or against Ostrel"]
    assert label.words == {"Echo": {"invasion": 1}, "Gale": {"cleansing": 1}}


def test_verbs_show_their_tone() -> None:
    plain = report("gale.txt", "Belan said the road was open.", said="the road was open", cue="said", outlet="Gale")
    label = labels(STAR, plain)["what Orland does with its words"]
    assert label.words == {"Gale": {"say": 1}, "Star": {"claim (doubting)": 1}}


def test_words_in_scare_quotes_are_the_outlets_own_distance() -> None:
    gale = report("gale.txt", "Columns of “peacekeepers” crossed the river.", outlet="Gale")
    assert labels(gale)["words kept at a distance"].words == {"Gale": {"peacekeepers": 1}}


def test_an_outlet_on_the_story_that_lacks_a_contention_leaves_it_out() -> None:
    carrying = report(
        "a.txt", "Belan said the road was open.", said="the road was open", outlet="A", published_at="2031-05-02"
    )
    silent = report("b.txt", "The road was quiet.", outlet="B", published_at="2031-05-03")
    before = report("c.txt", "The road was wet.", outlet="C", published_at="2031-05-01")
    elsewhere = report("d.txt", "Elsewhere it rained.", outlet="D", published_at="2031-05-03")
    contention = Contention("The road was open", (carrying.statements[0].id,))
    (row,) = omissions(
        [contention],
        [carrying, silent, before, elsewhere],
        [Story("Road", tuple(sorted(d.id for d in (carrying, silent, before))))],
    )
    assert (row.counts, row.left_out_by, row.since) == ({"A": 1}, ("B",), "2031-05-02")
