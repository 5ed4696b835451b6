"""Charsets of pages: declared, misdeclared and guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract.charsets import codec_of, decoded_page, has_map
from counterclaim.extract.html import html_reading
from counterclaim.extract.offsets import run_words

RUSSIAN = "Мэр Велина в четверг отрицал, что плотина была прорвана, и сказал, что никто не погиб в городе."
FRENCH = "Le maire de Vélin a nié que le barrage ait cédé, et a déclaré que personne n’était mort."
JAPANESE = "市長は木曜日、ダムが決壊したことを否定し、誰も死亡していないと述べた。大臣はこの発言を認めた。"


@pytest.mark.parametrize(
    ("text", "written", "header", "meta", "evidence"),
    [
        (RUSSIAN, "cp1251", "windows-1251", "", "header"),
        (RUSSIAN, "cp1251", "", "windows-1251", "meta"),
        (RUSSIAN, "koi8-r", "koi8-r", "windows-1251", "header"),
        (RUSSIAN, "cp1251", "utf-8", "", "guess"),
        (RUSSIAN, "cp1251", "utf-8", "windows-1251", "meta"),
        (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251", "meta"),
        (RUSSIAN, "cp1251", "iso-8859-1", "", "guess"),
        (RUSSIAN, "cp1251", "no-such-charset", "", "guess"),
        (RUSSIAN, "utf-8", "windows-1251", "", "bytes"),
        (RUSSIAN, "utf-8", "utf-8", "windows-1251", "header"),
        (RUSSIAN, "utf-16", "windows-1251", "", "byte order mark"),
        (RUSSIAN, "utf-8-sig", "windows-1251", "", "byte order mark"),
        (FRENCH, "cp1252", "iso-8859-1", "", "header"),
        (FRENCH, "cp1252", "", "", "bytes"),
        (FRENCH, "cp1252", "utf-8", "", "bytes"),
        (JAPANESE, "shift_jis", "Shift_JIS", "", "header"),
        (JAPANESE, "iso2022_jp", "", "iso-2022-jp", "meta"),
        (JAPANESE, "euc-jp", "", "euc-jp", "meta"),
        (JAPANESE, "gb18030", "gb2312", "", "header"),
    ],
)
def test_what_is_said_counts_unless_the_bytes_speak_against_it(text, written, header, meta, evidence):
    page = f"<html>{f'<meta charset={meta}>' if meta else ''}<p>{text}</p></html>"
    found, known_by = decoded_page(page.encode(written), header)
    assert found.text.lstrip("\ufeff") == page
    assert known_by == evidence


@pytest.mark.parametrize("name", ["utf-7", "hex", "base64", "zip", "rot13", "unicode_escape", "idna", "\x00", "", "x"])
def test_no_page_chooses_a_codec_that_is_no_charset(name):
    assert codec_of(name) is None


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "windows-1251", "shift_jis", "iso-2022-jp", "big5"]))
def test_any_bytes_have_a_text(payload, header):
    found, _ = decoded_page(payload, header)
    assert isinstance(found.text, str)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5"])
def test_the_words_of_a_page_are_found_in_its_bytes_in_any_charset(charset):
    payload = f"<html><title>Dam</title><article><p>{RUSSIAN} &laquo;Нет&raquo;</p></article></html>".encode(charset)
    reading = html_reading(payload, charset=charset)
    assert RUSSIAN in reading.text
    assert reading.offsets
    for run in reading.offsets:
        words = run_words(run, payload, reading.extractor)
        assert words == reading.text[run.start : run.start + run.length]


def test_a_charset_that_shifts_has_no_map():
    payload = f"<p>{JAPANESE}</p>".encode("iso2022_jp")
    assert not has_map(decoded_page(payload, "iso-2022-jp")[0], payload)
