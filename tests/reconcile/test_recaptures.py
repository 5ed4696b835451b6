"""A page captured again: what was edited in it, and what became of each of its statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.reconcile import recaptures
from counterclaim.reconcile.recaptures import recaptured
from counterclaim.records import Block, Document, Span, Statement
from texts import doc_of

BEFORE = (
    "Anton Dorsk said the dam was hit by one shell at noon. Vera Belan denied that the army had fired.\n"
    "The rector of Ilmar warned that the reservoir would empty by Friday.\n"
    "“Nobody was hurt,” Dorsk said."
)


def doc(text: str, *told: tuple[str, str, str, str]) -> Document:
    """A document with statements, each by its content, speaker, cue and stance as they stand in the text."""
    made = doc_of(text)

    def span(words: str, near: int = 0) -> Span:
        at = text.index(words, max(0, near - 60) if near else 0)
        return made.span(at, at + len(words))

    return made.add(
        "statements",
        [
            Statement(
                document=made.id,
                content=(content := span(words),),
                speaker=span(who, content.start) if who else None,
                cue=span(cue, content.start),
                stance=stance,  # type: ignore[arg-type]
            )
            for words, who, cue, stance in told
        ],
    )


def dam(words: str = "the dam was hit by one shell at noon", cue: str = "said") -> tuple[str, str, str, str]:
    return words, "Anton Dorsk", cue, "asserts"


FIRED = ("that the army had fired", "Vera Belan", "denied", "denies")
EMPTY = ("that the reservoir would empty by Friday", "The rector of Ilmar", "warned", "warns")


def states(before: Document, after: Document) -> list[tuple[str, str | None, str | None, tuple[str, ...]]]:
    return [
        (c.state, c.before and c.before.words, c.after and c.after.words, c.differs)
        for c in recaptured(before, after).statements
    ]


def test_words_that_stand_where_they_stood_are_the_same_and_an_edit_before_them_moves_nothing() -> None:
    after = "Update at six.\n" + BEFORE
    found = states(doc(BEFORE, dam(), FIRED, EMPTY), doc(after, dam(), FIRED, EMPTY))
    assert [state for state, *_ in found] == ["same"] * 3
    (edit,) = recaptured(doc_of(BEFORE), doc_of(after)).edits
    assert (edit.old.exact, edit.new.exact) == ("", "Update at six.")


def test_edited_words_of_one_place_have_changed_and_both_readings_are_kept() -> None:
    after = BEFORE.replace("one shell at noon", "two shells at noon")
    new = "the dam was hit by two shells at noon"
    found = states(doc(BEFORE, dam(), FIRED), doc(after, dam(new), FIRED))
    assert found == [("changed", dam()[0], new, ("words",)), ("same", FIRED[0], FIRED[0], ())]


def test_a_cue_that_was_exchanged_is_a_change_though_the_words_stayed() -> None:
    after = BEFORE.replace("Dorsk said the dam", "Dorsk claimed the dam")
    found = states(doc(BEFORE, dam()), doc(after, dam(cue="claimed")))
    assert found == [("changed", dam()[0], dam()[0], ("cue",))]


def test_the_same_words_in_another_place_have_moved() -> None:
    first, second, third = BEFORE.split("\n")
    found = states(doc(BEFORE, dam(), EMPTY), doc("\n".join([second, third, first]), dam(), EMPTY))
    assert sorted(state for state, *_ in found) == ["moved", "same"]


def test_what_only_looks_alike_is_not_matched() -> None:
    after = "The rector of Ilmar warned that nobody would leave the town by Friday."
    other = ("that nobody would leave the town by Friday", *EMPTY[1:])
    found = states(doc(BEFORE, EMPTY), doc(after, other))
    assert found == [("gone", EMPTY[0], None, ()), ("new", None, other[0], ())]


def test_short_words_of_another_speaker_elsewhere_are_a_statement_of_their_own() -> None:
    before = doc("“No,” Dorsk said. The bells of Ilmar rang.", ("“No,”", "Dorsk", "said", "denies"))
    after = doc("The bells of Ilmar rang. “No,” Belan said.", ("“No,”", "Belan", "said", "denies"))
    assert sorted(state for state, *_ in states(before, after)) == ["gone", "new"]


def test_a_sentence_put_in_before_one_that_begins_alike_takes_none_of_its_words() -> None:
    before = doc("Dorsk said the dam was hit at noon.", ("the dam was hit at noon", "Dorsk", "said", "asserts"))
    after = doc(
        "Dorsk said the dam was safe. Dorsk said the dam was hit at noon.",
        ("the dam was hit at noon", "Dorsk", "said", "asserts"),
    )
    assert [state for state, *_ in states(before, after)] == ["same"]


def test_an_edit_in_the_furniture_of_the_page_is_told_apart() -> None:
    texts = [f"12 notes\nThe bells rang {when}." for when in ("at one", "at two")]
    pages = [Document("a", "c", t.replace("12", n), blocks=(Block(0, 8, "social"), Block(9, len(t), "paragraph")))
             for t, n in zip(texts, ("12", "37"), strict=True)]  # fmt: skip
    found = recaptured(*pages).edits
    assert [(e.old.exact, e.new.exact, e.furniture) for e in found] == [("12", "37", True), ("one", "two", False)]


@pytest.mark.parametrize(("before", "after"), [("", ""), ("", "Bells rang."), ("Bells rang.", "")])
def test_empty_texts_are_no_trouble(before: str, after: str) -> None:
    assert len(recaptured(doc_of(before), doc_of(after)).edits) == (before != after)


@given(st.text("ab. \n", max_size=60), st.text("ab. \n", max_size=60))
def test_the_edits_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    text = before
    for edit in reversed(recaptured(doc_of(before), doc_of(after)).edits):
        edit.old.verify(before)
        edit.new.verify(after)
        text = f"{text[: edit.old.start]} {edit.new.exact} {text[edit.old.end :]}"
    assert "".join(text.split()) == "".join(after.split())


def test_pages_that_are_all_new_and_too_long_to_compare_are_one_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recaptures, "MOST_PAIRS", 100)
    before, after = "one " * 40 + "a.", "two " * 40 + "a."
    (edit,) = recaptured(doc_of(before), doc_of(after)).edits
    assert (edit.old.exact, edit.new.exact) == (before, after)
