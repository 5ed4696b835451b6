"""Which statement answers which."""

from __future__ import annotations

import pytest

from counterclaim.reconcile.answers import answers
from counterclaim.reconcile.propositions import propositions, stripped
from counterclaim.records import Judgement, Statement
from reconcile.reports import COURIER, COURIER_SAID, MERCURY, MERCURY_SAID, Said, report


def read(*reports: tuple[str, str, tuple[Said, ...]]) -> tuple[list[Judgement], dict[str, Statement], dict[str, str]]:
    made = [report(*one) for one in reports]
    documents = [document for document, _ in made]
    who = {key: names for _, held in made for key, names in held.items()}
    found = answers(documents, lambda s: who[s.id])
    by_id = {s.id: s for document in documents for s in document.statements}
    return found, by_id, propositions(documents, found, lambda s: who[s.id])


def test_an_elliptic_denial_answers_the_accusation_before_it() -> None:
    found, by_id, proposed = read(("courier.txt", COURIER, COURIER_SAID))
    (judgement,) = found
    assert by_id[judgement.left].words == "it"
    assert by_id[judgement.right].words == "Orland of shelling two schools in Belmar"
    assert judgement.question == "answers"
    assert "by another side, Ostrel" in judgement.reasons[0]
    assert proposed[judgement.left] == "Orland shelling two schools in Belmar"


def test_a_denial_answers_an_accusation_in_another_report() -> None:
    found, by_id, _ = read(("courier.txt", COURIER, COURIER_SAID), ("mercury.txt", MERCURY, MERCURY_SAID))
    pairs = {(by_id[j.left].words, by_id[j.right].words) for j in found}
    assert ("that Orland had shelled two schools in Belmar", "Orland of shelling two schools in Belmar") in pairs
    assert ("the claims a fairy tale", "Orland of shelling two schools in Belmar") in pairs


def test_answers_do_not_depend_on_the_order_of_reports() -> None:
    one, other = ("courier.txt", COURIER, COURIER_SAID), ("mercury.txt", MERCURY, MERCURY_SAID)
    assert read(one, other)[0] == read(other, one)[0]


@pytest.mark.parametrize(
    ("text", "said", "pairs"),
    [
        pytest.param(
            "Ostrel said the barges were mined, but Orland denied planting anything.",
            (
                ("the barges were mined", "asserts", "Ostrel", "Ostrel"),
                ("planting anything", "denies", "Orland", "Orland"),
            ),
            [("planting anything", "the barges were mined")],
            id="the other side in the same sentence",
        ),
        pytest.param(
            "Ostrel accused Orland of mining the barges. Quill accused Ostrel of theft. Orland denied the charge.",
            (
                ("Orland of mining the barges", "alleges", "Ostrel", "Ostrel"),
                ("Ostrel of theft", "alleges", "Quill", "Quill"),
                ("the charge", "denies", "Orland", "Orland"),
            ),
            [("the charge", "Orland of mining the barges")],
            id="the accusation that names the denier, not the nearest",
        ),
        pytest.param(
            "Ostrel said the levy was fair. Quill said the ferry was late. Orland rejected Ostrel’s claims.",
            (
                ("the levy was fair", "asserts", "Ostrel", "Ostrel"),
                ("the ferry was late", "asserts", "Quill", "Quill"),
                ("Ostrel’s claims", "denies", "Orland", "Orland"),
            ),
            [("Ostrel’s claims", "the levy was fair")],
            id="whose claim it is",
        ),
        pytest.param(
            "Ostrel accused Orland of mining the barges. Orland denied it, calling this a fairy tale.",
            (
                ("Orland of mining the barges", "alleges", "Ostrel", "Ostrel"),
                ("it", "denies", "Orland", "Orland"),
                ("this a fairy tale", "denies", "Orland", "Orland"),
            ),
            [("it", "Orland of mining the barges"), ("this a fairy tale", "Orland of mining the barges")],
            id="a denial that goes on",
        ),
        pytest.param(
            "Ostrel said the harvest was good. The weather held. Orland ruled out talks on fishing rights.",
            (
                ("the harvest was good", "asserts", "Ostrel", "Ostrel"),
                ("talks on fishing rights", "denies", "Orland", "Orland"),
            ),
            [],
            id="a refusal of something else answers nothing",
        ),
    ],
)
def test_a_denial_is_bound_to_what_fits_best(text: str, said: tuple[Said, ...], pairs: list[tuple[str, str]]) -> None:
    found, by_id, _ = read(("echo.txt", text, said))
    assert sorted((by_id[j.left].words, by_id[j.right].words) for j in found) == sorted(pairs)


def test_reports_of_one_story_need_fewer_words_in_common() -> None:
    echo = (
        "echo.txt",
        "Orland denied that its gunners fired on Belmar.",
        (("that its gunners fired on Belmar", "denies", "Orland", "Orland"),),
    )
    post = (
        "post.txt",
        "Ostrel said that gunners fired on Belmar from the ridge all night.",
        (("gunners fired on Belmar from the ridge all night", "alleges", "Ostrel", "Ostrel"),),
    )
    made = [report(*one) for one in (echo, post)]
    documents, who = [document for document, _ in made], {k: v for _, held in made for k, v in held.items()}
    story_of = {document.id: "raid" for document in documents}
    assert len(answers(documents, lambda s: who[s.id], story_of)) == 1


@pytest.mark.parametrize(
    ("words", "stance", "matter"),
    [
        ("Orland of shelling two schools", "alleges", "Orland shelling two schools"),
        ("“our gunners do not shell schools,”", "denies", "our gunners do shell schools"),
        ("allegations of a massacre in Ostrel as ‘a staged play’", "denies", "a massacre in Ostrel"),
        ("claims that the dam was mined", "denies", "the dam was mined"),
        ("the report as a ‘fake’", "denies", ""),
        ("We categorically reject this", "denies", ""),
        ("any talks with Belan", "denies", "any talks with Belan"),
    ],
)
def test_the_matter_of_a_statement_is_free_of_its_stance(words: str, stance: str, matter: str) -> None:
    assert stripped(words, stance) == matter
