"""Mails saved as .eml: the message as it was sent, and each attachment that holds a report."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from counterclaim.capture.files import STAGE, Found, Limits, TooLarge, item, payload_of
from counterclaim.records import Capture, Problem, sha256_of

MAIL = "message/rfc822"
ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
MOST_PARTS = 200


def mail_captures(path: Path, name: str, captured_at: str, limits: Limits | None = None) -> Iterator[Found | Problem]:
    """Yield the message whole, as its bytes are what a signature vouches for, then its attachments."""
    try:
        payload = payload_of(path, limits or Limits())
    except TooLarge as error:
        yield Problem(name, STAGE, str(error), advice="Save the attachments one by one.")
        return
    except (OSError, EOFError) as error:
        yield Problem(name, STAGE, f"cannot be read: {error}", advice="Check that the file is whole and readable.")
        return
    yield from message_captures(payload, name, captured_at)


def message_captures(payload: bytes, name: str, captured_at: str) -> Iterator[Found | Problem]:
    """Yield the captures of one message.

    >>> mail = b"From: press@orsk.example\\nSubject: Dam\\nContent-Type: text/plain\\n\\nThe mayor denied it.\\n"
    >>> [(capture.name, capture.media_type) for capture, _ in message_captures(mail, "dam.eml", "")]
    [('dam.eml', 'message/rfc822')]
    """
    message = BytesParser(policy=policy.default).parsebytes(payload)
    if message.get_content_type() in ENCRYPTED:
        yield Problem(name, STAGE, "the mail is encrypted", advice="Decrypt it in the mail program, and save that.")
        return
    if message.get_body(("html", "plain")) is not None:
        yield _capture(payload, name, captured_at), payload
    elif not any(True for _ in _attachments(message)):
        yield Problem(name, STAGE, "the mail holds no text", advice="Check that it was saved whole.")
    used: set[str] = set()
    for number, part in enumerate(_attachments(message), 1):
        if number > MOST_PARTS:
            yield Problem(name, STAGE, f"more than {MOST_PARTS} attachments", advice="Save the others one by one.")
            return
        called = f"{name}#{part.get_filename() or number}"
        called = f"{called}-{number}" if called in used else called
        used.add(called)
        yield from _attachment(part, called, captured_at)


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are neither the text nor a picture shown in it."""
    for part in message.iter_attachments() if message.is_multipart() else ():
        if part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
            yield part


def _attachment(part: EmailMessage, name: str, captured_at: str) -> Iterator[Found | Problem]:
    if part.get_content_type() == MAIL:
        inner = part.get_content()
        yield from message_captures(inner.as_bytes(), name, captured_at)
        return
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        yield item(payload, name, captured_at)
    else:
        advice = "Save the attachments one by one."
        yield Problem(name, STAGE, f"an attachment of parts: {part.get_content_type()}", advice=advice)


def _capture(payload: bytes, name: str, captured_at: str) -> Capture:
    return Capture(
        source=name,
        payload_sha256=sha256_of(payload),
        size=len(payload),
        media_type=MAIL,
        captured_at=captured_at,
        name=name,
    )
