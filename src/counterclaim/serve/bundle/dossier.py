"""The dossier: a page to print and to read, in which every quotation says where it stands and how it came here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from xml.etree.ElementTree import Element

from counterclaim import __version__
from counterclaim.compare.contentions import Carried
from counterclaim.compare.positions import Take
from counterclaim.compare.rows import ConflictRow, StatementRow
from counterclaim.records import STANCES, Capture, Document, Span
from counterclaim.serve.bundle.material import Material
from counterclaim.serve.bundle.page import page, tag

# A sentence longer than this is cut around the words in it.
AROUND = 400
NOTICE = (
    "This dossier sets side by side what is said in the reports listed under Sources, and by whom. It says nothing "
    "about who is right. The underlined words are quoted as they stand in the captured reports; each quotation names "
    "its report and its place there (characters counted from the beginning, the end not included). Who speaks, for "
    "whom, in which sense, and which statements belong together was read by a program, with the reason given for "
    "each; it can be wrong, and is to be checked against the words."
)
CHECK = """python3 verify.py
python3 verify.py --noted HASH     (with the hash of a custody log entry that was noted at an earlier date)"""


class Sources:
    """The reports, numbered in the order of their names: R1, R2 …"""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.numbers = {doc.id: f"R{number}" for number, doc in enumerate(documents, start=1)}
        self.documents = documents
        self.holders = {s.id: doc for doc in documents for s in doc.statements}

    def link(self, doc: Document) -> Element:
        """The number of a report, leading to its entry under Sources."""
        number = self.numbers[doc.id]
        return tag("a", number, href=f"#{number}")


def dossier(given: Material) -> str:
    """The dossier of some material, as an HTML page of its own."""
    sources = Sources(given.documents)
    style = files("counterclaim.serve.bundle").joinpath("dossier.css").read_text(encoding="utf-8")
    return page(
        f"Dossier: {given.title}",
        style,
        *_opening(given),
        *(part for number in range(len(given.contentions)) for part in _contention(number, given, sources)),
        *_sources(given, sources),
        *_custody(given),
        tag("footer", f"Made by counterclaim {__version__} on {_time(given.created)}."),
    )


def _opening(given: Material) -> Iterator[Element]:
    yield tag("p", "Dossier of attributed statements", class_="kind")
    yield tag("h1", given.title)
    statements = sum(len(one.statements) for one in given.contentions)
    counts = (
        _counted(len(given.contentions), "contention"),
        _counted(statements, "statement"),
        _counted(len(given.documents), "report"),
        _counted(len(given.captures), "capture"),
    )
    yield tag("p", ", ".join(counts), f". Made on {_time(given.created)}.", class_="meta")
    yield tag("p", NOTICE)
    if len(given.contentions) > 1:
        lines = (tag("li", tag("a", one.row.proposition, href=f"#{one.row.id}")) for one in given.contentions)
        yield tag("nav", tag("h3", "Contentions"), tag("ol", *lines))


def _contention(number: int, given: Material, sources: Sources) -> Iterator[Element]:
    one = given.contentions[number]
    row = one.row
    yield tag("h2", f"{number + 1}. {row.proposition}" if len(given.contentions) > 1 else "What is said", id=row.id)
    days = " to ".join(dict.fromkeys(day[:10] for day in (row.first_at, row.last_at) if day))
    lines = _counted(row.independent_lines, "independent line")
    about = (
        _counted(len(one.statements), "statement"),
        _counted(len(row.outlets), "outlet"),
        lines,
        days or "no dates",
    )
    yield tag("p", "; ".join(about), ". ", tag("code", row.id), class_="meta")
    taken = (tag("tr", tag("td", stance), tag("td", ", ".join(who))) for stance, who in _in_order(row.positions))
    head = tag("thead", tag("tr", tag("th", "Position"), tag("th", "Taken by")))
    yield tag("table", head, tag("tbody", *taken))
    ordered = sorted(one.statements, key=lambda r: (STANCES.index(r.stance), _day(r), r.document, r.content[0]))
    for stance, said in groupby(ordered, key=lambda r: r.stance):
        yield tag("h3", f"{stance.capitalize()}")
        yield from (_said(r, sources) for r in said)
    yield from _around(one, sources)
    yield from _conflicts([c for c in given.conflicts if c.contention == row.id], given)


def _said(row: StatementRow, sources: Sources) -> Element:
    """One statement: who, the sentence with the attributed words underlined, and where that stands."""
    doc = sources.holders[row.id]
    who = (row.speaker and (row.speaker.entity or row.speaker.exact)) or (row.narrator and _outlet(doc)) or "Not named"
    party = row.speaker and row.speaker.party
    roles = f", speaking for {party}" if party and party != who else ", in its own words" if row.narrator else ""
    date = (
        f"said {row.said_at[:10]}" if row.said_at else f"published {row.published_at[:10]}" if row.published_at else ""
    )
    place = ", ".join(f"{span.start}–{span.end}" for span in row.content)
    told = f"through {' ← '.join(row.chain)}" if len(row.chain) > 1 else ""
    named = f"named in the text as “{row.speaker.exact}”" if row.speaker and row.speaker.exact != who else ""
    notes = [
        row.mode,
        named,
        told,
        f"hedged: {', '.join(row.hedges)}" if row.hedges else "",
        f"found by: {row.reason}" if row.reason else "",
    ]
    return tag(
        "div",
        tag("p", str(who), tag("span", roles), class_="who"),
        tag("blockquote", *_quoted(doc, row.content)),
        tag(
            "p",
            sources.link(doc),
            f", characters {place} · {_outlet(doc)}{', ' if date else ''}{date} · ",
            "; ".join(note for note in notes if note),
            " · ",
            tag("code", row.id),
            class_="where",
        ),
        class_="said",
    )


def _quoted(doc: Document, content: Sequence[Span]) -> Iterator[Element | str]:
    """The sentences around the words, with the words themselves marked."""
    start, end = content[0].start, content[-1].end
    for sentence in doc.sentences:
        if sentence.start < end and sentence.end > content[0].start:
            start, end = min(start, sentence.start), max(end, sentence.end)
    cut_start, cut_end = max(start, content[0].start - AROUND), min(end, content[-1].end + AROUND)
    place = cut_start
    yield "…" if cut_start > start else ""
    for span in content:
        yield doc.text[place : span.start]
        yield tag("q", span.exact, data_document=doc.id, data_start=str(span.start), data_end=str(span.end))
        place = span.end
    yield doc.text[place:cut_end]
    yield "…" if cut_end < end else ""


def _around(one: Carried, sources: Sources) -> Iterator[Element]:
    """Independence, changes, silence and omissions."""
    if one.lines:
        yield tag("h3", "Independent lines, and why they are counted so")
        yield tag("ol", *(tag("li", line) for line in one.lines))
    if one.changes:
        yield tag("h3", "Changed positions")
        for change in one.changes:
            words = f"{change.who}: {_took(change.earlier, sources)}; then {_took(change.later, sources)}"
            yield tag("p", words, f" ({change.kind}: {change.reason})")
    if one.silent:
        yield tag("p", tag("b", "Heard in these reports, but not on this: "), ", ".join(one.silent), class_="meta")
    if one.missing:
        yield tag("p", tag("b", "Report the story and leave this out: "), ", ".join(one.missing), class_="meta")


def _took(take: Take, sources: Sources) -> str:
    doc = sources.holders.get(take.statement)
    place = sources.numbers[doc.id] if doc else take.document
    return f"{take.stance} “{take.words}” ({place}{', ' + take.at[:10] if take.at else ''})"


def _conflicts(conflicts: Sequence[ConflictRow], given: Material) -> Iterator[Element]:
    if not conflicts:
        return
    said = {figure.id: (figure, doc) for doc in given.documents for figure in doc.figures}
    yield tag("h3", "Figures that cannot all hold")
    lines = []
    for one in conflicts:
        what = " ".join(part for part in (one.measure, one.of, f"in {one.where}" if one.where else "") if part)
        shown = ", ".join(f"{value:g}" for value in one.values)
        known = [said[figure] for figure in one.figures if figure in said]
        words = "; ".join(f"“{figure.span.exact}” ({_outlet(doc)})" for figure, doc in known)
        lines.append(tag("tr", tag("td", what), tag("td", shown), tag("td", words), tag("td", one.reason)))
    heads = (tag("th", name) for name in ("What", "Values", "Words", "Why"))
    yield tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines))


def _sources(given: Material, sources: Sources) -> Iterator[Element]:
    yield tag("h2", "Sources", id="sources")
    places = {place.capture: place for place in given.records}
    held = {place.payload_sha256: place for place in given.records if place.kind != "revisit"}
    for doc in sources.documents:
        capture = given.captures[doc.capture]
        record = places.get(capture.id) or held.get(capture.payload_sha256)
        entry = given.entries.get(doc.id)
        published = f"{doc.published_at} (from {doc.published_evidence})" if doc.published_at else "not stated"
        rows: list[tuple[str, Element | str]] = [
            ("Outlet", doc.outlet or "not known"),
            ("Authors", ", ".join(doc.authors) or "not named"),
            ("Published", published),
            *_captured(capture),
            ("Bytes", f"{capture.size:,}, {capture.media_type}"),
            ("SHA-256 of bytes", tag("code", capture.payload_sha256)),
            ("WARC record", tag("code", record.record if record else "missing")),
            ("Text", tag("code", f"texts/{doc.id}.txt")),
            ("SHA-256 of text", tag("code", doc.text_sha256)),
            ("Custody log", f"entry {entry.ordinal}, {_time(entry.at)}, by {entry.by}" if entry else "no entry"),
        ]
        cells = (cell for name, value in rows for cell in (tag("dt", name), tag("dd", value)))
        number = sources.numbers[doc.id]
        title = tag("h3", f"{number} · {doc.title or doc.name}")
        yield tag("section", title, tag("dl", *cells), class_="source", id=number)


def _captured(capture: Capture) -> Iterator[tuple[str, Element | str]]:
    """Where and when the bytes were had, and what the server said."""
    http = capture.http
    web = capture.source.startswith(("http://", "https://"))
    yield "Captured from", tag("a", capture.source, href=capture.source) if web else f"file {capture.source}"
    if http.get("requested") not in (None, capture.source):
        yield "Asked for", str(http["requested"])
    if http.get("chain"):
        yield "Redirects", " → ".join(f"{hop['url']} ({hop['status']})" for hop in http["chain"])
    yield "Captured at", _time(capture.captured_at)
    if http.get("status"):
        server = f" from {http['address']}" if http.get("address") else ""
        robots = f"; robots.txt: {http['robots']}" if http.get("robots") else ""
        yield "Answer", f"status {http['status']}{server}{robots}"
    if http.get("archive"):
        yield "Archive record", f"{http['archive']}, {http.get('record', '')}"
    if capture.previous:
        yield "Capture before", tag("code", capture.previous)


def _custody(given: Material) -> Iterator[Element]:
    yield tag("h2", "Custody, and how to check this")
    yield tag(
        "p",
        f"The ledger’s custody log has {_counted(given.head.entries, 'entry', 'entries')}. Each lists the rows that it "
        "brought with their SHA-256, and the hash of the entry before it, so that no row and no entry can be altered, "
        "removed or added later without breaking the chain. The newest entry:",
    )
    yield tag("p", tag("code", given.head.hash))
    for stamp in given.timestamps:
        told = f"Time-stamp of entry {stamp.entry} by {stamp.authority}: {stamp.state}, {stamp.message}."
        yield tag("p", told, class_="meta")
    yield tag(
        "p",
        "Whoever holds the ledger could still write a whole new log. What rules this out is the hash of an entry that "
        "somebody else noted or stamped before: the log must still contain it.",
    )
    yield tag(
        "p",
        "The script verify.py in this bundle needs nothing but Python. It checks every file against manifest.json, "
        "every archived record against its digest, every stored row against the custody log, every text against the "
        "captured bytes, and every quotation on this page against its text:",
    )
    yield tag("pre", CHECK)
    yield tag(
        "p",
        "The captured pages are in archive.wacz, which replay tools such as ReplayWeb.page open; it holds standard "
        "WARC records. tables/ has the same statements, figures and sources as CSV, JSON lines and Parquet.",
    )


def _in_order(positions: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((stance, positions[stance]) for stance in STANCES if stance in positions)


def _outlet(doc: Document) -> str:
    return doc.outlet or doc.name


def _day(row: StatementRow) -> str:
    return row.said_at or row.published_at or ""


def _time(at: str) -> str:
    """A moment as it is read: 2031-05-04 10:00:00 UTC."""
    return f"{at[:10]} {at[11:].removesuffix('Z')} UTC" if "T" in at else at


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
