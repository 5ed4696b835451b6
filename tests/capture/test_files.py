"""Captures: every input is read or becomes a Problem, and nothing stops the others."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.capture.files import Limits, captures
from counterclaim.errors import CaptureError
from counterclaim.records import Capture, Problem

REPORT = b"The mayor of Orsk denied it."


def read(*inputs: object, **options: object) -> list[object]:
    return list(captures([str(given_) for given_ in inputs], "2024-05-01T00:00:00Z", **options))  # type: ignore[arg-type]


def names(found: list[object]) -> list[str]:
    return [item.source if isinstance(item, Problem) else item[0].name for item in found]  # type: ignore[index]


def test_a_folder_is_read_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/c.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(REPORT)
    assert names(read(tmp_path)) == ["z.txt", "a.txt", "b.txt"]


def test_files_that_share_a_name_keep_as_much_of_their_path_as_tells_them_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "orsk.txt").write_bytes(REPORT)
    assert names(read(tmp_path / "one", tmp_path / "two/orsk.txt")) == ["one/orsk.txt", "two/orsk.txt"]
    assert names(read(tmp_path / "one", tmp_path / "one/orsk.txt")) == ["orsk.txt"]


def test_the_same_file_is_the_same_capture_at_any_time(tmp_path: Path) -> None:
    (tmp_path / "orsk.txt").write_bytes(REPORT)
    [(early, _)] = captures([str(tmp_path)], "2024-05-01T00:00:00Z")  # type: ignore[misc]
    [(late, payload)] = captures([str(tmp_path / "orsk.txt")], "2025-05-01T00:00:00Z")  # type: ignore[misc]
    assert early.id == late.id
    assert payload == REPORT


@pytest.mark.parametrize("missing", ["nowhere.txt", "https://orsk.example/dam"])
def test_what_is_not_there_is_wrong_use(missing: str) -> None:
    with pytest.raises(CaptureError):
        read(missing)


@pytest.mark.parametrize(
    ("name", "payload", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\xef\xbb\xbf\x00", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a text"),
        ("noise.txt", bytes(range(128, 256)) * 3 + bytes(range(32)) * 9, "not a text"),
        ("archive.zip", b"PK\x03\x04" + bytes(90), "not a text"),
        ("large.txt", b"x" * 2001, "2,001 bytes"),
        ("bomb.txt.gz", gzip.compress(b"x" * 900_000), "unpacks to more"),
        ("bomb.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 90_000), "unpacks to more"),
        ("broken.txt.gz", gzip.compress(REPORT)[:-9], "cannot be read"),
        ("broken.jsonl.gz", b"\x1f\x8bnonsense", "cannot be read"),
    ],
)
def test_a_bad_file_is_a_problem_with_advice_and_the_next_one_is_read(
    tmp_path: Path, name: str, payload: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(payload)
    (tmp_path / "zz.txt").write_bytes(REPORT)
    found = read(tmp_path, limits=Limits(item_bytes=2000, unpacked_ratio=50))
    problems = [item for item in found if isinstance(item, Problem)]
    assert len(problems) == 1
    assert message in problems[0].message
    assert problems[0].advice
    assert isinstance(found[-1], tuple)
    assert found[-1][0].name == "zz.txt"


def test_each_row_is_a_capture_and_a_bad_row_is_a_problem_of_its_own(tmp_path: Path) -> None:
    rows = [b'{"id": 7, "text": "A"}', b"{broken", b"[1]", b"", b'{"id": "x", "title": "no text"}', b'{"html": "<p>B"}',
            b'{"id": "e", "text": ""}', b'{"id": "w", "text": "\x93No\x94"}']  # fmt: skip
    (tmp_path / "r.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(rows))
    found = read(tmp_path / "r.jsonl")
    assert names(found) == ["7", "r.jsonl:2", "r.jsonl:3", "r.jsonl#x", "r.jsonl:6", "e", "w"]
    assert [isinstance(item, Problem) for item in found] == [False, True, True, True, False, False, False]
    assert found[0][0].source == "r.jsonl#7"  # type: ignore[index]
    assert found[0][1] == rows[0]  # type: ignore[index]


def test_packed_rows_are_read_as_they_come(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"id": str(n), "text": "Orsk"}) for n in range(50))
    (tmp_path / "r.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    assert names(read(tmp_path)) == [str(n) for n in range(50)]


def test_a_row_that_is_too_long_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    rows = [b'{"id": "a", "text": "' + b"x" * 500 + b'"}', b'{"id": "b", "text": "y"}']
    (tmp_path / "r.jsonl").write_bytes(b"\n".join(rows))
    found = read(tmp_path, limits=Limits(item_bytes=200))
    assert names(found) == ["r.jsonl:1", "b"]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (b'\n{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}', ["a", "b"]),
        (b"{not a row} said the mayor.", ["stdin"]),
        (b"<html><p>Orsk</p>", ["stdin"]),
        (b"", ["stdin"]),
    ],
)
def test_standard_input_is_rows_or_one_report(given_: bytes, expected: list[str]) -> None:
    assert names(read("-", standard_input=io.BytesIO(given_))) == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_a_capture_or_problems(payload: bytes) -> None:
    for item in read("-", standard_input=io.BytesIO(payload)):
        assert isinstance(item, Problem) or isinstance(item[0], Capture)  # type: ignore[index]
