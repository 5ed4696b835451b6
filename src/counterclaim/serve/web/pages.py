"""Pages to read: each calls one view of `compare` and lays it out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from msgspec import Struct

from counterclaim.compare.contention import contention_page
from counterclaim.compare.correcting import figure_of, said_around
from counterclaim.compare.desk import desk_page
from counterclaim.compare.finding import Wanted
from counterclaim.compare.listing import contention_list, report_list, speaker_list
from counterclaim.compare.queries import lines_of, query_rows
from counterclaim.compare.queue import stranded, waiting
from counterclaim.compare.reading import report_page
from counterclaim.compare.recaptures import changes_page
from counterclaim.compare.reprints import copies, reprints_page
from counterclaim.compare.searching import every_match, search_page
from counterclaim.compare.sides import sides_page
from counterclaim.compare.speaker import speaker_page
from counterclaim.compare.tallies import tallies_page
from counterclaim.compare.timeline import timeline_page
from counterclaim.errors import ConfigError
from counterclaim.ledger import excerpts, facts, judging, lookups
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.versions import versions
from counterclaim.serve.formats import MEDIA_TYPES, encoded
from counterclaim.serve.given import Book, Id, Lines, Page, Sides, Words, Worker

Asked = Request[Any, Any, Any]
WORDS = re.compile(r"(\d{1,9})-(\d{1,9})")


def page_of(name: str, **context: Any) -> Template:
    """A template with what it shows."""
    return Template(name, context=context)


@get("/", include_in_schema=False, sync_to_thread=True)
def desk(ledger: Book, work: Worker) -> Template:
    """Desk: what is new and what waits."""
    return page_of("desk.html", view=desk_page(ledger), jobs=list(work.jobs.values())[::-1])


@get("/reports", include_in_schema=False, sync_to_thread=True)
def reports(ledger: Book, page: Page = 0) -> Template:
    """All reports, the newest first."""
    return page_of("reports.html", view=report_list(ledger, page), page=page)


@get("/reports/{report:str}", include_in_schema=False, sync_to_thread=True)
def report(ledger: Book, report: Id, words: Words = "") -> Template:
    """One report to read."""
    chosen = WORDS.fullmatch(words)
    view = report_page(ledger, report, (int(chosen[1]), int(chosen[2])) if chosen else None)
    seen = judging.newest_of(ledger, [*(card.cell.row.id for card in view.cards), *(f.id for f in view.figures)])
    return page_of(
        "report.html", view=view, seen=seen, captures=len(versions(ledger, view.id)), copies=copies(ledger, [view.id])
    )


@get("/reports/{report:str}/changes", include_in_schema=False, sync_to_thread=True)
def changes(ledger: Book, report: Id) -> Template:
    """What became of a page from capture to capture."""
    return page_of("changes.html", view=changes_page(ledger, report))


@get("/reports/{report:str}/reprints", include_in_schema=False, sync_to_thread=True)
def reprints(ledger: Book, report: Id) -> Template:
    """Whose words a report carries, and who carries its own."""
    return page_of("reprints.html", view=reprints_page(ledger, report))


@get("/statements/{statement:str}", include_in_schema=False, sync_to_thread=True)
def statement(ledger: Book, statement: Id) -> Redirect:
    """The permalink of a statement: its place in the report."""
    return Redirect(f"/reports/{lookups.home_of(ledger, statement)}#{statement}")


@get("/contentions", include_in_schema=False, sync_to_thread=True)
def contentions(ledger: Book, page: Page = 0) -> Template:
    """All contentions, the largest first."""
    return page_of("contentions.html", view=contention_list(ledger, page), page=page)


@get("/contentions/{contention:str}", include_in_schema=False, sync_to_thread=True)
def contention(ledger: Book, contention: Id) -> Template:
    """The signature page: one proposition, all sides."""
    view = contention_page(ledger, contention)
    asked = ("proposition", "same_proposition", "review")
    seen = {question: judging.newest(ledger, question, view.row.statements) for question in asked}
    return page_of("contention.html", view=view, seen=seen, others=other_contentions(ledger, view.row.id))


def other_contentions(ledger: Ledger, contention: str) -> list[tuple[str, str]]:
    """The largest other contentions, to choose one to merge with."""
    return [(one, words) for one, words in excerpts.largest_contentions(ledger, 60).items() if one != contention]


@get("/speakers", include_in_schema=False, sync_to_thread=True)
def speakers(ledger: Book, page: Page = 0) -> Template:
    """All speakers, the most quoted first."""
    return page_of("speakers.html", view=speaker_list(ledger, page), page=page)


@get("/speakers/{speaker:str}", include_in_schema=False, sync_to_thread=True)
def speaker(ledger: Book, speaker: Id) -> Template:
    """One speaker."""
    view = speaker_page(ledger, speaker)
    others = [(entity.id, entity.name) for entity in lookups.most_quoted(ledger, 60)]
    seen = judging.newest(ledger, "same_entity", view.entity.members)
    return page_of("speaker.html", view=view, others=others, seen=seen)


@get("/figures", include_in_schema=False, sync_to_thread=True)
def figures(ledger: Book, measure: Words = "", disagreeing: FromQuery[bool] = False) -> Template:
    """Figures side by side."""
    return page_of("figures.html", view=tallies_page(ledger, measure, disagreeing))


@get("/compare", include_in_schema=False, sync_to_thread=True)
def compare(ledger: Book, side: Sides = None) -> Template:
    """Outlets or reports side by side."""
    return page_of("compare.html", view=sides_page(ledger, side or []))


@get("/timeline", include_in_schema=False, sync_to_thread=True)
def timeline(ledger: Book, of: Words = "") -> Template:
    """When things were said and published."""
    return page_of("timeline.html", view=timeline_page(ledger, of or None))


def wanted_of(query: dict[str, Any]) -> Wanted:
    """What a query asks for; unknown names are left alone."""
    given = {name: str(value) for name, value in query.items()}
    return Wanted(**{name: given.get(name, "")[:400].replace("\x00", "") for name in Wanted.__struct_fields__})


@get("/search", include_in_schema=False, sync_to_thread=True)
def search(ledger: Book, request: Asked, page: Page = 0) -> Template:
    """Statements by words and facets."""
    return page_of("search.html", view=search_page(ledger, wanted_of(dict(request.query_params)), page))


@get("/search/export/{format:str}", include_in_schema=False, sync_to_thread=True)
def search_export(ledger: Book, request: Asked, format: Id) -> Response[bytes]:
    """Exactly what the search found, as a file."""
    return file_of(every_match(ledger, wanted_of(dict(request.query_params))), "statements", format)


@get("/search/list", include_in_schema=False, sync_to_thread=True)
def search_list(ledger: Book, request: Asked, list: Lines = "") -> Template:
    """Queries from a list, each with what it finds."""
    wanted = wanted_of(dict(request.query_params))
    rows = tuple(query_rows(ledger, lines_of(list), wanted))
    return page_of("search_list.html", rows=rows, written=list, wanted=wanted)


@get("/search/list/export/{format:str}", include_in_schema=False, sync_to_thread=True)
def search_list_export(ledger: Book, request: Asked, format: Id, list: Lines = "") -> Response[bytes]:
    """The table of a list of queries, as a file."""
    return file_of(query_rows(ledger, lines_of(list), wanted_of(dict(request.query_params))), "queries", format)


def file_of(rows: Iterable[Struct], name: str, format: str) -> Response[bytes]:
    """Rows as a file to keep."""
    if format not in MEDIA_TYPES:
        raise ConfigError(f"there is no format {format!r}: choose from {', '.join(MEDIA_TYPES)}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format}"'}
    return Response(encoded(rows, format), media_type=MEDIA_TYPES[format], headers=headers)


@get("/review", include_in_schema=False, sync_to_thread=True)
def review(ledger: Book, page: Page = 0) -> Template:
    """What waits for a person, what was read differently since, and what was decided."""
    held = waiting(ledger, 20, page * 20)
    decisions = list(islice(reversed(facts.decisions(ledger)), 40))
    return page_of(
        "review.html",
        waiting=held,
        stranded=list(stranded(ledger)) if page == 0 else [],
        decisions=decisions,
        last=judging.newest_on(ledger, decisions),
        page=page,
    )


@get("/correct/{record:str}", include_in_schema=False, sync_to_thread=True)
def correct(ledger: Book, record: Id, back: Words = "/review") -> Template:
    """The forms to correct a statement or a figure; pages take them in where JavaScript is on."""
    where = "/" + urlsplit(back).path.lstrip("/")
    seen = judging.newest_of(ledger, [record])
    if record.startswith("fig_"):
        return page_of("correct.html", cell=None, figure=figure_of(ledger, record), seen=seen, back=where)
    cell, others = said_around(ledger, record)
    return page_of("correct.html", cell=cell, others=others, seen=seen, back=where)


@get("/problems", include_in_schema=False, sync_to_thread=True)
def problems(ledger: Book) -> Template:
    """What could not be read."""
    return page_of("problems.html", problems=facts.problems(ledger))


@get("/add", include_in_schema=False, sync_to_thread=False)
def add(work: Worker) -> Template:
    """Where reports are pasted and files dropped."""
    return page_of("add.html", jobs=list(work.jobs.values())[::-1])


HANDLERS = [
    *(desk, reports, report, changes, reprints, statement, contentions, contention, speakers, speaker),
    *(figures, compare, timeline, search, search_export, search_list, search_list_export),
    *(review, correct, problems, add),
]
