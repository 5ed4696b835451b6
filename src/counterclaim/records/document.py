"""A report as it is read: fixed text, blocks, and layers of annotation that never change the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from msgspec import Struct

from counterclaim.records.annotations import Credit, Figure, Mention, Quotation, Referent, Sentence, Tag
from counterclaim.records.identity import identity, sha256_of
from counterclaim.records.span import Span
from counterclaim.records.statement import Statement

# Blocks that are part of the page, not of the report: kept, shown dimmed, never annotated.
FURNITURE = frozenset(
    {"navigation", "newsletter", "weather", "related", "promotion", "credit", "copyright", "social", "repeat", "time"}
)


class Block(Struct, frozen=True):
    """A stretch of lines of one kind: headline, standfirst, bullet, paragraph, caption, byline, or a kind of furniture.

    `repeats` is the start of the earlier block whose words this one says again.
    """

    start: int
    end: int
    kind: str
    repeats: int | None = None

    @property
    def furniture(self) -> bool:
        """Whether this block belongs to the page and not to the report."""
        return self.kind in FURNITURE


class OffsetRun(Struct, frozen=True):
    """`length` code points of text from `start` stand in the captured bytes from `byte_start` to `byte_end`."""

    start: int
    length: int
    byte_start: int
    byte_end: int


class Document(Struct, frozen=True):
    """One report: its text as captured, where it came from, and what was found in it.

    `published_at` is ISO 8601 (a date, or a time in UTC); `published_evidence` says where it was read, as does
    `outlet_evidence` of the outlet.
    """

    name: str
    capture: str
    text: str
    extractor: str = "text@1"
    language: str = "en"
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_evidence: str | None = None
    url: str | None = None
    published_at: str | None = None
    published_evidence: str | None = None
    blocks: tuple[Block, ...] = ()
    offsets: tuple[OffsetRun, ...] = ()
    layers: dict[str, tuple[Any, ...]] = {}

    @property
    def text_sha256(self) -> str:
        """Hash of the text's UTF-8."""
        return sha256_of(self.text)

    @property
    def id(self) -> str:
        """Identity: the capture and the text that was had from it."""
        return identity("doc", self.capture, self.text_sha256)

    def span(self, start: int, end: int) -> Span:
        """The words of this document from `start` to `end`.

        >>> Document(name="a", capture="c", text="Mr. Belan").span(4, 9).exact
        'Belan'
        """
        return Span(start, end, self.text[start:end])

    def add(self, layer: str, records: Iterable[Any]) -> Document:
        """A new document with one more layer; this one stays as it was."""
        return Document(
            **{name: getattr(self, name) for name in self.__struct_fields__ if name != "layers"},
            layers={**self.layers, layer: tuple(records)},
        )

    def layer(self, name: str) -> tuple[Any, ...]:
        """What a stage found, in text order; empty when the stage found nothing or was not run."""
        return self.layers.get(name, ())

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of the report's own blocks."""
        return cast("tuple[Sentence, ...]", self.layer("sentences"))

    @property
    def quotations(self) -> tuple[Quotation, ...]:
        """Words between quotation marks."""
        return cast("tuple[Quotation, ...]", self.layer("quotations"))

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Raw readings of the model: attributions and names."""
        return cast("tuple[Tag, ...]", self.layer("tags"))

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Names, descriptions and pronouns that can stand for somebody."""
        return cast("tuple[Mention, ...]", self.layer("mentions"))

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Byline, agency, dateline, reprint mark."""
        return cast("tuple[Credit, ...]", self.layer("credits"))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Attributed statements, and the narrator's own where it takes a side."""
        return cast("tuple[Statement, ...]", self.layer("statements"))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Counted quantities."""
        return cast("tuple[Figure, ...]", self.layer("figures"))

    @property
    def referents(self) -> tuple[Referent, ...]:
        """Who and what the mentions stand for, within this document."""
        return cast("tuple[Referent, ...]", self.layer("referents"))
