"""What a search finds by words, by meaning, and narrowed; the same rows in the list and in the export."""

import pytest

from counterclaim.compare.finding import Wanted, found
from counterclaim.compare.queries import query_rows
from counterclaim.compare.searching import every_match, search_page
from counterclaim.ledger import tables as t
from counterclaim.ledger.meanings import learn, meanings_of
from counterclaim.models.embedder import embed
from desks import filled


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("finding") / "desk.db") as book:
        yield book


def said(ledger, **wanted):
    return [match.cell.words for match in search_page(ledger, Wanted(**wanted)).matches]


def test_a_question_finds_what_holds_none_of_its_words(ledger):
    page = search_page(ledger, Wanted("how many lost their lives"))
    assert any("die" in m.cell.words or "dead" in m.cell.words or "kill" in m.cell.words for m in page.matches)
    assert all("means about the same" in match.why for match in page.matches)
    assert not said(ledger, words="how many lost their lives", how="words")


def test_words_come_with_the_reason_and_marked(ledger):
    match = search_page(ledger, Wanted("dam", how="words")).matches[0]
    assert "says “dam" in match.why
    assert any(hit and words.lower().startswith("dam") for words, hit in match.pieces)
    assert "".join(words for words, _ in match.pieces) == match.cell.words


def test_a_hit_of_words_and_meaning_comes_before_a_hit_of_one(ledger):
    hits = found(ledger, Wanted("who built the dam"), None)
    both = [hit.worded and hit.near is not None for hit in hits]
    assert not any(both) or both[0]


@pytest.mark.parametrize("facet", ["party", "speaker", "stance", "outlet", "measure"])
def test_a_facet_counts_what_choosing_it_finds(ledger, facet):
    value, number = search_page(ledger, Wanted("", how="words")).facets[facet][0]
    assert len(found(ledger, Wanted(**{facet: value}), None)) == number


@pytest.mark.parametrize(
    "given", [{"words": "dam"}, {"words": "who broke the dam", "stance": "denies"}, {"stance": "denies"}]
)
def test_the_export_has_the_rows_that_the_pages_show(ledger, given):
    shown, page = [], 0
    while True:
        view = search_page(ledger, Wanted(**given), page)
        shown += [match.cell.row.id for match in view.matches]
        if not view.more:
            break
        page += 1
    assert [row.id for row in every_match(ledger, Wanted(**given))] == shown


def test_a_list_of_queries_counts_what_each_finds(ledger):
    rows = list(query_rows(ledger, ["dam", "zzz"], Wanted(how="words")))
    assert [row.query for row in rows] == ["dam", "zzz"]
    assert rows[0].statements == len(found(ledger, Wanted("dam", how="words"), None)) > 0
    assert rows[1].statements == 0


def test_learning_again_learns_nothing_and_loses_nothing(ledger):
    before = meanings_of(ledger).near(embed(["the dam broke"])[0], 5, 0.3)
    assert learn(ledger, embed) == 0
    with ledger.write() as connection:
        connection.execute(t.derivation.delete().where(t.derivation.c.what == "meaning"))
    assert learn(ledger, embed) == 0
    assert meanings_of(ledger).near(embed(["the dam broke"])[0], 5, 0.3) == before
