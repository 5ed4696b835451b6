"""The pages without a browser: who may ask, what is refused, and that what reports smuggle in stays words."""

import asyncio
import re

import pytest
from litestar.testing import TestClient

from counterclaim.compare.finding import Wanted
from counterclaim.compare.searching import every_match
from counterclaim.ledger import facts, lookups
from counterclaim.serve.app import application
from counterclaim.serve.guards import greet
from desks import filled

HOME = "http://localhost:8000"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("web") / "desk.db") as book:
        yield book


@pytest.fixture(scope="module")
def client(ledger):
    with TestClient(application(ledger), base_url=HOME) as asking:
        yield asking


def form(client, path):
    """The hidden token of a page's forms."""
    return re.search(r'name="_csrf_token" value="([^"]+)"', client.get(path).text)[1]


def test_every_page_carries_the_headers_that_keep_scripts_out(client):
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_another_name_for_this_machine_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_page_of_another_site_cannot_write(client, headers):
    answer = client.post("/decide", data={"act": "accept"}, headers=headers)
    assert answer.status_code == 403


def test_a_form_without_its_token_cannot_write(client):
    assert client.post("/decide", data={"act": "accept"}).status_code == 403


def test_bound_elsewhere_a_token_is_asked_for_and_kept_as_a_cookie(ledger):
    with TestClient(application(ledger, "desk.example", "t0ken"), base_url="http://desk.example") as asking:
        assert asking.get("/").status_code == 401
        assert asking.get("/api/v1/").status_code == 401
        assert asking.get("/?token=wrong").status_code == 401
        welcome = asking.get("/?token=t0ken", follow_redirects=False)
        assert welcome.status_code == 303
        assert welcome.headers["location"] == "/"
        assert "HttpOnly" in welcome.headers["set-cookie"]
        assert asking.get("/").status_code == 200


def test_the_token_leads_to_no_other_site():
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(greet(send, "//evil.example", "t0ken"))
    assert dict(sent[0]["headers"])[b"location"] == b"/evil.example"


def test_a_stance_is_corrected_and_a_second_tab_is_told(client, ledger):
    statement = next(iter(every_match(ledger, Wanted(stance="denies")))).id
    given = {"_csrf_token": form(client, "/review"), "act": "stance", "statement": statement, "by": "anna", "seen": ""}
    first = client.post("/decide", data={**given, "value": "warns", "back": "/review"}, follow_redirects=False)
    assert first.status_code == 303
    assert lookups.placings_of(ledger, records=[statement])[statement].stance == "warns"
    second = client.post("/decide", data={**given, "value": "alleges", "by": "ben"})
    assert second.status_code == 409
    assert "meanwhile" in second.text
    assert [j.right for j in facts.decisions(ledger) if j.left == statement] == ["warns"]


def test_after_a_decision_nobody_is_sent_to_another_site(client, ledger):
    statement = next(iter(every_match(ledger, Wanted(stance="alleges")))).id
    given = {
        "_csrf_token": form(client, "/review"),
        "act": "accept",
        "statement": statement,
        "back": "//evil.example/x",
    }
    answer = client.post("/decide", data=given, follow_redirects=False)
    assert answer.headers["location"] == "/x"


def test_the_export_holds_exactly_what_the_search_found(client, ledger):
    exported = client.get("/search/export/csv?words=dam&stance=denies").text.splitlines()[1:]
    assert [line.split(",")[0] for line in exported] == [
        row.id for row in every_match(ledger, Wanted("dam", stance="denies"))
    ]
    assert exported


@pytest.mark.parametrize("words", ['"', "dam OR", "dam* NEAR(", "%_~", "'; DROP TABLE words; --", "\\", "ÄÖ €"])
def test_odd_searches_find_nothing_or_something_but_never_fail(client, words):
    assert client.get("/search", params={"words": words}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/reports/nope", "/contentions/con_nothing", "/speakers/nobody", "/statements/st_0", "/x"]
)
def test_what_is_not_there_is_said_so(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_too_large_an_upload_is_refused(client):
    files = {"files": ("big.txt", b"x" * (33 * 1024 * 1024))}
    answer = client.post("/add", data={"_csrf_token": form(client, "/add")}, files=files)
    assert answer.status_code == 413
