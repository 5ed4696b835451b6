"""Mails: the text of the message, with what its head says."""

from __future__ import annotations

from datetime import UTC
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr

from msgspec.structs import replace

from counterclaim.errors import ExtractError
from counterclaim.extract.dates import declared_date
from counterclaim.extract.html import html_reading
from counterclaim.extract.reading import Reading
from counterclaim.extract.text import decoded, encodable

# What the standard library raises on heads and bodies that no standard allows.
MALFORMED = (ValueError, LookupError, AttributeError, TypeError)


def mail_reading(payload: bytes, captured_at: str = "") -> Reading:
    """The text of a mail, its HTML before its plain form, under its subject.

    >>> head = b"From: Orsk Echo <a@orsk.example>\\nDate: Tue, 21 Nov 2023 10:30:00 +0300\\nSubject: Dam\\n"
    >>> reading = mail_reading(head + b"\\nHe denied it.\\n")
    >>> reading.text, reading.title, reading.authors, reading.published_at
    ('He denied it.\\n', 'Dam', ('Orsk Echo',), '2023-11-21T07:30:00Z')
    """
    message = BytesParser(policy=policy.default).parsebytes(payload)
    base = _body(message, captured_at)
    sender = parseaddr(_head(message, "from"))[0].strip()
    published, evidence = _published(message, captured_at)
    return replace(
        base,
        title=_head(message, "subject") or base.title,
        authors=(sender,) if sender else (),
        published_at=published,
        published_evidence=evidence,
    )


def _body(message: EmailMessage, captured_at: str) -> Reading:
    """The message as a page, or in its plain form where it has none or none that can be read."""
    page, plain = message.get_body(("html",)), message.get_body(("plain",))
    if page is not None:
        html = _text(page)
        # Mails leave out what stands around a page, and without it the parser sees no page.
        whole = html if "<html" in html.lower() else f"<html><body>{html}</body></html>"
        try:
            reading = html_reading(encodable(whole).encode(), captured_at)
            return replace(reading, extractor=f"mail@1 {reading.extractor}", offsets=())
        except ExtractError:
            if plain is None:
                raise
    if plain is None:
        raise ExtractError("the mail holds no text. Check that it was saved whole.")
    return Reading(text=encodable(_text(plain)), extractor="mail@1")


def _text(part: MIMEPart) -> str:
    """The words of a part, in the charset that it names where that exists."""
    try:
        return str(part.get_content(errors="replace")).replace("\r\n", "\n")
    except MALFORMED:
        raw = part.get_payload(decode=True)
        return decoded(raw if isinstance(raw, bytes) else b"").text


def _head(message: EmailMessage, name: str) -> str:
    """A line of the head as one line of text, empty where it is missing or cannot be read."""
    try:
        return encodable(" ".join(str(message.get(name) or "").split()))
    except MALFORMED:
        return ""


def _published(message: EmailMessage, captured_at: str) -> tuple[str | None, str | None]:
    """When the mail was sent, by its own head."""
    try:
        sent = message["date"].datetime.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (*MALFORMED, OverflowError):
        return None, None
    return declared_date(sent, "mail: Date", captured_at)
