"""Factories for tests: reports with a statement and a figure, and ledgers that hold them."""

from msgspec.structs import replace

from counterclaim.ledger import facts
from counterclaim.records import Capture, Figure, OffsetRun, Statement, sha256_of
from texts import doc_of

TEXT = "The ministry denied that the dam was hit. At least 40 people fled, the mayor said."
AT = "2031-05-04T10:00:00Z"


def report(text=TEXT, name="a.txt", source=None, http=None):
    """A capture, its bytes, and a document with one statement and one figure; `text` must begin as TEXT does."""
    payload = text.encode()
    capture = Capture(source or name, sha256_of(payload), len(payload), "text/plain", AT, name, http=http or {})
    doc = replace(doc_of(text, name=name), capture=capture.id, offsets=(OffsetRun(0, len(text), 0, len(payload)),))
    statement = Statement(
        document=doc.id, content=(doc.span(24, 40),), cue=doc.span(13, 19), speaker=doc.span(0, 12), stance="denies"
    )
    figure = Figure(doc.id, doc.span(42, 60), 40, None, "at least", "fled")
    return capture, payload, doc.add("statements", [statement]).add("figures", [figure])


def page(number=1, text=None):
    """A report that a server on the web gave."""
    http = {"status": 200, "headers": [["Content-Type", "text/plain"], ["Content-Encoding", "gzip"]], "address": "::1"}
    url = f"https://orsk.example/{number}"
    return report(text or f"{TEXT} Report {number}.", url, url, http)


def appended(ledger, *reports, problems=()):
    """Store reports in a ledger, all read in one way, and give the id of that way."""
    run = facts.begin_run(ledger, "1", ["statements@1"])
    for capture, payload, doc in reports:
        facts.append(ledger, capture, payload, doc, problems, run, AT)
    return run
