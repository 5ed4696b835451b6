"""Mails, their attachments, and heads that no standard allows."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.capture.mail import message_captures
from counterclaim.errors import ExtractError
from counterclaim.extract.document import document_of
from counterclaim.records import Problem
from websites import report

AT = "2024-05-01T12:00:00Z"


def mail(text="The mayor of Velin denied it.", html=None, **attachments):
    message = EmailMessage()
    message["From"] = "Velin Echo <desk@velin.example>"
    message["To"] = "reader@velin.example"
    message["Subject"] = "Мэр отрицает: reservoir held"
    message["Date"] = "Tue, 21 Nov 2023 10:30:00 +0300"
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, (payload, kind) in attachments.items():
        maintype, subtype = kind.split("/")
        message.add_attachment(payload, maintype, subtype, filename=name.replace("_", "."))
    return message


def found(message):
    payload = message if isinstance(message, bytes) else message.as_bytes()
    return [
        f"{item.source}: {item.message}" if isinstance(item, Problem) else (item[0].name, item[0].media_type)
        for item in message_captures(payload, "a.eml", AT)
    ]


def read(message):
    payload = message if isinstance(message, bytes) else message.as_bytes()
    return document_of(*next(message_captures(payload, "a.eml", AT)))


def test_a_mail_is_read_under_its_subject_with_its_sender_and_date():
    doc = read(mail())
    assert doc.text.strip() == "The mayor of Velin denied it."
    assert doc.title == "Мэр отрицает: reservoir held"
    assert doc.authors == ("Velin Echo",)
    assert doc.published_at == "2023-11-21T07:30:00Z"
    assert doc.published_evidence.startswith("mail: Date")


def test_the_page_of_a_mail_goes_before_its_plain_form():
    doc = read(mail("See the page.", report(7)))
    assert "denied that anybody had drowned" in doc.text
    assert "See the page" not in doc.text


def test_a_page_in_another_charset_is_read_in_that_charset():
    page = "<meta charset=windows-1251><p>Мэр Велина отрицает, что кто-то утонул в реке.</p>"
    message = mail(None)
    message.set_content(page, subtype="html", charset="windows-1251", cte="base64")
    assert "Мэр Велина отрицает" in read(message).text


def test_a_page_without_words_gives_way_to_the_plain_form():
    assert "The mayor" in read(mail(html="<img src=a.png>")).text


def test_attachments_are_captures_of_their_own_or_problems():
    forwarded = mail("The minister confirmed it.")
    message = mail(
        page_html=(report(1).encode(), "text/html"),
        photo_png=(b"\x89PNG...", "image/png"),
        file_pdf=(b"%PDF-1.7", "application/octet-stream"),
        empty_txt=(b"", "application/octet-stream"),
    )
    message.add_attachment(forwarded)
    assert found(message) == [
        ("a.eml", "message/rfc822"),
        ("a.eml#page.html", "text/html"),
        "a.eml#photo.png: not a text: the bytes are those of a program, picture or archive",
        ("a.eml#file.pdf", "application/pdf"),
        "a.eml#empty.txt: empty",
        ("a.eml#5", "message/rfc822"),
    ]


def test_two_attachments_of_one_name_are_told_apart():
    message = mail()
    for number in (1, 2):
        message.add_attachment(f"Statement {number}", filename="a.txt")
    assert [name for name, _ in found(message)] == ["a.eml", "a.eml#a.txt", "a.eml#a.txt-2"]


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        (b"Content-Type: application/pkcs7-mime\n\nMIIB", "a.eml: the mail is encrypted"),
        (b"Content-Type: multipart/encrypted; boundary=x\n\n--x\n\n--x--", "a.eml: the mail is encrypted"),
        (b"Content-Type: image/png\n\nxx", "a.eml: the mail holds no text"),
        (b"Content-Type: multipart/mixed; boundary=x\n\n--x--\n", "a.eml: the mail holds no text"),
    ],
)
def test_a_mail_without_text_is_a_problem(message, problem):
    assert found(message) == [problem]


HEADS = [
    b"Date: yesterday\n",
    b"Date: Tue, 99 Nov 2023 10:30:00 +0300\n",
    b"From: <<<@@@>\n",
    b"From: \xff\xfe\n",
    b"Subject: =?utf-8?b?4pyT\n",
    b"Subject: =?no-such-charset?q?x?=\n",
    b"Content-Type: text/plain; charset=no-such-charset\n",
    b"Content-Type: text/plain; charset=\xff\n",
    b"Content-Transfer-Encoding: base64\n",
    b'Content-Type: text/plain; charset="\n',
    b"no colon here\n",
    b"Date:\n",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_a_malformed_head_does_not_stop_the_reading(head):
    doc = read(head + b"X-Other: 1\n\nThe mayor of Velin denied it.\n")
    assert doc.text


WHOLE = mail("See the page.", report(7), page_html=(report(1).encode(), "text/html")).as_bytes()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=4)), min_size=1, max_size=5))
def test_no_damage_makes_reading_fail(changes):
    damaged = bytearray(WHOLE)
    for place, junk in changes:
        start = int(place * len(damaged))
        damaged[start : start + len(junk)] = junk
    for item in message_captures(bytes(damaged), "a.eml", AT):
        if not isinstance(item, Problem):
            try:
                document_of(*item)
            except ExtractError as error:
                assert str(error)
