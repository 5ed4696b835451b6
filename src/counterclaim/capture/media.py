"""What kind of report the bytes of an answer are, by its header and by themselves."""

from __future__ import annotations

from email.message import Message

from counterclaim.capture.files import DOCX, HTML, PDF, TEXT, media_type_of

PAGES = frozenset({HTML, "application/xhtml+xml"})
UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
REPORTS = PAGES | {TEXT, PDF, DOCX} | UNDECLARED


def content_type_of(header: str) -> tuple[str, str]:
    """Type and charset of a Content-Type header, both in lower case and empty where it does not say.

    >>> content_type_of('Text/HTML; charset="Windows-1251"')
    ('text/html', 'windows-1251')
    """
    if not header.strip():
        return "", ""
    message = Message()
    message["content-type"] = " ".join(header.split())
    charset = message.get_param("charset", "")
    kind = header.partition(";")[0].strip().lower()
    return kind, charset.strip(" '\"").lower() if isinstance(charset, str) else ""


def report_type(header: str, payload: bytes, name: str) -> str | None:
    """The media type of a report, with the charset that the header declares; None where the bytes hold no report.

    >>> report_type("text/html; charset=windows-1251", b"<p>Orsk</p>", "a")
    'text/html; charset=windows-1251'
    >>> report_type("image/png", b"<p>Orsk</p>", "a.html") is None
    True
    """
    declared, charset = content_type_of(header)
    if declared not in REPORTS:
        return None
    found = media_type_of(payload, name)
    if found is None:
        return None
    # Servers call a PDF a page and a page nothing; but what is declared as plain text is shown as text.
    if declared in PAGES and found == TEXT:
        found = HTML
    if declared == TEXT and found == HTML:
        found = TEXT
    return f"{found}; charset={charset}" if charset and found in (HTML, TEXT) else found
