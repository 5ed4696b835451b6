"""Which addresses may be asked. Nothing in here opens a connection."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.capture.addresses import (
    Allowed,
    Refused,
    addresses_of,
    allowed,
    refusal_of,
    system_addresses,
    target_of,
)
from counterclaim.errors import CaptureError


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "unspecified"),
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata service"),
        ("100.100.100.200", "metadata service"),
        ("168.63.129.16", "metadata service"),
        ("100.64.0.1", "shared by a carrier"),
        ("192.0.0.8", "reserved"),
        ("192.0.2.1", "documentation"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("198.18.0.1", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("fc00::1", "private"),
        ("fd00:ec2::254", "metadata service"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("100::1", "reserved"),
        ("4000::1", "reserved"),
        ("::ffff:93.184.215.14", "an IPv4 address in IPv6 form (mapped)"),
        ("::93.184.215.14", "an IPv4 address in IPv6 form (compatible)"),
        ("2002:7f00:1::", "an IPv4 address in IPv6 form (6to4)"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "an IPv4 address in IPv6 form (Teredo)"),
        ("64:ff9b::127.0.0.1", "an IPv4 address in IPv6 form (NAT64)"),
        ("64:ff9b:1::a00:1", "an IPv4 address in IPv6 form (NAT64)"),
        ("2600::5efe:127.0.0.1", "an IPv4 address in IPv6 form (ISATAP)"),
        ("localhost", "not an IP address"),
        ("93.184.215.14", None),
        ("172.32.0.1", None),
        ("100.128.0.1", None),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", None),
    ],
)
def test_only_public_addresses_may_be_asked(address, reason):
    assert refusal_of(address) == reason


def verdict(url: str) -> str:
    """What becomes of an address: refused as it is written, refused for where it leads, or asked."""
    try:
        target = target_of(url)
    except Refused:
        return "spelling"
    try:
        addresses_of(target.host, target.port, system_addresses, Allowed())
    except Refused:
        return "address"
    return "asked"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://2130706433/", "spelling"),
        ("http://0x7f000001/", "spelling"),
        ("http://0x7f.0.0.1/", "spelling"),
        ("http://0177.0.0.1/", "spelling"),
        ("http://127.0.0.01/", "spelling"),
        ("http://127.1/", "spelling"),
        ("http://127.0.1/", "spelling"),
        ("http://017700000001/", "spelling"),
        ("http://127.0.0.0x1/", "spelling"),
        ("http://256.0.0.1/", "spelling"),
        ("http://1.2.3.4.5/", "spelling"),
        ("http://127.0.0.1./", "address"),
        ("http://①②⑦.⓪.⓪.①/", "address"),
        ("http://１２７.０.０.１/", "address"),
        ("http://127。0。0。1/", "address"),
        ("http://１２７。１/", "spelling"),
        ("http://velin.example@127.0.0.1/", "spelling"),
        ("http://velin.example:80@127.0.0.1/", "spelling"),
        ("http://127.0.0.1\\@velin.example/", "spelling"),
        ("http://velin.example\\.127.0.0.1/", "spelling"),
        ("http://%31%32%37.0.0.1/", "spelling"),
        ("http://velin.example%00.127.0.0.1/", "spelling"),
        ("http://127.0.0.1 .velin.example/", "spelling"),
        ("http://[::1]/", "address"),
        ("http://[0:0:0:0:0:0:0:1]/", "address"),
        ("http://[::ffff:127.0.0.1]/", "address"),
        ("http://[::ffff:7f00:1]/", "address"),
        ("http://[::127.0.0.1]/", "address"),
        ("http://[fe80::1%25eth0]/", "spelling"),
        ("http://[::1]velin.example/", "spelling"),
        ("http://[::1/", "spelling"),
        ("http://[v1.x]/", "spelling"),
        ("http://127.0.0.1:0/", "spelling"),
        ("http://127.0.0.1:99999/", "spelling"),
        ("http://127.0.0.1:８０/", "spelling"),
        ("http:///etc/passwd", "spelling"),
        ("http://a..b/", "spelling"),
        ("http://-a-/", "spelling"),
        (f"http://{'a' * 64}.example/", "spelling"),
        ("file:///etc/passwd", "spelling"),
        ("gopher://127.0.0.1/", "spelling"),
        ("//127.0.0.1/", "spelling"),
        ("", "spelling"),
        ("http://93.184.215.14/", "asked"),
        ("http://93.184.215.14.:8080/", "asked"),
        ("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "asked"),
    ],
)
def test_odd_spellings_lead_nowhere(url, expected):
    assert verdict(url) == expected


@pytest.mark.parametrize(
    ("url", "spelling"),
    [
        ("HTTP://VELIN.Example:80", "http://velin.example/"),
        ("https://velin.example.:443/a#b", "https://velin.example/a"),
        ("http://вести.example/новости", "http://xn--b1agj9af.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("http://faß.example/", "http://xn--fa-hia.example/"),
        ("http://velin.example/a b?c=d e&f=%20", "http://velin.example/a%20b?c=d%20e&f=%20"),
        (" http://velin.example/a\r\n", "http://velin.example/a"),
    ],
)
def test_an_address_has_one_right_spelling(url, spelling):
    assert target_of(url).url == spelling
    assert target_of(spelling).url == spelling


@given(st.text(alphabet="htp:/[]@%.0123456789abxＡ①。\\?#-_ é", max_size=40))
def test_any_text_is_a_target_or_refused(text):
    try:
        target = target_of(f"http://{text}")
    except Refused:
        return
    assert target_of(target.url) == target


EMBEDDINGS = {
    "mapped": lambda v4: IPv6Address((0xFFFF << 32) | v4),
    "compatible": lambda v4: IPv6Address(v4),
    "translated": lambda v4: IPv6Address((0xFFFF << 48) | v4),
    "6to4": lambda v4: IPv6Address((0x2002 << 112) | (v4 << 80)),
    "NAT64": lambda v4: IPv6Address((0x64FF9B << 96) | v4),
    "Teredo": lambda v4: IPv6Address((0x20010000 << 96) | (v4 ^ 0xFFFFFFFF)),
    "ISATAP": lambda v4: IPv6Address((0x2A00 << 112) | (0x5EFE << 32) | v4),
}


@pytest.mark.parametrize("form", EMBEDDINGS)
@given(v4=st.integers(0, 2**32 - 1))
def test_no_ipv4_address_passes_in_ipv6_form(form, v4):
    assert refusal_of(str(EMBEDDINGS[form](v4))) is not None


@given(st.integers(0, 2**32 - 1))
def test_what_passes_is_global_by_the_registry_too(number):
    address = IPv4Address(number)
    if refusal_of(str(address)) is None:
        assert address.is_global


def test_one_private_answer_condemns_the_name():
    with pytest.raises(Refused, match=r"leads to 10\.0\.0\.7: private"):
        addresses_of("velin.example", 80, lambda *_: ["93.184.215.14", "10.0.0.7"], Allowed())


def test_a_name_without_an_address_is_an_error():
    with pytest.raises(CaptureError, match="has no address"):
        addresses_of("velin.example", 80, lambda *_: [], Allowed())


@pytest.mark.parametrize(
    ("entry", "host", "port", "address", "passes"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1", True),
        ("127.0.0.1:8080", "127.0.0.1", 80, "127.0.0.1", False),
        ("archive.velin.example:80", "archive.velin.example", 80, "10.0.0.7", True),
        ("archive.velin.example:80", "velin.example", 80, "10.0.0.7", False),
        ("10.0.0.0/8", "anything.example", 443, "10.0.0.7", True),
        ("10.0.0.0/8", "anything.example", 443, "192.168.0.1", False),
        ("[::1]:8080", "::1", 8080, "::1", True),
        ("127.0.0.0/8", "::ffff:7f00:1", 80, "::ffff:127.0.0.1", False),
    ],
)
def test_exceptions_are_as_narrow_as_they_are_written(entry, host, port, address, passes):
    exceptions = allowed(frozenset({entry}))
    if passes:
        assert addresses_of(host, port, lambda *_: [address], exceptions) == [address]
    else:
        with pytest.raises(Refused):
            addresses_of(host, port, lambda *_: [address], exceptions)


@pytest.mark.parametrize("entry", ["localhost", "*", "http://127.0.0.1", "10.0.0.1/8", "127.1:80"])
def test_an_exception_that_cannot_be_read_is_refused(entry):
    with pytest.raises(CaptureError, match="allows nothing"):
        allowed(frozenset({entry}))
