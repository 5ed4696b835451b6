"""Transcripts: paragraphs that begin with the name of who speaks ("BELAN: We left at noon.")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.annotate.attribution.proposals import Proposal
from counterclaim.records import Block

TURN = re.compile(r"[\"“‘«„']?\s?(?P<name>[A-Z][A-Z.'’-]+(?:[ \xa0][A-Z][A-Z.'’-]+){0,3})\s?(?P<colon>:)\s+(?=\S)")
# One paragraph may begin with a place ("BEIRUT: The army ..."); a transcript has several, by more than one speaker.
FEWEST = 3


def turns(text: str, blocks: Sequence[Block]) -> list[Proposal]:
    """A proposal for each turn of a transcript; none where the report holds no transcript.

    >>> text = "BELAN: We left. ORLA: When? BELAN: At noon."
    >>> blocks = [Block(0, 15, "paragraph"), Block(16, 27, "paragraph"), Block(28, 43, "paragraph")]
    >>> [text[p.start : p.end] for p in turns(text, blocks)]
    ['We left.', 'When?', 'At noon.']
    """
    found = []
    for block in blocks:
        turn = None if block.furniture else TURN.match(text, block.start, block.end)
        if turn:
            end = block.start + len(text[block.start : block.end].rstrip(' \t\r\n\xa0"”’»'))
            if end > turn.end():
                content = (turn.end(), end)
                found.append(Proposal((content,), turn.span("colon"), turn.span("name"), (), "turn", 0.95))
    names = {text[p.speaker[0] : p.speaker[1]] for p in found if p.speaker}
    return found if len(found) >= FEWEST and len(names) > 1 else []
