"""Credits: who signed the copy, which agency it came from, where and when it was filed, whom it reprints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from counterclaim.annotate.stage import stage
from counterclaim.lexicon.credits import (
    NAME,
    SELF_NAMED,
    agencies,
    agency_in,
    agency_pattern,
    byline_of,
    dateline_of,
    picture_credit_in,
)
from counterclaim.lexicon.dates import year_of
from counterclaim.lexicon.patterns import one_of
from counterclaim.records import Block, Credit, Document, Span

HEAD = 8  # blocks of the report from the top in which a byline or a dateline can stand
NAMES = rf"{NAME}(?:(?:,? (?:(?:of|and|the|for|&|de|van|von|al) )+|, | ){NAME})*"
CONTRIBUTED = re.compile(
    rf"(?P<names>{NAMES})[^.]{{0,60}}? contributed (?:to (?:this|the) (?:report|story|article|piece|dispatch)"
    rf"|reporting)"
    rf"|(?:[Aa]dditional [Rr]eporting|[Ww]ith (?:[Rr]eporting|[Ff]iles|[Ii]nputs?))(?: by| from)?:? (?P<after>{NAMES})"
)
# Between names, and what is put before them: "the", the house that they work for ("Orsk TV's Jan Poe").
BETWEEN = re.compile(r"(?:,? and |, |; | of |^)(?:[Tt]he )?(?:(?:[A-Z]\w* ){0,3}[A-Z]\w*(?:[’']s|s[’']) )?")
REPORTED = re.compile(rf"\(?(?:[Rr]eporting|REPORTING)(?: and (?:writing|editing))? by:? (?P<names>{NAMES})")
REPRINT = re.compile(
    r"(?i:sources?: (?:read|see|view)\b.*|(?:read|see|view) (?:full article|(?:the )?(?:original"
    r"|source) (?:article|story|post|report)\b.*)"
    r"|sources?: (?P<source>.+)"
    r"|(?:this (?:article|story|report|piece|post|content) )?(?:was |has been |is )?(?:first|originally"
    r"|previously|re|also)[ -]?"
    r"(?:published|appeared|posted|printed|produced)(?: (?:by|in|on|at|from|with permission from"
    r"|courtesy of))?(?P<by>.*)"
    r"|re(?:printed|posted|produced|published)(?: (?:by|from|with permission (?:from|of)|courtesy of))+(?P<from>.*))"
)
WHOLE_NAME = re.compile(rf"\s*(?P<name>(?:[Tt]he )?{NAMES})")
AS_SOURCE = (
    r"(?:told|tells|telling|cited by|quoted by|reported by|carried by|published by|according to|speaking to"
    r"|statement to|interview (?:with|to)|via)"
)
DESCRIBED = r"(?:(?:the |an? )?(?:[\w’'-]+ ){0,4}?(?:news )?agenc(?:y|ies) |the )?"
REPORTING = (
    r"(?:’s|'s)?(?: (?:news|state|press|wire) ?(?:news )?(?:agency|service)?| agency)?,?(?: (?:which|on \w+day"
    r"|\w+day|also|has|have|had|later|then|earlier))*"
    r" (?:quot(?:ed|es|ing)|cit(?:ed|es|ing)|report(?:ed|s|ing)|sa(?:id|ys|ying)|add(?:ed|s)|wrote|publish(?:ed"
    r"|es)|carried|announced"
    r"|correspondents?|journalists?|reporters?|photographers?|crew|team)\b"
)
UNKNOWN_AGENCY = re.compile(
    rf"\b(?:news agency|newswire|wire service) (?P<after>{NAME}(?: {NAME})?)"
    rf"|(?P<before>{NAME}(?:[ -]{NAME}){{0,2}}) (?:state )?(?:news agency|newswire)\b(?! [A-Z])"
)
# "Iran's news agency", "the Syrian news agency", "the state news agency" give no name.
NO_NAME = re.compile(r"^(?:The|An?|State|Official|National|Local|Its|Their)$|[’']s?$|(?:ian|ean|ish|ese|aqi|eli|abi)$")


@cache
def _any_agency() -> re.Pattern[str]:
    """Any form of an agency's name."""
    return re.compile(rf"\b{one_of(agencies())}")


@cache
def _quoting() -> re.Pattern[str]:
    """An agency named as the source of what is said: "told TASS", "AFP quoted"."""
    any_form = agency_pattern(ambiguous=True).pattern
    return re.compile(
        rf"\b(?i:{AS_SOURCE}) {DESCRIBED}(?P<after>{any_form})"
        rf"|(?P<before>{agency_pattern(ambiguous=False).pattern}){REPORTING}"
        rf"|(?P<agency>{any_form}) (?:state )?(?:news agency|newswire|wire service)\b"
    )


@stage(gives="credits", version=1)
def credits(doc: Document) -> Iterator[Credit]:
    """Bylines, datelines, agency marks, reprint marks, picture credits, and agencies quoted in the text.

    >>> from counterclaim.records import Block
    >>> text = "ORSK, Nov 21 (Reuters) – “No,” he told the state-run TASS news agency."
    >>> doc = Document("a", "c", text, blocks=(Block(0, len(text), "paragraph"),), published_at="2023-11-22")
    >>> [(c.kind, c.name, c.date) for c in credits.finds(doc)]
    [('dateline', 'Reuters', '2023-11-21'), ('agency', 'Reuters', None), ('quotes_agency', 'TASS', None)]
    """
    for author in doc.authors:
        if name := agency_in(author):
            yield Credit(Span(0, 0, ""), "agency", name)  # declared about the report, not in its words
    own = 0
    for block in doc.blocks:
        line = doc.text[block.start : block.end]
        own += not block.furniture or block.kind == "time"
        begins = 0
        if own <= HEAD and block.kind in ("byline", "headline", "caption", "paragraph", "time"):
            head, begins = _of_head(doc, block, line)
            yield from head
        if block.kind in ("credit", "copyright"):
            yield from _of_credit_line(doc, block, line)
        elif not block.furniture and begins < len(line):
            yield from _of_paragraph(doc, block, line, begins)


