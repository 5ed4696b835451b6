"""A capture's bytes as a document: the one way in, whatever the format."""

from __future__ import annotations

from counterclaim.errors import ExtractError
from counterclaim.extract.blocks import blocks_of
from counterclaim.extract.dates import date_in_lines
from counterclaim.extract.language import language_of
from counterclaim.extract.outlets import Line, Outlet, outlet_of_page
from counterclaim.extract.reading import Reading
from counterclaim.extract.text import text_reading
from counterclaim.lexicon.credits import byline_of
from counterclaim.records import Block, Capture, Document

SHORTEST_TITLE = 4  # words: shorter first lines are section names and mastheads


def document_of(capture: Capture, payload: bytes) -> Document:
    """The report that the bytes hold; ExtractError, with advice, where no text can be had from them.

    >>> capture = Capture("orsk.txt", "", 0, "text/plain", "2024-01-02T00:00:00Z", "orsk.txt")
    >>> doc = document_of(capture, "Dam breaks in Orsk\\n\\n21 November 2023\\n\\nThe mayor denied it.".encode())
    >>> doc.title, doc.published_at, [block.kind for block in doc.blocks]
    ('Dam breaks in Orsk', '2023-11-21', ['headline', 'time', 'paragraph'])
    """
    reading = reading_of(capture, payload)
    text = reading.text
    blocks = blocks_of(text, reading.title, reading.kinds)
    lines = [text[block.start : block.end] for block in blocks]
    published, evidence = reading.published_at, reading.published_evidence
    if published is None:
        found, where = date_in_lines(lines, capture.captured_at)
        published, evidence = (found, where) if found or evidence is None else (None, evidence)
    outlet = _outlet(capture, reading, blocks, lines)
    return Document(
        name=capture.name,
        capture=capture.id,
        text=text,
        extractor=reading.extractor,
        language=language_of(text, reading.language),
        title=reading.title or _headline(blocks, lines),
        authors=reading.authors or _authors(blocks, lines),
        outlet=outlet.name if outlet else None,
        outlet_evidence=outlet.evidence if outlet else None,
        url=reading.url,
        published_at=published,
        published_evidence=evidence,
        blocks=blocks,
        offsets=reading.offsets,
    )


def reading_of(capture: Capture, payload: bytes) -> Reading:
    """What the capture's format gives. Parsers of formats are loaded when the first such file comes."""
    kind, _, parameter = capture.media_type.partition(";")
    charset = parameter.strip().removeprefix("charset=")
    match kind:
        case "text/plain":
            if not charset:
                return text_reading(payload)
            from counterclaim.extract.charsets import decoded_as

            return text_reading(payload, decoded_as(payload, [("header", charset)])[0])
        case "application/json":
            from counterclaim.extract.rows import row_reading

            return row_reading(payload, capture.captured_at)
        case "text/html" | "application/xhtml+xml":
            from counterclaim.extract.html import html_reading

            url = capture.source if "://" in capture.source else ""
            return html_reading(payload, capture.captured_at, url, charset)
        case "application/pdf":
            from counterclaim.extract.pdf import pdf_reading

            return pdf_reading(payload)
        case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
            from counterclaim.extract.docx import docx_reading

            return docx_reading(payload)
        case "message/rfc822":
            from counterclaim.extract.mail import mail_reading

            return mail_reading(payload, capture.captured_at)
        case other:
            raise ExtractError(f"no way to read {other}: give text, HTML, PDF, DOCX, mails or JSONL")


def _outlet(capture: Capture, reading: Reading, blocks: tuple[Block, ...], lines: list[str]) -> Outlet | None:
    """The outlet that the file declares, else the one that its page gives away."""
    if reading.outlet:
        return Outlet(reading.outlet, reading.outlet_evidence or reading.extractor)
    page = [Line(line.strip(), b.kind, b.furniture) for line, b in zip(lines, blocks, strict=True) if line.strip()]
    return outlet_of_page(page, capture.name)


def _headline(blocks: tuple[Block, ...], lines: list[str]) -> str | None:
    """The first headline that is more than a section name."""
    heads = [line for line, block in zip(lines, blocks, strict=True) if block.kind == "headline"]
    return next((line for line in heads if len(line.split()) >= SHORTEST_TITLE), heads[0] if heads else None)


def _authors(blocks: tuple[Block, ...], lines: list[str]) -> tuple[str, ...]:
    signed = (byline_of(line) for line, block in zip(lines, blocks, strict=True) if block.kind == "byline")
    return tuple(dict.fromkeys(name for byline in signed if byline for name in byline.names))
