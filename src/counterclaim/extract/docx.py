"""DOCX: the paragraphs and tables of a document in their order."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx

from counterclaim.errors import ExtractError
from counterclaim.extract.reading import Reading
from counterclaim.extract.text import encodable

MOST_BYTES = 50_000_000  # unpacked; a document of 300 pages has 3 MB
KINDS = {
    "Title": "headline",
    "Subtitle": "standfirst",
    "Caption": "caption",
    "List Bullet": "bullet",
    "List Number": "bullet",
}


def docx_reading(payload: bytes) -> Reading:
    """The text of a DOCX, a line a paragraph; there is no offset map, since the bytes are packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > MOST_BYTES:
            raise ExtractError(f"DOCX unpacks to {unpacked:,} bytes: save it without pictures, or as text.")
        document = docx.Document(io.BytesIO(payload))
        lines, kinds = [], {}
        for item in document.iter_inner_content():
            for line, style in _lines(item):
                lines.append(line)
                kind = "headline" if style.startswith("Heading") else KINDS.get(style)
                if kind and line.strip():
                    kinds[line.strip()] = kind
        about = document.core_properties
        title, author = (about.title or "").strip(), (about.author or "").strip()
    except ExtractError:
        raise
    except Exception as error:  # zip, XML and package faults of a damaged file come as many types
        raise ExtractError(f"DOCX is damaged: {type(error).__name__}. Open it and save it anew, or as text.") from error
    text = encodable("\n".join(lines))
    if not text.strip():
        raise ExtractError("DOCX holds no text: paste the report into a text file.")
    # The author of the file is often a template's: it counts where the text signs with the same name.
    signed = (author,) if author and author in text[:3000] else ()
    return Reading(
        text=text, extractor="docx@1", title=title if title and title in text else None, authors=signed, kinds=kinds
    )


def _lines(item: Any) -> list[tuple[str, str]]:
    """Lines with their style: of a paragraph, or of a table row by row."""
    if hasattr(item, "rows"):
        return [("\t".join(cell.text.replace("\n", " ") for cell in row.cells), "") for row in item.rows]
    style = item.style.name if item.style is not None and item.style.name else ""
    return [(line, style) for line in item.text.split("\n")]
