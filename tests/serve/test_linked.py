"""The ledger in the vocabularies of others, and people's corrections as labels."""

import msgspec
import pytest
from litestar.testing import TestClient

from counterclaim import pipeline
from counterclaim.compare import exports
from counterclaim.compare.corrections import corrections
from counterclaim.ledger import facts, judging
from counterclaim.ledger.judging import Author
from counterclaim.serve.app import application
from counterclaim.serve.linked.followthemoney import followthemoney
from counterclaim.serve.linked.reviews import claim_reviews
from desks import filled

ANNA = Author("anna")
HOME = "http://localhost:8000"


@pytest.fixture
def ledger(tmp_path):
    with filled(tmp_path / "desk.db") as book:
        yield book


def test_every_statement_of_a_voice_is_a_documentation_between_an_article_and_a_voice(ledger):
    made = list(followthemoney(ledger, HOME))
    by_id = {one["id"]: one for one in made}
    assert len(by_id) == len(made)
    spoken = [one["properties"] for one in made if one["schema"] == "Documentation"]
    named = [row for row in exports.statements(ledger) if row.speaker and row.speaker.entity]
    assert 0 < len(spoken) <= len(named)
    for properties in spoken:
        assert by_id[properties["document"][0]]["schema"] == "Article"
        assert by_id[properties["entity"][0]]["schema"] in ("Person", "Organization", "LegalEntity")
        assert properties["sourceUrl"][0].startswith(HOME)
    for one in made:
        assert all(isinstance(value, str) and value for values in one["properties"].values() for value in values)


def test_followthemoney_takes_them_as_they_are(ledger):
    model = pytest.importorskip("followthemoney").model
    for one in followthemoney(ledger, HOME):
        proxy = model.get_proxy(one, cleaned=False)
        assert not set(one["properties"]) - set(proxy.schema.properties), one
        model.get(one["schema"]).validate(proxy.to_dict())


def test_there_is_no_review_that_nobody_wrote(ledger):
    assert list(claim_reviews(ledger)) == []
    row = next(row for row in exports.statements(ledger) if row.speaker and row.speaker.entity)
    made = judging.review(
        ledger, row.id, "half of it is borne out", ANNA, "Two counts differ.", "https://desk.example/7"
    )
    (review,) = claim_reviews(ledger, HOME)
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == " … ".join(" ".join(piece.exact.split()) for piece in row.content)
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "half of it is borne out"}
    assert review["author"]["name"] == "anna"
    assert review["itemReviewed"]["author"]["name"] == row.speaker.entity
    assert review["url"] == "https://desk.example/7"
    judging.undo(ledger, made[0].id, ANNA)
    assert list(claim_reviews(ledger)) == []


@pytest.mark.parametrize("what", ["annotations", "followthemoney", "claimreview"])
def test_each_comes_as_json_lines(ledger, what):
    with TestClient(application(ledger), base_url=HOME) as asking:
        answer = asking.get(f"/api/v1/linked/{what}")
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert all(isinstance(msgspec.json.decode(line), dict) for line in answer.content.splitlines())
        assert asking.get("/api/v1/linked/none").status_code == 404


def test_corrections_are_labels_by_place(ledger):
    assert list(corrections(ledger)) == []
    rows = [row for row in exports.statements(ledger) if len(row.content) == 1 and row.speaker]
    stance, words, none = rows[0], rows[1], rows[2]
    figure = next(exports.figures(ledger))
    start, end = words.content[0].start + 3, words.content[0].end
    judging.set_stance(ledger, stance.id, "warns", ANNA)
    judging.set_span(ledger, words.id, f"{start}-{end}", ANNA)
    judging.reject(ledger, none.id, ANNA)
    judging.set_value(ledger, figure.id, "40..", ANNA)
    judging.pair(ledger, stance.id, words.id, "different", Author("ben"))
    pipeline.rebuild(ledger)
    labelled = {row.document: row for row in corrections(ledger)}
    texts = {doc.name: doc for doc in facts.documents(ledger)}
    for name, row in labelled.items():
        assert row.text_sha256 == texts[name].text_sha256
    row = labelled[stance.document]
    told = {label.content: label for label in row.statements}
    assert told[((stance.content[0].start, stance.content[0].end),)].stance == "warns"
    assert told[((stance.content[0].start, stance.content[0].end),)].decided.by == ("anna",)
    assert told[((start, end),)].decided.fields == ("span",)
    assert ((none.content[0].start, none.content[0].end),) in row.spurious
    (counted,) = labelled[figure.document].figures
    assert (counted.low, counted.span) == (40, (figure.start, figure.end))
    assert counted.high is msgspec.UNSET
    (pair,) = row.pairs
    assert (pair.verdict, pair.decided.by) == ("different", ("ben",))
