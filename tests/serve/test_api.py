"""The REST API: rows by cursor and by content type, problem documents, annotations, and no failures however asked."""

import csv
import io
import logging

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar.testing import TestClient
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from counterclaim.compare import exports
from counterclaim.compare.contention import ContentionPage
from counterclaim.compare.desk import DeskPage
from counterclaim.compare.reading import ReportPage
from counterclaim.compare.searching import SearchPage
from counterclaim.compare.speaker import SpeakerPage
from counterclaim.ledger import lookups
from counterclaim.serve.api import routes
from counterclaim.serve.api.examples import examples
from counterclaim.serve.app import application
from desks import filled, served

CONFORM = [content_type_conformance, response_schema_conformance, status_code_conformance]
HOME = "http://localhost:8000"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("api") / "desk.db") as book:
        yield book


@pytest.fixture(scope="module")
def client(ledger):
    with TestClient(application(ledger), base_url=HOME) as asking:
        yield asking


def test_rows_come_in_pages_and_together_are_all(client, ledger):
    found, after = [], ""
    while after is not None:
        page = client.get("/api/v1/rows/statements", params={"limit": 20, "after": after}).json()
        found += [row["id"] for row in page["rows"]]
        after = page["next"]
    assert found == [row.id for row in exports.statements(ledger)]


def test_rows_as_csv_and_json_lines(client, ledger):
    expected = [row.id for row in exports.figures(ledger)]
    sheet = client.get("/api/v1/rows/figures", headers={"accept": "text/csv"}).text
    assert [row["id"] for row in csv.DictReader(io.StringIO(sheet))] == expected
    lines = client.get("/api/v1/rows/figures", headers={"accept": "application/x-ndjson"}).content.splitlines()
    assert [msgspec.json.decode(line)["id"] for line in lines] == expected
    assert client.get("/api/v1/rows/figures", headers={"accept": "image/png"}).status_code == 406


def test_what_is_wrong_is_a_problem_document(client):
    answer = client.get("/api/v1/contentions/con_nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "There is nothing here"


def test_annotations_point_at_the_words_that_they_repeat(client, ledger):
    report = lookups.newest_documents(ledger, 1)[0]
    text = lookups.documents_with(ledger, [report], ())[report].text
    page = client.get(f"/api/v1/reports/{report}/annotations").json()
    assert page["type"] == "AnnotationPage"
    for item in page["items"]:
        for target in item["target"]:
            place, words = target["selector"]
            assert text[place["start"] : place["end"]] == words["exact"]


def test_a_decision_by_program_and_the_conflict_with_another(client, ledger):
    statement = next(exports.statements(ledger)).id
    given = {"act": "stance", "statement": statement, "value": "warns", "by": "anna", "seen": ""}
    made = client.post("/api/v1/judgements", json=given)
    assert made.status_code == 201
    assert made.json()["judgements"][0]["right"] == "warns"
    assert client.post("/api/v1/judgements", json={**given, "by": "ben"}).status_code == 409
    assert client.post("/api/v1/judgements", json={**given, "act": "shout"}).status_code == 400


def test_a_form_of_another_site_cannot_use_the_api(client):
    answer = client.post("/api/v1/judgements", content=b'{"act": "accept"}', headers={"content-type": "text/plain"})
    assert answer.status_code in (400, 415)


def test_every_operation_has_an_example_of_everything_that_it_takes_and_gives(client):
    schema = client.get("/api/schema/openapi.json").json()
    operations = [(path, one) for path, item in schema["paths"].items() for one in item.values()]
    assert operations
    for path, operation in operations:
        assert all("examples" in parameter for parameter in operation.get("parameters", ())), path
        assert all("examples" in content for content in operation.get("requestBody", {}).get("content", {}).values())
        (answer,) = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
        for kind, content in answer["content"].items():
            assert "examples" in content or "zip" in kind or "ndjson" in kind, (path, kind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("get /api/v1", DeskPage),
        ("get /api/v1/reports/{report}", ReportPage),
        ("get /api/v1/contentions/{contention}", ContentionPage),
        ("get /api/v1/speakers/{speaker}", SpeakerPage),
        ("get /api/v1/search", SearchPage),
        ("post /api/v1/judgements", routes.Decided),
    ],
)
def test_examples_are_of_the_kind_that_is_given(name, kind):
    msgspec.convert(examples()[name].response, kind)


def test_nothing_that_the_schema_allows_makes_it_fail(ledger):
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with served(ledger) as home:
        schema = schemathesis.openapi.from_url(f"{home}/api/schema/openapi.json")

        for operation in schema.get_all_operations():
            never_fails(operation.ok())()


def never_fails(operation):
    """A property over the cases of one operation."""

    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case):
        answer = case.call()
        assert answer.status_code < 500, answer.text
        if answer.status_code < 300:
            case.validate_response(answer, checks=CONFORM)

    return ask
