"""A statement as its stance is judged: the cue as the lexicon knows it, and the words in one plain spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from counterclaim.lexicon import lexicon
from counterclaim.lexicon.cues import Cue, cues
from counterclaim.lexicon.patterns import one_of
from counterclaim.lexicon.world import country_of, known, side_of

Place = tuple[int, int]

WORD = re.compile(r"[^\W_]+(?:['.,-][^\W_]+)*")
NOT = re.compile(
    r"\b(ai|are|ca|could|did|does|do|had|has|have|is|might|must|should|was|were|wo|would)n'?t\b|\bcannot\b"
)
WHOLE = {"ca": "can", "wo": "will", "ai": "is", None: "can"}
SHORT = re.compile(r"\b(he|she|it|they|we|i|you|that|there|who|what|this)'(s|re|ve|ll|d|m)\b")
LONG = {"s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
MARKS = "\"“‘«„'"
# Capitals that name nobody: a day, the first word of a sentence.
NO_NAME = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|(?:The|A|An|At|On|In|This|That|There)$")
# "If they refuse, we will act": the main clause begins after the comma.
LED_IN = re.compile(
    r"^[\"“‘«„']?(?:if|when|while|although|though|after|before|because|since|as|unless|until|once|despite)\b[^,.;:“”\"]{4,160},\s+(?=\S)",
    re.I,
)
THAT = re.compile(r"^that\s", re.I)
SENTENCE_END = re.compile(r"[.!?…]+[\"”’'»“]*\s+(?=[\"“‘«„]*[A-Z])")
FAR = 400  # characters within which the words that decide a cue's reading stand
LONGEST_CUE = 7  # words of the longest phrase in cues.toml


class Said(Struct, frozen=True):
    """What the judges of stance look at; every string is plain words with a space at both ends.

    `turned`: words before the cue turn it round ("did not deny"). `around`: the words from the cue to a content that
    follows. `main`: the first clause of each of its sentences; `opening`: of the first. `quoted`: it begins with a
    quotation mark; `scare`: there is one in it. `own`: it is about its speaker. `named`: its subject holds a name.
    `by`: who did it, by name, in a passive. `grounds_of`: of a cue in -ing, the cue of the act whose grounds it gives
    ("blamed Orland, saying").
    """

    cue: Cue | None
    turned: bool
    around: str
    content: str
    main: str
    opening: str
    quoted: bool
    scare: bool
    own: bool
    named: bool
    by: bool
    grounds_of: Cue | None


def said(text: str, sentence: Place, cue: Place | None, content: Sequence[Place], speaker: Place | None = None) -> Said:
    """The statement seen from its stance.

    >>> seen = said("Belan did not deny they fled.", (0, 29), (14, 18), [(19, 28)], (0, 5))
    >>> seen.cue.lemma, seen.turned, seen.content
    ('deny', True, ' they fled ')
    """
    raw = " ".join(text[start:end] for start, end in content)
    parts = SENTENCE_END.split(THAT.sub("", raw))
    led = [LED_IN.sub("", part, count=1) for part in parts]
    sentences = [plain_words(part) for part in parts]
    mains = [
        words if main == part else plain_words(main) for words, main, part in zip(sentences, led, parts, strict=True)
    ]
    sentences[0], mains[0] = vouched(sentences[0]), vouched(mains[0])
    words = [word for part in sentences for word in part]
    clauses = [_first_clause(part) for part in mains]
    found, turned, around = _cue(text, sentence, cue, content, speaker) if cue else (None, False, "  ")
    subject = led[0].lstrip(MARKS + " ").split()[:4]
    own = _own(subject, clauses[0], raw[:1] in MARKS, text[slice(*speaker)] if speaker else "")
    first_of_all = not text[sentence[0] : content[0][0]].strip(MARKS + " ")
    return Said(
        cue=found,
        turned=turned,
        around=around,
        content=joined(words),
        main=joined([word for clause in clauses for word in clause]),
        opening=joined(clauses[0]),
        quoted=raw[:1] in MARKS,
        scare=any(mark in raw for mark in MARKS[:-1]),
        own=own,
        named=not own and _named(_subject(subject), first_of_all),
        by=_named(raw.partition(" by ")[2].split()[:4], first_of_all=False),
        grounds_of=_grounds_of(text, sentence, cue),
    )


def plain_words(text: str) -> list[str]:
    """The words in lower case, contractions written out.

    >>> plain_words("We didn’t – couldn't! – reject it. They’re lying.")
    ['we', 'did', 'not', 'could', 'not', 'reject', 'it', 'they', 'are', 'lying']
    """
    lower = text.lower().replace("’", "'")
    if "nt" in lower or "n't" in lower or "cannot" in lower:
        lower = NOT.sub(lambda found: f"{WHOLE.get(found[1], found[1])} not", lower)
    if "'" in lower:
        lower = SHORT.sub(lambda found: f"{found[1]} {LONG[found[2]]}", lower)
    return WORD.findall(lower)


def joined(words: Sequence[str]) -> str:
    """Words as one string in which phrases can be looked for.

    >>> joined(["not", "so"])
    ' not so '
    """
    return f" {' '.join(words)} "


def words_of(section: str, key: str) -> Sequence[str]:
    """A list of words of stance.toml; section "objects" stands for the classes of cues.toml.

    >>> "deny" in words_of("cue", "negators"), "lie" in words_of("objects", "falsehood")
    (False, True)
    """
    found: Sequence[str] = cues().objects[key] if section == "objects" else _data()[section][key]
    return found


def has(words: str, section: str, key: str = "words") -> bool:
    """Whether a joined string holds one of the words of a list.

    >>> has(" that was a massacre ", "accusing", "wrongs")
    True
    """
    return bool(_pattern(section, key).search(words))


def head(words: str, count: int = 10) -> str:
    """The first words of a joined string.

    >>> head(" at least five men fell ", 2)
    ' at least '
    """
    return joined(words.split()[:count])


def has_number(words: str) -> bool:
    """Whether a joined string holds a number.

    >>> has_number(" two of them "), has_number(" 12,000 "), has_number(" some ")
    (True, True, False)
    """
    return bool(re.search(r" \d", words)) or has(words, "toll", "numbers")


def vouched(words: list[str]) -> list[str]:
    """The words without an opening that only vouches for the rest.

    >>> vouched(["we", "have", "reason", "to", "believe", "that", "they", "lied"])
    ['they', 'lied']
    """
    if words[:1] and words[0] in words_of("own", "vouching") and not {"not", "never", "no"} & set(words[:8]):
        for at, word in enumerate(words[1:9], 1):
            if has(f" {word} ", "own", "openings"):
                rest = words[at + 1 :]
                return (rest[1:] if rest[:1] == ["that"] else rest) or words
    return words


def turned_by(before: Sequence[str]) -> bool:
    """Whether the words before a verb end in a negation.

    >>> turned_by(["they", "did", "not", "immediately"]), turned_by(["not", "he", "who"])
    (True, False)
    """
    for word in reversed(before):
        if has(f" {word} ", "cue", "negators"):
            return True
        if word not in words_of("cue", "between"):
            return False
    return False


def reading(readings: Sequence[Cue], before: Sequence[str], around: Sequence[str], following: Sequence[str]) -> Cue:
    """Which reading of a cue the words about it call for: "fresh claims" the noun, "asked" with "him to leave".

    >>> reading(cues().of("claims"), ["fresh"], ["that"], []).part
    'noun'
    """
    nouns = [cue for cue in readings if cue.part == "noun"]
    verbs = [cue for cue in readings if cue.part != "noun"]
    if nouns and verbs:
        led = around[:1] and around[0] in words_of("cue", "leads") and around[0] != "that"
        is_noun = led or (before[-1:] and before[-1] in words_of("cue", "determiners"))
        readings = nouns if is_noun else verbs
    finite = {*words_of("clause", "finite"), "that"}
    infinitives = (i for i, (word, verb) in enumerate(pairwise(following)) if word == "to" and _may_be_infinitive(verb))
    to_at = next(infinitives, None)
    clause_at = next((i for i, word in enumerate(following) if word in finite), len(following))
    for cue in readings:
        if to_at == 0 and "to-inf" in cue.frames:
            return cue
        if to_at and to_at < clause_at and "np to-inf" in cue.frames and "that" not in around:
            return cue
        if around[:1] and f"{around[0]} np" in cue.frames:
            return cue
    return readings[0]


def _may_be_infinitive(word: str) -> bool:
    return (
        word[-3:] != "ing" and word not in words_of("cue", "determiners") and word not in words_of("clause", "starts")
    )


def _cue(
    text: str, sentence: Place, cue: Place, content: Sequence[Place], speaker: Place | None
) -> tuple[Cue | None, bool, str]:
    """The cue as the lexicon knows it, whether words before it turn it round, and the words from it to the content."""
    others = [*content, *([speaker] if speaker else [])]
    before = plain_words(text[max([sentence[0], *(end for _, end in others if end <= cue[0])]) : cue[0]])
    if text[max(0, cue[0] - 3) : cue[0]].rstrip().endswith((",", ";", ":")):
        before = []  # "…, who voted no, called it"
    own, tail = plain_words(text[slice(*cue)]), plain_words(text[cue[1] : max(min(sentence[1], cue[1] + FAR), cue[1])])
    following = next((start for start, _ in content if start >= cue[1]), None)
    around = plain_words(text[cue[1] : following]) if following is not None else []
    place = _phrase(own, tail)
    if place is None:
        return None, False, joined([*own, *around])
    at, phrase = place
    first = next((start for start, _ in content), cue[1])
    after = plain_words(text[first : max(min(sentence[1], first + FAR), first)])[:14]
    found = reading(cues().forms[phrase], [*before, *own[:at]], around, after)
    # "No side claimed it": the speaker itself turns the cue.
    nobody = plain_words(text[slice(*speaker)])[:1] if speaker else []
    return found, turned_by([*nobody, *before, *own[:at]]), joined([*own, *around])


def _phrase(own: Sequence[str], tail: Sequence[str]) -> tuple[int, str] | None:
    """Where in a cue's words the lexicon's longest phrase begins, and the phrase, which may run on behind the cue."""
    sequence = [*own, *tail[:LONGEST_CUE]]
    best: tuple[tuple[int, bool, int], str] | None = None
    for at in (i for i, word in enumerate(own) if word in _first_words()):
        for length in range(1, min(LONGEST_CUE, len(sequence) - at) + 1):
            phrase = " ".join(sequence[at : at + length])
            if phrase in cues().forms:
                # "renewed allegations": of two of one length the one that does more than say.
                rank = (length, cues().forms[phrase][0].stance != "asserts", -at)
                best = max(best or (rank, phrase), (rank, phrase))
    return None if best is None else (-best[0][2], best[1])


@cache
def _first_words() -> frozenset[str]:
    """The words with which a cue can begin."""
    return frozenset(phrase.split(" ")[0] for phrase in cues().forms)


def _own(subject: Sequence[str], clause: Sequence[str], quoted: bool, speaker: str) -> bool:
    """Whether the content's subject is its speaker, or the speaker's side."""
    if not clause:
        return False
    who = plain_words(speaker)
    if clause[0] in words_of("own", "quoted" if quoted else "subjects"):
        return not _another(clause, who)
    # A rights group, a monitor or an opposition that bears a country's name doesn't speak for it.
    watching = has(joined(who), "own", "watchers")
    same = frozenset[str]() if watching else _sides(speaker) & _sides(" ".join(subject))
    return clause[0] in who[-1:] or bool(same)


def _another(clause: Sequence[str], speaker: Sequence[str]) -> bool:
    """Whether a pronoun that begins a clause cannot be the speaker: "she said he fled", "Ada Belan said he pushed her".

    >>> _another(["he", "fled"], ["she"]), _another(["he", "hit", "her"], ["belan"]), _another(["he", "fled"], ["he"])
    (True, True, False)
    """
    if clause[0] not in {"he", "she"}:
        return False
    other = "she" if clause[0] == "he" else "he"
    return other in speaker or bool({"she": {"her", "herself"}, "he": {"him", "himself"}}[other] & set(clause[1:]))


def _first_clause(words: Sequence[str]) -> Sequence[str]:
    ends = frozenset(words_of("clause", "ends"))
    return words[: next((i for i, word in enumerate(words) if i > 2 and word in ends), len(words))]


def _subject(words: Sequence[str]) -> Sequence[str]:
    """The words before the place or the target of an act: "Airstrikes on Orland" names no author."""
    places = words_of("accusing", "places")
    end = next((i for i, word in enumerate(words) if word.lower() in places), len(words))
    return words[:end] if has(joined(plain_words(" ".join(words[:end]))), "accusing", "fighting") else words


def _sides(words: str) -> frozenset[str]:
    """The countries and parties in a few words; of a name that is not known its stem ("Orlandian" for Orland)."""
    found = set()
    for word in re.findall(r"[\w.-]+", words):
        if word[:1].isupper():
            what = known(word)
            party = what.party if what else country_of(word) or country_of(word + "s") or side_of(word)
            found.add(party or (word[:5].lower() if len(word) > 5 else ""))
    return frozenset(found - {""})


def _named(subject: Sequence[str], first_of_all: bool) -> bool:
    """Whether the first words hold a name; the first of a sentence is one only if the lexicon knows it."""
    capitals = [word for word in subject if word[:1].isupper() and not NO_NAME.match(word) and not _common(word)]
    if first_of_all and capitals and capitals[0] == subject[0]:
        known_first = known(capitals[0]) or country_of(capitals[0]) or side_of(capitals[0])
        return bool(known_first or capitals[1:])
    return bool(capitals)


@lru_cache(4096)
def _common(word: str) -> bool:
    """Whether a word that a capital begins is one that counts or fights: "Around", "Children", "Airstrikes"."""
    low = f" {word.lower()} "
    return has(low, "toll", "hedges") or has(low, "toll", "people") or has(low, "accusing", "fighting")


def _grounds_of(text: str, sentence: Place, cue: Place | None) -> Cue | None:
    if cue is None or not text[slice(*cue)].lower().endswith("ing"):
        return None
    words = plain_words(text[sentence[0] : cue[0]])
    for at in reversed(range(len(words))):
        readings = cues().forms.get(words[at], ())
        if readings and readings[0].part == "verb" and readings[0].stance in {"denies", "alleges", "warns"}:
            return None if turned_by(words[:at]) else readings[0]
    return None


@cache
def _data() -> dict[str, Any]:
    return lexicon("stance")


@cache
def _pattern(section: str, key: str) -> re.Pattern[str]:
    return re.compile(rf" {one_of(words_of(section, key), star='[^ ]*')}(?:'?s|es)?(?= )")
