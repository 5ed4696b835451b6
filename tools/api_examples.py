"""Writes the examples of the OpenAPI document: asks every operation of a ledger of the sample reports.

python tools/api_examples.py            (needs the folder tests beside it)
"""

import sys
import tempfile
from pathlib import Path

import msgspec
from litestar.testing import TestClient

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from counterclaim.compare import exports
from counterclaim.ledger import lookups
from counterclaim.serve.api.examples import FILE
from counterclaim.serve.app import application
from desks import filled

HOME = "http://localhost:8000"
LONGEST = 160


def short(value):
    """A value with lists of rows cut to the first, lists of words to three, and words to LONGEST characters."""
    if isinstance(value, list):
        rows = any(isinstance(one, (dict, list)) for one in value)
        return [short(one) for one in value[: 1 if rows else 3]]
    if isinstance(value, dict):
        return {name: short(one) for name, one in value.items()}
    return value[:LONGEST] if isinstance(value, str) else value


def asked(ledger):
    """What is asked: method and path as the document has them, parameters, body."""
    report = lookups.newest_documents(ledger, 1)[0]
    contention = lookups.largest_contentions(ledger, 1)[0].id
    speaker = lookups.most_quoted(ledger, 1)[0].id
    statement = next(exports.statements(ledger)).id
    yield "get /api/v1", {}, None
    yield "get /api/v1/rows/{what}", {"what": "statements", "limit": 1, "after": ""}, None
    yield "get /api/v1/reports/{report}", {"report": report}, None
    yield "get /api/v1/reports/{report}/annotations", {"report": report}, None
    yield "get /api/v1/reports/{report}/changes", {"report": report}, None
    yield "get /api/v1/reports/{report}/reprints", {"report": report}, None
    yield "get /api/v1/contentions/{contention}", {"contention": contention}, None
    yield "get /api/v1/contentions/{contention}/bundle", {"contention": contention}, None
    yield "get /api/v1/bundle", {}, None
    yield "get /api/v1/speakers/{speaker}", {"speaker": speaker}, None
    yield "get /api/v1/compare", {"side": ["Meridian News Agency", "Norland Standard"]}, None
    yield "get /api/v1/figures", {"measure": "", "disagreeing": False}, None
    yield "get /api/v1/timeline", {"of": contention}, None
    yield "get /api/v1/linked/{what}", {"what": "followthemoney"}, None
    words = {"words": "who broke the dam", "stance": "denies", "page": 0, "how": ""}
    rest = {"party": "", "speaker": "", "outlet": "", "measure": "", "since": "", "until": ""}
    yield "get /api/v1/search", words | rest, None
    yield "get /api/v1/search/list", {"list": "dam\nhow many died", "how": ""}, None
    body = {
        "act": "stance",
        "by": "anna",
        "statement": statement,
        "value": "denies",
        "why": "the cue is “no”",
        "seen": "",
    }
    yield "post /api/v1/judgements", {}, body


def main():
    """Ask everything and write the answers down."""
    found = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        filled(Path(folder) / "desk.db") as ledger,
        TestClient(application(ledger), base_url=HOME) as client,
    ):
        for name, parameters, body in asked(ledger):
            method, _, path = name.partition(" ")
            inside = {key: value for key, value in parameters.items() if f"{{{key}}}" in path}
            query = {key: value for key, value in parameters.items() if key not in inside and value not in ("", 0)}
            answer = client.request(method, path.format(**inside), params=query, json=body).raise_for_status()
            is_json = "json" in answer.headers["content-type"] and "ndjson" not in answer.headers["content-type"]
            example = {
                "parameters": parameters,
                "body": body,
                "response": short(answer.json()) if is_json else None,
            }
            found[name] = {key: value for key, value in example.items() if value not in (None, {})}
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


if __name__ == "__main__":
    main()
