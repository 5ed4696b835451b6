"""Checks this bundle: python3 verify.py [BUNDLE.zip] [--noted HASH]

Needs nothing but Python 3.8 or newer, and nothing of the program that made the bundle. Checks that
- every file is there, is listed in manifest.json, and has the SHA-256 that stands there;
- every record in archive.wacz holds the bytes that it says, and every capture has its bytes there;
- every row in facts.jsonl is the one that the custody log (custody.jsonl) speaks of, and the log is one unbroken chain;
- every text is the one that was stored, and the captured bytes say it;
- every statement, figure and quotation stands at its offsets in its text, in the tables and in dossier.html too.

Offsets count Unicode code points, end exclusive. Ends with status 1 where something does not hold.
"""

from __future__ import annotations

import argparse
import base64
import codecs
import hashlib
import html
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

WARC = "archive/data.warc.gz"
# Characters that a page must not have stand in the dossier as U+FFFD.
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


class Folder:
    """The files of a bundle, in an unpacked folder or in the zip file itself."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.package = None if place.is_dir() else zipfile.ZipFile(place)

    def names(self) -> list[str]:
        if self.package:
            return sorted(name for name in self.package.namelist() if not name.endswith("/"))
        return sorted(path.relative_to(self.place).as_posix() for path in self.place.rglob("*") if path.is_file())

    def open(self, name: str) -> IO[bytes]:
        return self.package.open(name) if self.package else (self.place / name).open("rb")

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()

    def rows(self, name: str) -> Iterator[Any]:
        with self.open(name) as file:
            for line in io.TextIOWrapper(cast("BinaryIO", file), "utf-8", newline="\n"):
                yield json.loads(line)


class Check:
    """Goes through a bundle and collects what does not hold."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.counts: dict[str, int] = {}
        self.logged: dict[str, dict[str, str]] = {}
        self.captures: dict[str, dict[str, str]] = {}
        self.texts: dict[str, dict[str, str]] = {}
        self.holders: dict[str, str] = {}
        self.bodies: set[str] = set()
        self.wanted: set[str] = set()
        self.payloads: dict[str, bytes] = {}

    def fault(self, message: str) -> None:
        self.faults.append(message)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def everything(self, noted: str | None) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self.folder.read("manifest.json"))
        self.files(manifest)
        self.log(manifest, noted)
        self.facts(manifest)
        self.archive()
        self.bytes_of_texts()
        self.tables()
        self.dossier()
        return manifest

    def files(self, manifest: dict[str, Any]) -> None:
        listed = {entry["path"]: entry for entry in manifest["files"]}
        there = set(self.folder.names()) - {"manifest.json"}
        for name in sorted(there - set(listed)):
            if "__pycache__" not in name:
                self.fault(f"{name}: not listed in manifest.json")
        for name, entry in sorted(listed.items()):
            if name not in there:
                self.fault(f"{name}: missing")
                continue
            sha = hashlib.sha256()
            with self.folder.open(name) as file:
                while piece := file.read(1 << 20):
                    sha.update(piece)
            self.count("files")
            if sha.hexdigest() != entry["sha256"]:
                self.fault(f"{name}: altered, it no longer has the hash in manifest.json")

    def log(self, manifest: dict[str, Any], noted: str | None) -> None:
        """The custody log is a chain, and it is the chain that the manifest speaks of."""
        previous, seen = "0" * 64, {"0" * 64}
        for number, link in enumerate(self.folder.rows("custody.jsonl"), start=1):
            parts = {"previous": link["previous"], "ordinal": str(link["ordinal"])}
            parts.update((name, link[name]) for name in ("at", "by", "what", "version", "rows"))
            expected = digest_of({name: value.encode("utf-8") for name, value in parts.items()})
            if link["ordinal"] != number or link["previous"] != previous or link["hash"] != expected:
                self.fault(f"custody log: entry {number} was altered, or one before it is missing")
            previous = link["hash"]
            seen.add(previous)
            self.count("entries of the custody log")
            for table, rows in json.loads(link["rows"]).items():
                self.logged.setdefault(table, {}).update(rows)
        if previous != manifest["head"]:
            self.fault("custody log: does not end with the entry that manifest.json names")
        if noted and noted not in seen:
            self.fault(f"custody log: no entry has the noted hash {noted}")

    def facts(self, manifest: dict[str, Any]) -> None:
        """Rows are those of the log; texts and captures are what their hashes and identities say."""
        found: dict[str, set[str]] = {}
        for row in self.folder.rows("facts.jsonl"):
            table, key = row["table"], row["key"]
            columns = {name: raw(value) for name, value in row["columns"].items()}
            found.setdefault(table, set()).add(key)
            self.count("rows")
            expected = self.logged.get(table, {}).get(key)
            if expected is None:
                self.fault(f"{table} {key}: the custody log does not know this row")
            elif expected and expected != digest_of(columns):
                self.fault(f"{table} {key}: is not the row that was stored")
            read = getattr(self, "read_" + table, None)
            if read:
                read(key, {name: v.decode("utf-8") for name, v in columns.items() if v is not None})
        if manifest["contention"] is None:
            for table, rows in self.logged.items():
                for key in sorted(set(rows) - found.get(table, set())):
                    self.fault(f"{table} {key}: the custody log speaks of this row, and it is missing")

    def read_capture(self, key: str, row: dict[str, str]) -> None:
        self.captures[key] = row
        parts = (row["payload_sha256"], row["source"], *([row["previous"]] if row.get("previous") else []))
        if identity("cap", *parts) != key:
            self.fault(f"capture {key}: is not the identity of its bytes and source")

    def read_document(self, key: str, row: dict[str, str]) -> None:
        text_sha256 = hashlib.sha256(row["text"].encode("utf-8")).hexdigest()
        self.texts[key] = row
        self.count("texts")
        if row["text_sha256"] != text_sha256 or identity("doc", row["capture"], text_sha256) != key:
            self.fault(f"document {key}: its text is not the one that was stored")
        if row["capture"] in self.captures:
            self.wanted.add(self.captures[row["capture"]]["payload_sha256"])
        else:
            self.fault(f"document {key}: its capture is missing")
        if self.folder.read(f"texts/{key}.txt").decode("utf-8") != row["text"]:
            self.fault(f"texts/{key}.txt: is not the text in facts.jsonl")

    def read_annotation(self, key: str, row: dict[str, str]) -> None:
        document, _, layer = key.split(" ")
        for span in spans(json.loads(row["records"])):
            self.stands(document, span, layer + " of " + document)

    def read_statement(self, key: str, row: dict[str, str]) -> None:
        self.count("statements")
        self.within(key, row, "statement " + key)

    def read_figure(self, key: str, row: dict[str, str]) -> None:
        self.count("figures")
        self.within(key, row, "figure " + key)

    def within(self, key: str, row: dict[str, str], what: str) -> None:
        """The place of a row is in its text, and its words begin and end there."""
        self.holders[key] = row["document"]
        text = self.texts[row["document"]]["text"]
        place, words = text[int(row["start"]) : int(row["end"])], row["words"]
        # A statement that is interrupted ("A," he said, "B.") gives its pieces without what stands between.
        if not (place and words and place[0] == words[0] and place[-1] == words[-1]):
            self.fault(f"{what}: its words do not stand at {row['start']}:{row['end']}")

    def stands(self, document: str, span: dict[str, Any], what: str) -> None:
        self.count("words at their offsets")
        found = self.texts[document]["text"][span["start"] : span["end"]] if document in self.texts else None
        if found != span["exact"]:
            self.fault(f"{what}: {span['exact']!r} does not stand at {span['start']}:{span['end']}")

    def archive(self) -> None:
        """Every record holds what it says, and the bytes of every capture are there."""
        package = zipfile.ZipFile(io.BytesIO(self.folder.read("archive.wacz")))
        described = json.loads(package.read("datapackage.json"))
        for resource in described["resources"]:
            digest = "sha256:" + hashlib.sha256(package.read(resource["path"])).hexdigest()
            if digest != resource["hash"]:
                self.fault(f"archive.wacz: {resource['path']} was altered")
        for head, body in records(package.read(WARC)):
            self.count("archived records")
            kind, declared = head.get("warc-type"), head.get("warc-payload-digest", "")
            if kind not in ("response", "resource"):
                continue
            digest = hashlib.sha256(body).hexdigest()
            if declared != "sha256:" + digest:
                self.fault(f"archive.wacz: the record of {head.get('warc-target-uri')} is not what was captured")
            self.bodies.add(digest)
            if digest in self.wanted:
                self.payloads[digest] = body
        for key, row in sorted(self.captures.items()):
            if row["payload_sha256"] not in self.bodies:
                self.fault(f"capture {key}: its bytes are not in archive.wacz")

    def bytes_of_texts(self) -> None:
        """The captured bytes say the text, run by run, where the extractor kept a map."""
        for key, row in self.texts.items():
            capture = self.captures.get(row["capture"])
            body = self.payloads.get(capture["payload_sha256"]) if capture else None
            if body is None:
                continue
            for run in json.loads(row["offsets"]):
                said = row["text"][run["start"] : run["start"] + run["length"]]
                self.count("runs of text in the bytes")
                if words_of(body[run["byte_start"] : run["byte_end"]], run["length"], row["extractor"]) != said:
                    self.fault(f"document {key}: bytes {run['byte_start']} do not say {said[:40]!r}")
                    break

    def tables(self) -> None:
        """What the tables give as words stands in the texts."""
        for name in ("statements", "figures"):
            for row in self.folder.rows(f"tables/{name}.jsonl"):
                document = self.holders.get(row["id"])
                if document is None:
                    self.fault(f"tables/{name}.jsonl: {row['id']} is no row in facts.jsonl")
                    continue
                for span in spans(row):
                    self.stands(document, span, row["id"])

    def dossier(self) -> None:
        reader = Quotes()
        reader.feed(self.folder.read("dossier.html").decode("utf-8"))
        for document, start, end, words in reader.found:
            self.count("quotations in the dossier")
            text = self.texts[document]["text"][start:end] if document in self.texts else ""
            if " ".join(CONTROL.sub("\ufffd", text).split()) != " ".join(words.split()):
                self.fault(f"dossier.html: {words[:60]!r} does not stand at {start}:{end} of {document}")


