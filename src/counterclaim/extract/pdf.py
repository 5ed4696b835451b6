"""PDF: the text of its pages, lines joined to paragraphs again."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from counterclaim.errors import ExtractError
from counterclaim.extract.reading import Reading
from counterclaim.extract.text import encodable

MOST_PAGES = 500
MOST_CHARACTERS = 5_000_000
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


def pdf_reading(payload: bytes) -> Reading:
    """The text of a PDF, paragraph by paragraph; running heads and page numbers left out.

    The text has no place in the bytes, which are packed: there is no offset map.
    """
    try:
        reader = PdfReader(io.BytesIO(payload), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ExtractError("PDF is protected by a password: save a copy without one.")
        pages, size = [], 0
        for page in reader.pages[:MOST_PAGES]:
            lines = [" ".join(line.split()) for line in encodable(page.extract_text()).splitlines()]
            size += sum(map(len, lines))
            if size > MOST_CHARACTERS:
                raise ExtractError("PDF unpacks to more text than a report has: give the pages that hold it.")
            pages.append([line for line in lines if line])
        about = reader.metadata
    except ExtractError:
        raise
    except (PyPdfError, RecursionError, MemoryError) as error:
        raise ExtractError(f"PDF is damaged: {error}. Print it to a new PDF.") from error
    except Exception as error:  # a broken file makes the parser stumble anywhere: none of that is a fault of ours
        raise ExtractError(f"PDF is damaged: {type(error).__name__}. Print it to a new PDF.") from error
    text = "\n".join(_paragraphs(_without_running_heads(pages)))
    if not re.search(r"\w", text):
        raise ExtractError("PDF holds no text, only pictures of it: run it through text recognition (OCR).")
    title = str(about.title).strip() if about and about.title else None
    author = str(about.author).strip() if about and about.author else ""
    # Programs write themselves into these fields ("Microsoft Word - a.doc"): a title counts where the text says it too.
    shown = title if title and "".join(title.split()).lower() in "".join(text[:2000].split()).lower() else None
    return Reading(
        text=text, extractor="pdf@1", title=shown, authors=(author,) if author and author in text[:3000] else ()
    )


def _without_running_heads(pages: Sequence[list[str]]) -> list[str]:
    """All lines, without those that stand at the edge of three pages or more, numbers apart."""
    edges = Counter(re.sub(r"\d+", "#", line) for page in pages for line in {*page[:2], *page[-2:]})
    running = {line for line, count in edges.items() if count >= 3} if len(pages) >= 3 else set()
    kept = []
    for page in pages:
        inner = [
            line for i, line in enumerate(page) if 1 < i < len(page) - 2 or re.sub(r"\d+", "#", line) not in running
        ]
        kept += [line for line in inner if not re.fullmatch(r"(?:[Pp]age )?\d{1,4}(?: (?:of|/) \d{1,4})?", line)]
    return kept


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines joined where one goes on in the next: a full line without a full stop, or the next in small letters.

    >>> _paragraphs(["The mayor of Orsk denied on Tues-", "day that the dam", "had been mined.", "He left."])
    ['The mayor of Orsk denied on Tuesday that the dam had been mined.', 'He left.']
    """
    full = 0.75 * max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if paragraphs and line[0].islower() and previous.endswith("-") and previous[-2:-1].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line
        elif paragraphs and (line[0].islower() or (len(previous) >= full and not SENTENCE_END.search(previous))):
            paragraphs[-1] += " " + line
        elif paragraphs and len(previous) >= full and SENTENCE_END.search(previous) and len(previous) > 1.1 * full:
            paragraphs[-1] += " " + line  # a sentence that happens to end at the margin
        else:
            paragraphs.append(line)
        previous = line
    return paragraphs
