"""Packed bodies, and bombs among them."""

import gzip
import tracemalloc
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.capture.encodings import UNPACKERS, Damaged, Limits, TooLarge, unpacked, zstd

BODY = ("The mayor of Velin denied it on day %d. " * 1 % 7).encode() * 50
PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": zstd.compress,
}


def raw_deflate(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def test_every_encoding_has_its_test():
    assert PACKERS.keys() == UNPACKERS.keys()


@pytest.mark.parametrize("encoding", PACKERS)
@given(body=st.binary(max_size=3000), size=st.integers(1, 700))
def test_a_packed_body_comes_out_whole(encoding, body, size):
    assert unpacked(pieces(PACKERS[encoding](body), size), encoding, Limits()) == body


def test_deflate_without_its_header_is_read_as_servers_send_it():
    assert unpacked([raw_deflate(BODY)], "deflate", Limits()) == BODY


def test_encodings_come_off_in_the_order_they_were_put_on():
    assert unpacked([brotli.compress(gzip.compress(BODY))], "gzip, br", Limits()) == BODY


def test_several_gzip_members_and_padding_are_one_body():
    assert unpacked([gzip.compress(b"one ") + gzip.compress(b"two") + bytes(512)], "gzip", Limits()) == b"one two"


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_bomb_is_refused_before_it_fills_the_memory(encoding):
    bomb = PACKERS[encoding](bytes(40_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="unpacks to more than"):
            unpacked([bomb], encoding, Limits())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_in_a_bomb_is_refused():
    with pytest.raises(TooLarge):
        unpacked([gzip.compress(gzip.compress(bytes(60_000_000)))], "gzip, gzip", Limits())
    with pytest.raises(TooLarge, match="packed 9 times over"):
        unpacked([b""], ", ".join(["gzip"] * 9), Limits())


def test_a_body_over_the_bound_is_refused_packed_or_not():
    limits = Limits(body_bytes=1000)
    with pytest.raises(TooLarge, match="more than the 1,000 bytes"):
        unpacked([bytes(1001)], "", limits)
    with pytest.raises(TooLarge, match="unpacks to more than the 1,000 bytes"):
        unpacked([gzip.compress(bytes(range(256)) * 5)], "gzip", limits)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_that_is_cut_off_is_damaged_unless_a_part_will_do(encoding):
    packed = PACKERS[encoding](BODY)[:-6]
    with pytest.raises(Damaged):
        unpacked([packed], encoding, Limits())
    assert BODY.startswith(unpacked([packed], encoding, Limits(), whole=False))


@pytest.mark.parametrize("encoding", PACKERS)
@given(junk=st.binary(min_size=1, max_size=200))
def test_junk_is_damaged_and_nothing_worse(encoding, junk):
    with suppress(Damaged, TooLarge):
        unpacked([junk], encoding, Limits())


def test_an_unknown_encoding_is_damaged():
    with pytest.raises(Damaged, match="unknown way: compress"):
        unpacked([b"x"], "compress", Limits())
