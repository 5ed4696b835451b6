"""Reports of one event come together; the same words a season later do not."""

from __future__ import annotations

from msgspec.structs import replace

from counterclaim.reconcile.stories import stories
from counterclaim.records import Document
from reconcile.reports import bag
from texts import doc_of


def opening(name: str, text: str, day: str | None) -> Document:
    return replace(doc_of(text, name=name, published_at=day), capture=f"cap_{name}")


DAM = opening("a.txt", "Dam at Orsk gives way, flooding eleven villages below the gorge", "2031-05-02")
DAM_TOO = opening("b.txt", "Villages below Orsk flooded as the dam in the gorge gives way", "2031-05-03")
DAM_LATER = opening("c.txt", "Dam at Orsk gives way, flooding eleven villages below the gorge", "2032-05-02")
VOTE = opening("d.txt", "Senators in Quill vote down the harbour tax after a night of debate", "2031-05-02")


def test_reports_of_one_event_make_a_story() -> None:
    documents = [VOTE, DAM_LATER, DAM_TOO, DAM]
    (story,) = stories(documents, bag({d.id: d.text for d in documents}))
    assert set(story.documents) == {DAM.id, DAM_TOO.id}
    assert story.title == DAM.text
    assert story.reasons[1] == "from 2031-05-02 to 2031-05-03"


def test_no_documents_make_no_story() -> None:
    assert stories([], {}) == []
