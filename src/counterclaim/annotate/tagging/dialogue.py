"""Speech that is set out rather than reported: a transcript's “NAME: words”, a quotation signed “— Name”."""

import re
from collections.abc import Iterator

from msgspec import Struct

# "WALLACE: ...", "Q: ...", at the start of a line, with or without a mark before it.
TURN = re.compile(
    r"(?m)^[^\S\n]*“?(?P<speaker>[A-Z][A-Z.’' -]{1,40}[A-Z.])(?:,? \([^)\n]{1,40}\))?"
    r"(?P<cue>:)[^\S\n]+(?P<words>\S[^\n]*)$"
)
# A line that is one quotation and the name of who wrote it.
SIGNED = re.compile(
    r"(?m)^[^\S\n]*(?P<words>“[^\n]{10,}”)\s?[^\S\n]*(?P<cue>[―—–]|--?)[^\S\n]*(?P<speaker>[A-Z][^\n”“]{2,80}?)[^\S\n]*$"
)
# The next paragraph of a quotation that has not been closed.
GOES_ON = re.compile(r"\s*\n(?P<line>[^\S\n]*“(?P<words>\S[^\n]*))")
FEWEST_TURNS = 3


class Turn(Struct, frozen=True):
    """Who speaks, by which sign, in which words; places in the text."""

    speaker: tuple[int, int]
    cue: tuple[int, int]
    words: tuple[tuple[int, int], ...]


def turns(text: str) -> Iterator[Turn]:
    """The turns of speech set out in a text whose quotation marks are “ and ”.

    >>> text = "“They never came to us.” — Iven Belan, farmer"
    >>> [(text[slice(*t.speaker)], [text[slice(*words)] for words in t.words]) for t in turns(text)]
    [('Iven Belan, farmer', ['“They never came to us.”'])]
    """
    found = [
        Turn(m.span("speaker"), m.span("cue"), (m.span("words"), *_more(text, m.end()))) for m in TURN.finditer(text)
    ]
    speakers = [text[slice(*turn.speaker)] for turn in found]
    # A heading ("UPDATE: ...") comes once or twice, a transcript's speakers again and again.
    if len(found) >= FEWEST_TURNS and len(set(speakers)) < len(speakers):
        yield from found
    for m in SIGNED.finditer(text):
        yield Turn(m.span("speaker"), m.span("cue"), (m.span("words"),))


def _more(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The paragraphs in which a turn goes on after `end`: each opens a quotation, and none before it was closed."""
    while text[end - 1] != "”" and (found := GOES_ON.match(text, end)) and not TURN.match(text, found.start("line")):
        yield found.span("words")
        end = found.end()
