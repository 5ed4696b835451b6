"""Omissions: which outlet carries which contention, and which report the story and leave it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from counterclaim.records import Contention, Document, Story


class Omission(Struct, frozen=True):
    """A contention with the statements that each outlet carries of it, and the outlets that leave it out.

    `left_out_by` only names outlets that report on the same story on the day the contention first came up or later:
    nobody can leave out what had not been said yet.
    """

    contention: str
    proposition: str
    counts: Mapping[str, int]
    left_out_by: tuple[str, ...]
    since: str | None


def omissions(
    contentions: Iterable[Contention], documents: Sequence[Document], stories: Iterable[Story]
) -> list[Omission]:
    """An omission row for each contention, those that most outlets leave out first."""
    by_id = {document.id: document for document in documents}
    document_of = {statement.id: document.id for document in documents for statement in document.statements}
    told_with: dict[str, set[str]] = {document: {document} for document in by_id}
    for story in stories:
        for document in story.documents:
            told_with.setdefault(document, set()).update(story.documents)
    found = []
    for contention in contentions:
        carrying = [document_of[statement] for statement in contention.statements if statement in document_of]
        counts: dict[str, int] = {}
        for document in sorted(carrying):
            name = outlet_of(by_id[document])
            counts[name] = counts.get(name, 0) + 1
        days = sorted(day for document in carrying if (day := (by_id[document].published_at or "")[:10]))
        since = days[0] if days else None
        beside = {other for document in carrying for other in told_with[document] if other in by_id}
        silent = {outlet_of(by_id[other]) for other in beside if reports_after(by_id[other], since)} - set(counts)
        found.append(Omission(contention.id, contention.proposition, counts, tuple(sorted(silent)), since))
    return sorted(found, key=lambda row: (-len(row.left_out_by), -sum(row.counts.values()), row.contention))


def outlet_of(document: Document) -> str:
    """The outlet of a document, its file name where the outlet is not known."""
    return document.outlet or document.name


def reports_after(document: Document, since: str | None) -> bool:
    """Whether a document came out on that day or later; an unknown date is not held against its outlet.

    >>> from counterclaim.records import Document
    >>> report = Document(name="a", capture="c", text="t", published_at="2031-05-02")
    >>> reports_after(report, "2031-05-01"), reports_after(report, "2031-05-03"), reports_after(report, None)
    (True, False, True)
    """
    return since is None or (document.published_at or "")[:10] >= since