def _span(doc: Document, block: Block, start: int, end: int) -> Span:
    return doc.span(block.start + start, block.start + end)


def _of_head(doc: Document, block: Block, line: str) -> tuple[list[Credit], int]:
    """The byline or dateline that a line is or opens with, and where in the line the report goes on."""
    if byline := byline_of(line):
        whole = _span(doc, block, 0, len(line))
        found = [Credit(_span(doc, block, a, b), "byline", name, byline.place) for a, b, name in byline.people]
        found += [Credit(whole, "agency", byline.agency, byline.place)] if byline.agency else []
        found += [Credit(whole, "contributed", byline.house)] if byline.house else []
        return found, len(line)
    dateline = dateline_of(line)
    if dateline is None:
        return [], 0
    iso, inferred = None, False
    if written := dateline.date:
        inferred = written.year is None
        year = year_of(written, doc.published_at, frozenset(), None)
        iso = date(year, written.month, written.day).isoformat() if year else None
    end = len(dateline.words.rstrip())
    found = [Credit(_span(doc, block, dateline.start, end), "dateline", dateline.agency, dateline.place, iso, inferred)]
    if dateline.agency:
        start = max(dateline.agency_start, 0)
        length = re.match(r"[^)/]*", line[start:end])
        span = _span(doc, block, start, start + (length.end() if length and dateline.agency_start >= 0 else end))
        found.append(Credit(span, "agency", dateline.agency))
    return found, dateline.end


def _of_credit_line(doc: Document, block: Block, line: str) -> Iterator[Credit]:
    """A line of credit or copyright, read for agencies, people and reprint marks."""
    if found := CONTRIBUTED.search(line):
        group = "names" if found["names"] else "after"
        for start, end, person in _people(found, group):
            yield Credit(_span(doc, block, start, end), "contributed", agency_in(person) or person)
        return
    if picture := picture_credit_in(line):
        yield _photo(doc, block, line, *picture)
        return
    if found := REPRINT.match(line.strip(" .()")):
        rest = found["source"] or found["by"] or found["from"] or ""
        named = WHOLE_NAME.match(rest)
        name = re.sub(r"^[Tt]he ", "", named["name"]) if named else None
        known = agency_in(name or "")
        # "Source: AFP" marks copy, "first published by AFP" a reprint.
        kind = "agency" if found["source"] and known else "reprint"
        yield Credit(_span(doc, block, 0, len(line)), kind, known or name)
        return
    if found := REPORTED.match(line):
        for start, end, person in _people(found, "names"):
            house = agency_in(person)
            yield Credit(_span(doc, block, start, end), "agency" if house else "byline", house or person)
    for agency in agency_pattern(ambiguous=False).finditer(line):
        yield Credit(_span(doc, block, *agency.span()), "agency", agencies()[agency.group()].name)
    if not agency_in(line) and (self_named := SELF_NAMED.search(line)):
        yield Credit(_span(doc, block, *self_named.span()), "agency", self_named["name"])
    elif re.match(r"(?i)\W*(?:with |news |staff and |wire )?(?:agencies|wires|wire (?:reports|services))\b", line):
        yield Credit(_span(doc, block, 0, len(line)), "agency")


def _people(found: re.Match[str], group: str) -> Iterator[tuple[int, int, str]]:
    """Names in a list of names, each with its place: "Jane Roe in Orsk, Orsk TV's Jan Poe and AFP"."""
    start, words = found.start(group), found[group]
    marks = [mark.span() for mark in BETWEEN.finditer(words)]
    edges = [0, *(edge for mark in marks for edge in mark), len(words)]
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if words[begin:end].strip():
            yield start + begin, start + end, words[begin:end]


def _photo(doc: Document, block: Block, line: str, start: int, end: int) -> Credit:
    return Credit(_span(doc, block, start, end), "photo", agency_in(line[start:end]))


def _of_paragraph(doc: Document, block: Block, line: str, begins: int) -> Iterator[Credit]:
    """The picture's credit of a caption, and the agencies that a paragraph quotes."""
    picture = picture_credit_in(line) if block.kind == "caption" else None
    if picture:
        yield _photo(doc, block, line, *picture)
    end = picture[0] if picture else len(line)
    taken = 0
    # The patterns look far: one cheap look for what they hang on spares most paragraphs.
    for found in _quoting().finditer(line, begins, end) if _any_agency().search(line) else ():
        group = found.lastgroup or "after"
        form = found[group]
        before = line[: found.start(group)].rstrip().rpartition(" ")[2]
        # "Michael Bloomberg said": a first name makes it a person.
        if (
            group == "before"
            and not form.isupper()
            and before[:1].isupper()
            and " " not in form
            and before.lower() != "the"
        ):
            continue
        taken = found.end()
        yield Credit(_span(doc, block, *found.span(group)), "quotes_agency", agencies()[form].name)
    unknown = "news agency" in line or "newswire" in line or "wire service" in line
    for found in UNKNOWN_AGENCY.finditer(line, max(begins, 0), end) if unknown else ():
        group = found.lastgroup or "after"
        name = re.sub(r"^The ", "", found[group])
        if agency_in(name) is None and found.start() >= taken and not NO_NAME.search(name):
            yield Credit(_span(doc, block, *found.span(group)), "quotes_agency", name)
