"""The scene: the mentions of one document in text order, as they are being clustered."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct, field

from counterclaim.annotate.referring.clusters import Cluster, bare
from counterclaim.lexicon.spelling import demonyms_of
from counterclaim.lexicon.world import party_of
from counterclaim.records import Document, Mention, NameKind, Span

# Clauses that only say on what occasion the main clause was said.
FRONTED = re.compile(r"(?:Asked|Pressed|Commenting|Speaking|Responding|Reacting|Questioned|Referring|Quizzed)\b")
SAYS_SO = re.compile(r" [\w ]{2,30},")
# Somebody mentioned longer ago than this many others is not meant by a pronoun or a description.
REMEMBERED = 80
OWNERS: dict[str, tuple[NameKind, ...]] = {
    "its": ("organisation",),
    "his": ("person",),
    "her": ("person",),
    "their": ("group", "organisation"),
    "our": ("organisation",),
}


class Scene(Struct):
    """The mentions of a document as they are being clustered, and who was mentioned last (`last` is in that order).

    `speaking`: is the speaker of a statement, alone or with the words around it; `fronted`: stands in a clause before
    the main one ("Asked about Belan, he said").
    """

    mentions: list[Mention]
    sentence_of: list[int]
    quoted: list[bool]
    speaking: list[bool]
    subject: list[bool]
    fronted: list[bool]
    base: dict[str, str]
    clusters: list[Cluster] = field(default_factory=list)
    cluster_of: dict[int, int] = field(default_factory=dict)
    by_key: dict[str, list[int]] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    last_spoke: dict[int, int] = field(default_factory=dict)
    at_span: dict[tuple[int, int], int] = field(default_factory=dict)
    at_end: dict[int, list[int]] = field(default_factory=dict)
    named_at: dict[int, list[int]] = field(default_factory=dict)
    by_class: dict[str, list[int]] = field(default_factory=dict)
    quotes: list[tuple[int, int, Span]] = field(default_factory=list)
    contents: dict[tuple[int, int], list[Span]] = field(default_factory=dict)

    @staticmethod
    def of(doc: Document, mentions: list[Mention], around: Mapping[tuple[int, int], list[Span]]) -> Scene:
        """The scene before anything is clustered; `around`: speakers' words around a mention."""
        starts = [s.start for s in doc.sentences]
        sentence_of = [bisect_right(starts, m.span.start) - 1 for m in mentions]
        outer = [q for q in doc.quotations if q.depth == 0 and q.span.end - q.span.start > 30]
        opens = [q.span.start for q in outer]

        def inside(m: Mention) -> bool:
            at = bisect_right(opens, m.span.start) - 1
            return at >= 0 and outer[at].span.end >= m.span.end

        contents: dict[tuple[int, int], list[Span]] = {}
        for s in doc.statements:
            if s.speaker is not None:
                contents.setdefault((s.speaker.start, s.speaker.end), []).extend(s.content)
        for place, spans in around.items():
            for span in spans:
                contents.setdefault(place, []).extend(contents.get((span.start, span.end), ()))
        subject: list[bool] = []
        fronted: list[bool] = []
        before = comma = -1
        for m, sentence in zip(mentions, sentence_of, strict=True):
            first = sentence != before
            if first:
                words = doc.text[starts[sentence] : doc.sentences[sentence].end] if sentence >= 0 else ""
                comma = starts[sentence] + words.find(",") if FRONTED.match(words) and "," in words else -1
            # the first mention of the main clause counts as its subject
            subject.append((first or fronted[-1]) and m.span.end > comma)
            fronted.append(m.span.end <= comma)
            before = sentence
        at_end: dict[int, list[int]] = {}
        for at, m in enumerate(mentions):
            at_end.setdefault(m.span.end, []).append(at)
        return Scene(
            at_end=at_end,
            quotes=sorted((p.start, p.end, s.speaker) for s in doc.statements if s.speaker for p in s.content),
            mentions=mentions,
            sentence_of=sentence_of,
            quoted=[inside(m) for m in mentions],
            speaking=[(m.span.start, m.span.end) in contents for m in mentions],
            subject=subject,
            fronted=fronted,
            base=demonyms_of(doc.text),
            at_span={(m.span.start, m.span.end): at for at, m in enumerate(mentions)},
            contents=contents,
        )

    def new(self, made: Mention) -> int:
        """The number of a new cluster for this mention."""
        self.clusters.append(Cluster(kind=made.kind, plural=made.plural))
        return len(self.clusters) - 1

    def join(self, at: int, number: int, reason: str) -> None:
        """Put a mention into a cluster."""
        owner = self.owner(at)
        self.cluster_of[at] = number
        self.first[number] = min(at, self.first.get(number, at))
        self.clusters[number].take(self.mentions[at], reason, owner, party_of(owner) if owner else None)
        if self.mentions[at].form == "name":
            insort(self.named_at.setdefault(number, []), at)
            for name in self.clusters[number].classes:
                if number not in self.by_class.setdefault(name, []):
                    self.by_class[name].append(number)

    def own_again(self) -> None:
        """Name owners anew, now that everybody has a name: "the office" has become "Assembly’s refugee office"."""
        for at, number in self.cluster_of.items():
            made, cluster = self.mentions[at], self.clusters[number]
            if made.of is None or made.of.exact.lower() in OWNERS or made.of.exact not in cluster.owners:
                continue
            owner = self.owner(at)
            if owner and owner != made.of.exact:
                cluster.owners = list(dict.fromkeys(owner if o == made.of.exact else o for o in cluster.owners))

    def seen(self, at: int) -> None:
        """A mention has been passed in text order."""
        self.last.pop(self.cluster_of[at], None)
        self.last[self.cluster_of[at]] = at
        if self.speaking[at]:
            self.last_spoke[self.cluster_of[at]] = at

    def spoke(self, number: int) -> bool:
        """Whether a cluster is a speaker in the sentence where it was mentioned last."""
        at = self.last_spoke.get(number)
        return at is not None and self.sentence_of[at] == self.sentence_of[self.last[number]]

    def learn_key(self, key: str, number: int) -> None:
        """Remember under which key a cluster is found."""
        known_numbers = self.by_key.setdefault(key, [])
        if number not in known_numbers:
            known_numbers.append(number)

    def owner(self, at: int) -> str | None:
        """By whom or what a mention is described: a country for its demonym, a name for "its", the words otherwise."""
        made = self.mentions[at]
        if made.of is None:
            return None
        words = made.of.exact
        if words.lower() in OWNERS:
            kinds = OWNERS[words.lower()]
            likely = [n for n in islice(self.recent(at), 8) if self.clusters[n].kind in kinds]
            # "its spokesman": of the body that spoke, before one that was only named
            number = next((n for n in likely if self.speaking[self.last[n]]), next(iter(likely), None))
            return None if number is None else self.label(number)
        if words in self.base:
            return self.base[words]
        inner = self.inner(at)
        if inner is not None and inner in self.cluster_of and self.mentions[inner].form != "pronoun":
            return self.label(self.cluster_of[inner])
        return words

    def inner(self, at: int) -> int | None:
        """The mention that a mention is described by: "the mayor" in "the mayor’s spokesman"."""
        of, span = self.mentions[at].of, self.mentions[at].span
        if of is None:
            return None
        fits = [n for n in self.at_end.get(of.end, ()) if n != at and self.mentions[n].span.start <= of.start]
        fits = [n for n in fits if self.mentions[n].span != span]
        return max(fits, key=lambda n: self.mentions[n].span.start, default=None)

    def label(self, number: int) -> str:
        """What a cluster is called: its fullest name, else the longest description."""
        cluster = self.clusters[number]
        if cluster.names:
            return max(cluster.names, key=lambda name: (len(name), name))
        first = (link.span.exact for link in cluster.links[:REMEMBERED])
        return bare(max(first, key=lambda words: (len(words), words), default=""))

    def recent(self, at: int) -> Iterator[int]:
        """Clusters mentioned before this place, the latest first, as far back as anybody remembers."""
        return (n for n in islice(reversed(self.last), REMEMBERED) if self.last[n] < at)

    def holders(self, at: int, classes: frozenset[str]) -> list[int]:
        """People who were mentioned before this place, or are named with a role of these classes anywhere."""
        named = (n for c in sorted(classes) for n in self.by_class.get(c, ())[:REMEMBERED])
        return list(dict.fromkeys((*self.recent(at), *named)))

    def distance(self, number: int, at: int) -> int:
        """How far before this mention a cluster was named; clusters that come later are farthest."""
        named = self.named_at.get(number, ())
        before = bisect_left(named, at)
        return at - named[before - 1] if before else len(self.mentions)

    def said_by(self, at: int, other: int) -> bool:
        """Whether one mention stands inside the words that the other is the speaker of."""
        span = self.mentions[at].span
        return any(piece.covers(self.mentions[other].span) for piece in self.contents.get((span.start, span.end), ()))

    def apposed(self, at: int, text: str) -> tuple[int, str] | None:
        """The person whose role these words give: "the mayor" in "Belan, the mayor," and "its mayor, Belan, said"."""
        span = self.mentions[at].span
        for other in range(max(0, at - 4), min(len(self.mentions), at + 4)):
            made = self.mentions[other]
            if made.form != "name" or made.kind not in ("person", "other") or other not in self.cluster_of:
                continue
            fits = made.role is not None and made.role.end == span.end and made.role.start <= span.start
            beside = (
                text[span.end : made.span.start] == ", "
                and self.mentions[at].kind == "person"
                and self.subject[at]
                and not self.mentions[at].plural
            )
            # "The mayor, Belan said, would go": Belan only says it
            if fits or (beside and not SAYS_SO.match(text, made.span.end)):
                return self.cluster_of[other], "stands beside “" + made.span.exact + "”"
        return None
