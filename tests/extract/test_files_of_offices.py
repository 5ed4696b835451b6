"""PDF and DOCX: text in reading order; what is damaged, locked or empty is refused with advice."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from pypdf import PdfWriter

from counterclaim.errors import ExtractError
from counterclaim.extract.docx import docx_reading
from counterclaim.extract.pdf import pdf_reading


def pdf_of(*pages: list[str]) -> bytes:
    """A PDF with a line of text for each string, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 60 760 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return (body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}").encode("latin-1")


WORDS = ["dam", "wall", "gate", "bank", "road", "bridge", "school"]
LINES = [
    "Dam breaks near Orsk",
    "The mayor of Orsk denied on Tuesday that his own men had opened",
    "the gates of the dam, and accused",
    "the army.",
]


def test_lines_of_a_pdf_are_joined_to_paragraphs() -> None:
    reading = pdf_reading(pdf_of(LINES))
    assert reading.text.split("\n") == [
        "Dam breaks near Orsk",
        "The mayor of Orsk denied on Tuesday that his own men had opened the gates of the dam, and accused the army.",
    ]
    assert reading.offsets == ()


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        ["Orsk Echo, page", *(f"The mayor said that {word} had held on day {p}." for word in WORDS[p : p + 4]), str(p)]
        for p in range(1, 4)
    ]
    text = pdf_reading(pdf_of(*pages)).text
    assert "Orsk Echo" not in text
    assert text.count("The mayor said") == 12


def locked() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of(LINES)))
    writer.encrypt("secret", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("payload", "advice"),
    [(pdf_of([]), "OCR"), (b"%PDF-1.4 nonsense", "damaged"), (pdf_of(LINES)[:300], "damaged"), (locked(), "password")],
)
def test_a_pdf_without_text_is_refused_with_advice(payload: bytes, advice: str) -> None:
    with pytest.raises(ExtractError, match=advice):
        pdf_reading(payload)


def docx_of() -> bytes:
    document = docx.Document()
    document.core_properties.author = "Jane Roe"
    document.add_paragraph("Dam breaks near Orsk", style="Title")
    document.add_paragraph("By Jane Roe")
    document.add_paragraph("Four people were hurt", style="List Bullet")
    document.add_paragraph("The mayor denied it — “a lie”.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Killed", "17"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_docx_is_read_in_order() -> None:
    reading = docx_reading(docx_of())
    assert reading.text.split("\n") == [
        "Dam breaks near Orsk", "By Jane Roe", "Four people were hurt", "The mayor denied it — “a lie”.", "Killed\t17",
    ]  # fmt: skip
    assert reading.kinds == {"Dam breaks near Orsk": "headline", "Four people were hurt": "bullet"}
    assert reading.authors == ("Jane Roe",)


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("payload", "advice"),
    [(b"PK\x03\x04nonsense", "damaged"), (docx_of()[:2000], "damaged"), (bomb(), "unpacks to 60,000,000")],
)
def test_a_damaged_docx_is_refused_with_advice(payload: bytes, advice: str) -> None:
    with pytest.raises(ExtractError, match=advice):
        docx_reading(payload)
