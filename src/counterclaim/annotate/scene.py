"""The scene: the mentions of one document in text order, as they are being clustered."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct, field

from counterclaim.annotate.clusters import Cluster
from counterclaim.annotate.phrases import demonyms_of
from counterclaim.lexicon.world import party_of
from counterclaim.records import Document, Mention, Span


class Scene(Struct):
    """The mentions of a document as they are being clustered, in text order, and who was mentioned last."""

    mentions: list[Mention]
    sentence_of: list[int]
    quoted: list[bool]
    speaking: list[bool]
    subject: list[bool]
    base: dict[str, str]
    clusters: list[Cluster] = field(default_factory=list)
    cluster_of: dict[int, int] = field(default_factory=dict)
    by_key: dict[str, list[int]] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    at_span: dict[tuple[int, int], int] = field(default_factory=dict)
    contents: dict[tuple[int, int], list[Span]] = field(default_factory=dict)

    @staticmethod
    def of(doc: Document, mentions: list[Mention]) -> Scene:
        """The scene before anything is clustered."""
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
        subject, before = [], -1
        for _m, sentence in zip(mentions, sentence_of, strict=True):
            subject.append(sentence != before)
            before = sentence
        return Scene(
            mentions=mentions,
            sentence_of=sentence_of,
            quoted=[inside(m) for m in mentions],
            speaking=[(m.span.start, m.span.end) in contents for m in mentions],
            subject=subject,
            base=demonyms_of(word for m in mentions for word in (m.head, *(m.of.exact.split() if m.of else ()))),
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

    def seen(self, at: int) -> None:
        """A mention has been passed in text order."""
        self.last[self.cluster_of[at]] = at

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
        if words.lower() in ("its", "his", "her", "their", "our"):
            kinds = (
                ("organisation", "place")
                if words.lower() == "its"
                else ("person",)
                if words.lower() in ("his", "her")
                else ("group", "organisation")
            )
            number = next(
                (n for n in self.recent(at) if self.clusters[n].kind in kinds and self.clusters[n].names), None
            )
            return None if number is None else self.clusters[number].names.most_common(1)[0][0]
        if words in self.base:
            return self.base[words]
        inner = self.at_span.get((made.of.start, made.of.end))
        if inner is not None and self.mentions[inner].form == "name" and inner in self.cluster_of:
            return max(self.clusters[self.cluster_of[inner]].names, key=len)
        return words

    def recent(self, at: int) -> list[int]:
        """Clusters mentioned before this place, the latest first."""
        return sorted((n for n in self.last if self.last[n] < at), key=lambda n: -self.last[n])

    def distance(self, number: int, at: int) -> int:
        """How far before this mention a cluster was mentioned; clusters that come later are farthest."""
        before = [other for other, n in self.cluster_of.items() if n == number and other < at]
        return at - max(before) if before else 10_000

    def said_by(self, at: int, other: int) -> bool:
        """Whether one mention stands inside the words that the other is the speaker of."""
        span = self.mentions[at].span
        return any(piece.covers(self.mentions[other].span) for piece in self.contents.get((span.start, span.end), ()))

    def apposed(self, at: int) -> tuple[int, str] | None:
        """The person whose role these words give: "the mayor" in "Belan, the mayor"."""
        span = self.mentions[at].span
        for other in range(max(0, at - 4), min(len(self.mentions), at + 4)):
            made = self.mentions[other]
            fits = made.role is not None and made.role.end == span.end and made.role.start <= span.start
            if made.form == "name" and fits and other in self.cluster_of:
                return self.cluster_of[other], "stands beside “" + made.span.exact + "”"
        return None