class Quotes(HTMLParser):
    """Reads from the dossier what it quotes, and where it says that the words stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int, int, str]] = []
        self.place: tuple[str, int, int] | None = None
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "q" and "data-document" in given:
            self.place = (str(given["data-document"]), int(given["data-start"] or 0), int(given["data-end"] or 0))
            self.words = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "q" and self.place:
            self.found.append((*self.place, "".join(self.words)))
            self.place = None


def digest_of(parts: dict[str, bytes | None]) -> str:
    """SHA-256 over names and values, each with its length; what is empty is left out."""
    sha = hashlib.sha256()
    for name, value in parts.items():
        if value is not None:
            sha.update(f"{name}:{len(value)}:".encode() + value)
    return sha.hexdigest()


def identity(prefix: str, *parts: str) -> str:
    """The id of what these parts say."""
    return prefix + "_" + hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:16]


def raw(value: Any) -> bytes | None:
    """A column as bytes."""
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    return None if value is None else str(value).encode("utf-8")


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a record that says: these words stand here."""
    if isinstance(value, dict):
        if isinstance(value.get("exact"), str) and isinstance(value.get("start"), int):
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def records(data: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """The records of a WARC file: headers in lower case, and the body without the headers of the answer."""
    while data:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        plain = unpacker.decompress(data) + unpacker.flush()
        data = unpacker.unused_data
        top, _, rest = plain.partition(b"\r\n\r\n")
        lines = top.decode("utf-8").split("\r\n")[1:]
        head = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = rest[: int(head.get("content-length", len(rest)))]
        if head.get("content-type", "").startswith("application/http"):
            body = body.partition(b"\r\n\r\n")[2]
        yield head, body


def words_of(piece: bytes, length: int, extractor: str) -> str:
    """What bytes say, read as the named extractor reads them: JSON strings and entities resolved."""
    name, encoding = [*extractor.split(" "), ""][:2]
    codec = encoding if encoding and encoding not in ("cp1252", "utf-8+cp1252") else "utf-8"
    words = piece.decode(codec, "bundle.mixed" if codec == "utf-8" else "replace")
    if name.startswith("rows"):
        return str(json.loads(f'"{words}"', strict=False))
    return html.unescape(words) if name.startswith("html") and len(words) != length else words


def as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, read as Windows-1252, and as Latin-1 where that has no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in bad), error.end


def main() -> None:
    codecs.register_error("bundle.mixed", as_windows)
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = Path(__file__).resolve().parent
    arguments.add_argument(
        "bundle", nargs="?", type=Path, default=here, help="the zip file, or the folder it was unpacked to"
    )
    arguments.add_argument("--noted", help="the hash of an entry of the custody log that was noted before")
    options = arguments.parse_args()
    check = Check(Folder(options.bundle))
    manifest: dict[str, Any] = {}
    try:
        manifest = check.everything(options.noted)
    except (OSError, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        check.fault(f"cannot be checked to its end: {type(error).__name__}: {error}")
    for message in check.faults:
        print(message)
    print("; ".join(f"{number} {what}" for what, number in check.counts.items()))
    if check.faults:
        print(f"{len(check.faults)} FAULTS")
        sys.exit(1)
    print(f"Everything holds. Newest entry of the custody log: {manifest['head']}")


if __name__ == "__main__":
    main()
