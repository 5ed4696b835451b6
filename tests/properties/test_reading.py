"""What must hold of every text: spans prove themselves, stages are pure, batch and order do not matter."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim import pipeline
from counterclaim.capture.files import captures
from counterclaim.ledger.verify import spans_of
from counterclaim.records import Capture, Problem, sha256_of

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = (
    "The minister| said| denied| that| the dam| was hit|“|”|‘|’|\"|'|«|»|„|.|!|?|,|:| |\n|\n\n|\x00|\ufeff|\u2028|’s"
    "| 1,200| people| killed| at least| accused| Belan| Vera Belan| of lying| he| they| according to"
    "| Read more|- |é|𝒳|\r\n"
)
PIECES = st.sampled_from(WORDS.split("|"))
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)


@pytest.fixture(scope="module")
def stages():
    return pipeline.reading_stages(pipeline.model())


def reading(text, stages, name="t.txt"):
    payload = text.encode("utf-8", "surrogatepass")
    capture = Capture(name, sha256_of(payload), len(payload), "text/plain", "2031-05-04T10:00:00Z", name)
    (result,) = pipeline.readings([(capture, payload)], stages)
    return result


@SOME
@given(text=TEXTS)
def test_no_text_makes_reading_fail_and_every_span_says_its_words(stages, text):
    result = reading(text, stages)
    document = result.document
    if document is None:
        assert result.problems
        return
    assert result.problems == ()
    for statement in document.statements:
        for span in spans_of(statement):
            span.verify(document.text)
    for figure in document.figures:
        figure.span.verify(document.text)
    for record in (*document.quotations, *document.mentions, *document.credits):
        record.span.verify(document.text)
    for referent in document.referents:
        for link in referent.links:
            link.span.verify(document.text)


@SOME
@given(text=TEXTS)
def test_every_word_of_the_text_is_in_one_block(stages, text):
    document = reading(text, stages).document
    if document is None:
        return
    covered = sorted((block.start, block.end) for block in document.blocks)
    assert all(before[1] <= after[0] for before, after in pairwise(covered))
    inside = {at for start, end in covered for at in range(start, end)}
    assert all(at in inside or not char.strip() or char == "\ufeff" for at, char in enumerate(document.text))


@SOME
@given(text=TEXTS)
def test_stages_are_pure(stages, text):
    assert reading(text, stages).document == reading(text, stages).document


@settings(SOME, max_examples=8)
@given(texts=st.lists(TEXTS, min_size=2, max_size=4), data=st.data())
def test_a_report_is_read_the_same_alone_and_in_any_company(stages, texts, data):
    alone = {f"{n}.txt": reading(text, stages, f"{n}.txt").document for n, text in enumerate(texts)}
    order = data.draw(st.permutations(sorted(alone)))
    together = {name: reading(texts[int(name[0])], stages, name).document for name in order}
    assert together == alone


def test_ids_do_not_depend_on_what_else_is_read(tmp_path, stages):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"Mayor {name.upper()}nders said that the dam held.", encoding="utf-8")
    both = [found for found in captures([str(tmp_path)], "") if not isinstance(found, Problem)]
    alone = [found for found in captures([str(tmp_path / "b.txt")], "") if not isinstance(found, Problem)]
    ids = [[s.id for s in r.document.statements] for r in pipeline.readings(both, stages) if r.document]
    assert ids[1] == [s.id for r in pipeline.readings(alone, stages) if r.document for s in r.document.statements]
    assert ids[1]
