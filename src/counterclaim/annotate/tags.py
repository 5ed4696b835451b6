"""Tags: what the attribution model reads, as records that prove their words."""

from __future__ import annotations

from collections.abc import Iterator

from counterclaim.annotate.stage import Stage
from counterclaim.annotate.tagging.tagger import Tagger
from counterclaim.records import Document, Tag


def tags(tagger: Tagger) -> Stage:
    """The stage that gives the model's attributions and names, read in the sentences of the report's own blocks."""

    def found(doc: Document) -> Iterator[Tag]:
        attributions, names = tagger.tag(doc.text, [(s.start, s.end) for s in doc.sentences])
        for tagged in attributions:
            yield Tag(
                kind="attribution",
                content=tuple(doc.span(*piece) for piece in tagged.content),
                cue=doc.span(*tagged.cue) if tagged.cue else None,
                speaker=doc.span(*tagged.speaker) if tagged.speaker else None,
                confidence=float(tagged.confidence),
            )
        for name in names:
            yield Tag(kind=name.kind, content=(doc.span(name.start, name.end),))

    return Stage(gives="tags", needs=("sentences",), version=1, finds=found)
