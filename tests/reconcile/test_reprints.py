"""Whose words a report carries, and how much of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from counterclaim.reconcile.reprints import origins, passages, reprints
from counterclaim.records import Credit, Document, Span
from texts import doc_of

RUNG = [
    ("mill", "emptied", "a baker", "first"),
    ("quay", "swept", "two sailors", "second"),
    ("tower", "painted", "its keeper", "third"),
    ("market", "closed", "the reeve", "fourth"),
    ("bridge", "tarred", "a cooper", "fifth"),
    ("well", "sounded", "the smith", "sixth"),
]
WIRE = " ".join(
    f"The {noun} of Orsk was {verb} by {who} before the {time} bell rang." for noun, verb, who, time in RUNG
)
OWN = "Nobody here had asked for any of it, our reporter heard in every tavern along the shore road that evening."


def paper(
    name: str, text: str, day: str | None = None, agency: str | None = None, outlet: str | None = None
) -> Document:
    document = replace(doc_of(text, name=name, published_at=day, outlet=outlet), capture=f"cap_{name}")
    credits = [Credit(Span(0, 1, text[0]), "agency", agency)] if agency else []
    return document.add("credits", credits)


@pytest.mark.parametrize(
    ("text", "share"),
    [(WIRE, 1.0), (f"{WIRE} {OWN}", 1.0), (WIRE[: len(WIRE) // 2], 0.5), (f"{OWN} {WIRE[-180:]} {OWN}", 0.35)],
)
def test_full_cut_and_partial_copy_is_found_with_its_share(text: str, share: float) -> None:
    wire = paper("wire.txt", WIRE, agency="Meridian", outlet="Meridian News Agency")
    copy = paper("copy.txt", text, agency="Meridian", outlet="Echo")
    (judgement,) = reprints([copy, wire])
    assert (judgement.left, judgement.right) == (copy.id, wire.id)
    assert judgement.score == pytest.approx(share, abs=0.15)
    assert origins([judgement]) == {copy.id: (wire.id, judgement.reasons[0])}


def test_the_whole_of_a_report_is_a_copy_though_nearly_all_of_it_is_quotation() -> None:
    said = [sentence.strip() for sentence in WIRE.split(".") if sentence]
    quoted = " ".join(f"“{sentence},” the elder said." for sentence in said)
    reports = [paper("a.txt", quoted, "2031-05-01"), paper("b.txt", f"{quoted} Told here.", "2031-05-02")]
    assert [judgement.score for judgement in reprints(reports)] == [1.0]


def test_the_later_one_carries_the_earlier() -> None:
    early, late = paper("z.txt", WIRE, "2031-05-01"), paper("a.txt", WIRE, "2031-05-02")
    (judgement,) = reprints([late, early])
    assert (judgement.left, judgement.right) == (late.id, early.id)
    assert "came out later" in judgement.reasons


def test_different_reports_and_house_formulas_are_no_copy() -> None:
    formula = "Sign the visitors' book at the lodge of this paper, between nine and noon on any day but Sunday."
    reports = [paper(f"{n}.txt", f"{body} {formula}", outlet="Echo") for n, body in enumerate((WIRE, OWN, OWN[::-1]))]
    assert reprints(reports) == []


def test_passages_are_aligned_over_light_edits() -> None:
    edited = f"{OWN} {WIRE.replace('two sailors', 'three sailors')}"
    found = passages(paper("copy.txt", edited), paper("wire.txt", WIRE))
    assert [passage.right.exact for passage in found] == [WIRE.rstrip(".")]
    assert found[0].left.exact == edited[len(OWN) + 1 :].rstrip(".")


def test_a_speech_that_two_heard_is_no_copy() -> None:
    speech = WIRE.replace("The ", "Our ")
    reports = [paper("a.txt", f"{OWN} “{speech}” he said."), paper("b.txt", f"Then came his address.\n\n{speech}")]
    assert reprints(reports) == []


def test_a_line_about_the_author_is_no_copy() -> None:
    signed = (
        "Ilva Brandt has written about harbours, dams and those who quarrel over them for longer than anybody else in "
        "this town, and lives with a dog in the old toll house above the weir, where she keeps bees and a small press."
    )
    long = f"{WIRE} {WIRE.replace('bell', 'horn')}"
    reports = [paper("a.txt", f"{long}\n\n{signed}"), paper("b.txt", " ".join([OWN] * 9) + f"\n\n{signed}")]
    assert reprints(reports) == []


def test_the_earliest_of_many_copies_is_a_partner_of_each() -> None:
    copies = [paper(f"{n}.txt", f"{WIRE} {n}", f"2031-05-{n + 1:02}", outlet=f"Paper {n}") for n in range(25)]
    found = reprints(copies)
    assert {judgement.left for judgement in found if judgement.right == copies[0].id} == {d.id for d in copies[1:]}
