"""Reports by topic: alike, of one story, or tied by a judgement."""

import numpy as np
from tests.texts import doc_of

from counterclaim.reconcile.topics import topics
from counterclaim.records import Document, Judgement, Statement, Story

AXES = np.eye(384, dtype=np.float32)


def reports() -> tuple[list[Document], dict[str, np.ndarray]]:
    """Two reports of a flood, one of an election, and one that says nothing."""
    documents, vectors = [], {}
    said = (("The dam was mined.", 0), ("The dam was not mined.", 0), ("The count was fair.", 1), ("", 2))
    for at, (text, axis) in enumerate(said):
        doc = doc_of(text, name=f"{at}.txt")
        if text:
            doc = doc.add("statements", [Statement(document=doc.id, content=(doc.span(0, len(text)),))])
        vectors |= {statement.id: AXES[axis] + 0.1 * AXES[3 + at] for statement in doc.statements}
        documents.append(doc)
    return documents, vectors


def names(found: list[list[Document]]) -> list[list[str]]:
    return [[doc.name for doc in held] for held in found]


def test_reports_about_other_matters_are_kept_apart():
    documents, vectors = reports()
    assert names(topics(documents, vectors, (), ())) == [["0.txt", "1.txt"], ["2.txt"], ["3.txt"]]


def test_what_a_story_or_a_judgement_holds_together_is_one_topic():
    documents, vectors = reports()
    left, right = documents[0].statements[0].id, documents[2].statements[0].id
    tie = Judgement(left, right, "same_proposition", "same", by="user:ann")
    story = Story("A flood", (documents[0].id, documents[3].id))
    assert names(topics(documents, vectors, (), (tie,))) == [["0.txt", "1.txt", "2.txt"], ["3.txt"]]
    assert names(topics(documents, vectors, (story,), ())) == [["0.txt", "1.txt", "3.txt"], ["2.txt"]]


def test_the_order_of_the_documents_changes_no_topic():
    documents, vectors = reports()
    found = {frozenset(held) for held in names(topics(documents, vectors, (), ()))}
    assert found == {frozenset(held) for held in names(topics(documents[::-1], vectors, (), ()))}
