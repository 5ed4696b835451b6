"""RSS, Atom and sitemaps, well made and badly made."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.capture.feeds import Link, is_feed, iso_of, links
from counterclaim.errors import CaptureError

BASE = "https://velin.example/feeds/all"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Velin Echo</title><link>https://velin.example/</link><atom:link rel="self" href="https://velin.example/rss"/>
<item><title>Dam &amp; river</title><link>https://velin.example/a?x=1&amp;y=2</link>
  <pubDate>Tue, 21 Nov 2023 10:30:00 +0300</pubDate></item>
<item><title><![CDATA[The mayor <b>denies</b> it]]></title><link>/b</link><dc:date>2023-11-22</dc:date></item>
<item><guid>https://velin.example/c</guid></item>
<item><guid isPermaLink="false">https://velin.example/no</guid></item>
<item><link>https://velin.example/a?x=1&amp;y=2</link></item>
<item><title>no link</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Velin</title>
<entry><title type="html">Dam</title><link rel="edit" href="/edit"/><link href="/a"/>
<updated>2023-11-23T00:00:00Z</updated>
<published>2023-11-21T10:30:00.5+03:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"><link>https://velin.example/</link></channel>
<item rdf:about="y"><title>Dam</title><link>https://velin.example/a</link></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://velin.example/a </loc><lastmod>2023-11-25</lastmod>
<news:news><news:publication_date>2023-11-21T07:30:00Z</news:publication_date><news:title>Dam</news:title></news:news></url>
<url><loc>https://velin.example/b</loc><lastmod>2023-11-25</lastmod></url></urlset>"""
INDEX = """<sitemapindex><sitemap><loc>https://velin.example/s1.xml.gz</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize(
    ("feed", "found"),
    [
        (
            RSS,
            [
                Link("https://velin.example/a?x=1&y=2", "2023-11-21T07:30:00Z", "Dam & river"),
                Link("https://velin.example/b", "2023-11-22", "The mayor <b>denies</b> it"),
                Link("https://velin.example/c"),
            ],
        ),
        (ATOM, [Link("https://velin.example/a", "2023-11-21T07:30:00Z", "Dam")]),
        (RDF, [Link("https://velin.example/a", None, "Dam")]),
        (
            SITEMAP,
            [
                Link("https://velin.example/a", "2023-11-21T07:30:00Z", "Dam"),
                Link("https://velin.example/b", "2023-11-25"),
            ],
        ),
        (INDEX, [Link("https://velin.example/s1.xml.gz", sitemap=True)]),
        ("<rss><channel><item><link>/a</link>", [Link("https://velin.example/a")]),  # cut off
        ("<rss><item><title>R & D</title><link>/a?b=1&c=2</link></item></rss>", None),  # bare ampersands
        ("\n\n" + RSS, 3),
        (RSS.encode("utf-16"), 3),
        (gzip.compress(SITEMAP.encode()), 2),
    ],
)
def test_the_links_of_a_feed_come_out_with_their_dates(feed, found):
    payload = feed.encode() if isinstance(feed, str) else feed
    got = links(payload, BASE)
    if isinstance(found, list):
        assert got == found
    else:
        assert len(got) == (found or 1)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (RSS.encode(), True),
        (b"\xef\xbb\xbf" + ATOM.encode(), True),
        (RDF.encode(), True),
        (gzip.compress(SITEMAP.encode()), True),
        (b"<!-- made by hand --><?xml-stylesheet href='a'?>" + INDEX.encode(), True),
        (b"<!DOCTYPE html><html><body>rss</body></html>", False),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", False),
        (b"plain words about a feed", False),
        (b"\x1f\x8bbroken", False),
        (b"", False),
    ],
)
def test_a_feed_is_told_from_a_page(payload, expected):
    assert is_feed(payload) is expected


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = [
    f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><item><link>&l9;</link></item></rss>'.encode(),
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><link>&x;</link></item></rss>',
    b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]><rss/>',
    '<!DOCTYPE rss [<!ENTITY x "y">]><rss/>'.encode("utf-16"),
    gzip.compress(b"<rss>" + bytes(80_000_000)),
    b"<html>no feed</html>",
    b"",
]


@pytest.mark.parametrize("payload", BOMBS, ids=range(len(BOMBS)))
def test_bombs_and_other_things_are_refused(payload):
    with pytest.raises(CaptureError):
        links(payload, BASE)


@given(st.integers(0, len(RSS)), st.binary(max_size=8))
def test_a_broken_feed_gives_what_it_can_or_is_refused(place, junk):
    whole = RSS.encode()
    try:
        found = links(whole[:place] + junk + whole[place + len(junk) :], BASE)
    except CaptureError:
        return
    assert len(found) <= 6


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Tue, 21 Nov 2023 10:30:00 GMT", "2023-11-21T10:30:00Z"),
        ("21 Nov 2023 10:30 EST", "2023-11-21T15:30:00Z"),
        ("2023-11-21T10:30:00+03:00", "2023-11-21T07:30:00Z"),
        ("2023-11-21T10:30:00", "2023-11-21T10:30:00Z"),
        ("2023-11-21", "2023-11-21"),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("1970-01-01T00:00:00Z", None),
        ("1970-01-01", None),
        ("9999-12-31T23:59:59-01:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_of_feeds(words, iso):
    assert iso_of(words) == iso
