import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotate.attribution.stance import stance_of
from counterclaim.records.statement import STANCES

MARKS = {"(": "speaker", "[": "cue", "{": "content"}


def judged(marked):
    """The stance of a sentence in which (the speaker), the [cue] and the {content} are marked."""
    text, spans, opened = "", {"speaker": [], "cue": [], "content": []}, []
    for piece in re.split(r"([(\[{}\])])", marked):
        if piece in MARKS:
            opened.append((MARKS[piece], len(text)))
        elif piece in tuple(")]}"):
            kind, start = opened.pop()
            spans[kind].append((start, len(text)))
        else:
            text += piece
    cue, speaker = (next(iter(spans[kind]), None) for kind in ("cue", "speaker"))
    return stance_of(text, (0, len(text)), cue, spans["content"], speaker)


@pytest.mark.parametrize(
    ("marked", "stance"),
    [
        ("(Orland) [denied] {shelling the port}.", "denies"),
        ("(Orland) has never [denied] {shelling the port}.", "confirms"),
        ("(The mayor) has yet to [concede] {defeat}.", "denies"),
        ("(The mayor) [refused to admit] {any fault}.", "denies"),
        ("(The ministry) did not [say] {how many had died}.", "declines"),
        ("(The mayor) would not [rule out] {a strike}.", "asserts"),
        ("(The Red Lanterns) [claimed] {the bombing of the mill}.", "confirms"),
        ("(The Red Lanterns) [claimed] {the mayor had bought votes}.", "alleges"),
        ("(Rolf Orla), who voted no, [called] {it a swindle}.", "alleges"),
        ("(She) [asked] {the court to free him}.", "demands"),
        ("(She) [asked] {whether the court had met}.", "asserts"),
        ("(The Citadel) [put] {the number of dead at 41}.", "estimates"),
        ("(The Citadel) [rejected] fresh {claims that its gunners had fired}.", "denies"),
        ("The Citadel rejected (Lozna’s) fresh [claims] that {its gunners had fired on the mill}.", "alleges"),
    ],
)
def test_the_cue_and_what_turns_it(marked, stance):
    assert judged(marked) == stance


@pytest.mark.parametrize(
    ("marked", "stance"),
    [
        ("(Belan) [called] {the report “a fairy tale”}.", "denies"),
        ("(Belan) [called] {the strike a massacre}.", "alleges"),
        ("(Belan) [called] {the crossing a success}.", "asserts"),
        ("(Belan) [branded] {it “theatre”}.", "denies"),
        ("(Belan) [denounced] {the accusations}.", "denies"),
        ("(Belan) [denounced] {the raid on the school}.", "alleges"),
        ("(Belan) [denounced] {the report as “wholly false”}.", "denies"),
        ("(The guild) [insists] {the allegations are entirely without merit}.", "denies"),
        ("(Belan) [held] {the council responsible for the flood}.", "alleges"),
        ("(Belan) [warned] that {the dam would burst}.", "warns"),
        ("(Belan) [warned] that {the council was deceiving its voters}.", "alleges"),
    ],
)
def test_the_object_of_the_cue(marked, stance):
    assert judged(marked) == stance


@pytest.mark.parametrize(
    ("marked", "stance"),
    [
        ("{“We categorically reject this,”} (he) [said].", "denies"),
        ("{“We have information that they poisoned the well,”} (he) [said].", "alleges"),
        ("(Orland) [said] {it had only struck military targets}.", "denies"),
        ("(Orland) [said] {its troops were not in the town}.", "denies"),
        ("(He) [said] {there was no doubt about the vote}.", "asserts"),
        ("{This was no accident}, (she) [said].", "alleges"),
        ("(She) [said] {Orlandian gunners fired on the school}.", "alleges"),
        ("(She) [said] {more than 300 people had drowned}.", "estimates"),
        ("(She) [said] {the toll would rise}.", "predicts"),
        ("(She) [said] {the attack would not go unpunished}.", "warns"),
        ("(She) [said] {the council must resign}.", "demands"),
        ("(She) [said] {it was unclear who had fired}.", "declines"),
        ("(The minister) [said] {he regretted his words}.", "confirms"),
        ("(The minister) blamed Lozna, [saying] {Loznan boats came at night}.", "alleges"),
        ("(The minister) [said] {the council had not let the doctors in}", "alleges"),
        ("(The minister) [asked] {whether the council had lied}.", "asserts"),
        ("{“Do not let them in,”} (the minister) [said].", "demands"),
        ("(The minister) [said] {the bridge is open again}.", "asserts"),
        ("{“The bridge is open again.”}", "asserts"),
        # Who names an author alleges, who counts estimates.
        ("(She) [said] {Orlandian planes hit the market, killing nine}.", "alleges"),
        ("(She) [said] {air raids on Lozna hit the market, killing at least nine}.", "estimates"),
        ("(She) [said] {at least nine people were killed in strikes by Orlandian planes}.", "estimates"),
        ("(She) [said] {the market was hit by Orlandian planes}.", "alleges"),
        ("(The Red Lanterns) [said] {one of their fighters had fired on the crowd}.", "confirms"),
        ("{“This is a disgrace. And if it was meant it is a war crime,”} (she) [said].", "alleges"),
        # Who leaves something undone, or does it to another, is reproached; a pronoun may be somebody else.
        ("(She) [said] {he shoved a clerk down the stairs}.", "alleges"),
        ("(Ada Belan) [said] {he had locked her out and followed her home, ignoring her lawyer}.", "alleges"),
        ("(He) [said] {he had ignored the noise}.", "asserts"),
        ("{“Let them talk. We help, because these accusations are simply false,”} (she) [said].", "denies"),
        ("{“While I am all for open books, I can neither confirm nor deny the payment,”} (he) [said].", "declines"),
        ("{“The guild has gone completely crazy,”} (she) [said].", "alleges"),
        ("{Children were among at least nine people killed in the raid}, (she) [said].", "estimates"),
        ("(The envoy) [said] {he would not retaliate}.", "denies"),
        # What must not be is demanded; the main clause counts, not the one before the comma.
        ("{“This cannot go on,”} (she) [said].", "demands"),
        ("{“Clerks should not have to fear for their lives,”} (she) [said].", "demands"),
        ("{If the envoy does not come, he should be summoned}, (she) [wrote].", "demands"),
        (
            "(The bank) [agreed] {to pay 9 million to settle old claims of the guild against its former clerks}.",
            "asserts",
        ),
        # A plan is no prediction, a contrast no denial.
        ("(The minister) [said] {Orland would ask the council to meet}.", "asserts"),
        ("(The envoy) [said] {the company will review its rules}.", "asserts"),
        ("{“You would need a very large charge,”} (she) [said].", "asserts"),
        ("(The envoy) [said] {Orland wants the flood for the cameras, not for the river}.", "asserts"),
        ("(The envoy) [said] {Lozna “categorically denied” the accusations}.", "denies"),
        ("{“Our men help people, they don't shoot at them,”} (the envoy) was [quoted as saying].", "denies"),
    ],
)
def test_the_words_themselves_where_the_cue_only_says(marked, stance):
    assert judged(marked) == stance


@given(st.text("ab deny said not “”'’.,!\n", max_size=60), st.data())
def test_any_spans_of_any_text_have_a_stance(text, data):
    place = st.integers(0, len(text))
    spans = [tuple(sorted((data.draw(place), data.draw(place)))) for _ in range(3)]
    assert stance_of(text, (0, len(text)), spans[0], [spans[1]], spans[2]) in STANCES
