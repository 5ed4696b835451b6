"""The bundle: one zip file that proves, without this program, what was captured and what was read from it."""

from __future__ import annotations

import base64
import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import msgspec
from msgspec import Struct

from counterclaim import __version__
from counterclaim.compare.exports import EXPORTS
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.timestamps import is_proof
from counterclaim.serve.bundle.dossier import dossier
from counterclaim.serve.bundle.material import Material, fact_rows, log_rows, material, table_rows
from counterclaim.serve.bundle.wacz import write_wacz
from counterclaim.serve.formats import MEDIA_TYPES, encoded

README = """\
{title}

dossier.html    to read and to print
archive.wacz    the captured pages, for replay tools such as ReplayWeb.page; standard WARC records inside
texts/          the text of each report, as it was read from the captured bytes
tables/         statements, figures, sources and the rest as CSV, JSON lines{parquet}
facts.jsonl     the ledger's rows behind all this, as they are stored
custody.jsonl   the custody log: who wrote which rows, when, with which version; each entry hashes the one before
timestamps/     tokens of authorities, where one was asked: openssl ts -verify -data X.txt -in X.tsr -CAfile ROOT.pem
                proofs of calendars, where one was asked: ots verify X.txt.ots
manifest.json   every file with its SHA-256
verify.py       checks all of it with nothing but Python: python3 verify.py

Made by counterclaim {version} on {created}. Newest entry of the custody log: {head}
"""


class Packed(Struct, frozen=True):
    """One file of a bundle."""

    path: str
    bytes: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What a bundle holds. `contention` None: all of the ledger; `head`: the newest entry of the custody log."""

    title: str
    created: str
    software: str
    contention: str | None
    entries: int
    head: str
    files: tuple[Packed, ...]


def write_bundle(ledger: Ledger, file: Path, contention: str | None, created: str) -> Manifest:
    """Write a bundle of all that the ledger holds, or of one contention; what was at `file` is replaced."""
    given = material(ledger, contention, created)
    formats = [name for name in MEDIA_TYPES if name != "parquet" or find_spec("pyarrow")]
    packed: list[Packed] = []
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        unfinished, archive = Path(folder) / "bundle.zip", Path(folder) / "archive.wacz"
        write_wacz(ledger, list(given.captures.values()), given.documents, archive, given.title, created)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as package:
            for path, pieces in _parts(ledger, given, archive, formats):
                packed.append(_put(package, path, pieces))
            manifest = Manifest(
                title=given.title,
                created=created,
                software=f"counterclaim {__version__}",
                contention=given.contention,
                entries=given.head.entries,
                head=given.head.hash,
                files=tuple(packed),
            )
            _put(package, "manifest.json", [msgspec.json.format(msgspec.json.encode(manifest), indent=1)])
        unfinished.replace(file)
    return manifest


def _parts(
    ledger: Ledger, given: Material, archive: Path, formats: Iterable[str]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each file of the bundle with its content."""
    readme = README.format(
        title=given.title,
        version=__version__,
        created=given.created,
        head=given.head.hash,
        parquet=" and Parquet" if "parquet" in formats else "",
    )
    yield "README.txt", [readme.encode()]
    yield "dossier.html", [dossier(given).encode()]
    yield "verify.py", [files("counterclaim.serve.bundle").joinpath("check.py").read_bytes()]
    yield "archive.wacz", _content(archive)
    for doc in given.documents:
        yield f"texts/{doc.id}.txt", [doc.text.encode("utf-8", "surrogatepass")]
    for what in EXPORTS:
        rows = list(table_rows(ledger, what, given))
        for name in formats:
            yield f"tables/{what}.{name}", [encoded(rows, name)]
    for stamp in given.timestamps:
        if stamp.token:
            name = f"timestamps/entry-{stamp.entry}-{stamp.id}"
            yield f"{name}.txt.ots" if is_proof(stamp.token) else f"{name}.tsr", [stamp.token]
            yield f"{name}.txt", [stamp.hash.encode()]
    yield "facts.jsonl", _facts(ledger, given)
    yield "custody.jsonl", (msgspec.json.encode(link) + b"\n" for link in log_rows(ledger))


def _facts(ledger: Ledger, given: Material) -> Iterator[bytes]:
    for table, key, columns in fact_rows(ledger, given):
        row = {"table": str(table), "key": key, "columns": {str(name): _cell(value) for name, value in columns.items()}}
        yield msgspec.json.encode(row) + b"\n"


def _cell(value: bytes | None) -> str | dict[str, str] | None:
    """A column's bytes as words, where they are words."""
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode("ascii")}


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def _put(package: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> Packed:
    entry = zipfile.ZipInfo(path)
    # Archives and columns are packed already, and replay tools want to jump into the middle.
    entry.compress_type = zipfile.ZIP_STORED if path.endswith((".wacz", ".parquet")) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    sha, size = hashlib.sha256(), 0
    with package.open(entry, "w", force_zip64=True) as target:
        for piece in pieces:
            target.write(piece)
            sha.update(piece)
            size += len(piece)
    return Packed(path, size, sha.hexdigest())
