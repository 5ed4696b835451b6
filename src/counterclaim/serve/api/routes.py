"""REST: everything that the pages show, as JSON; lists by cursor, rows also as CSV, JSON lines and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.exceptions import ClientException, HTTPException
from litestar.params import JSONBody, QueryParameter
from msgspec import Struct

from counterclaim.compare import exports
from counterclaim.compare.contention import ContentionPage, contention_page
from counterclaim.compare.desk import DeskPage, desk_page
from counterclaim.compare.finding import Wanted
from counterclaim.compare.outlets import story_rows
from counterclaim.compare.queries import QueryRow, lines_of, query_rows
from counterclaim.compare.reading import ReportPage, report_page
from counterclaim.compare.recaptures import ChangesPage, changes_page
from counterclaim.compare.reprints import ReprintsPage, reprints_page
from counterclaim.compare.searching import SearchPage, search_page
from counterclaim.compare.sides import SidesPage, sides_page
from counterclaim.compare.speaker import SpeakerPage, speaker_page
from counterclaim.compare.speakers import speaker_rows
from counterclaim.compare.tallies import TalliesPage, tallies_page
from counterclaim.compare.timeline import TimelinePage, timeline_page
from counterclaim.errors import ConfigError, NotFound
from counterclaim.ledger import facts
from counterclaim.ledger.store import Ledger
from counterclaim.serve.api.bundles import contention_bundle, ledger_bundle
from counterclaim.serve.formats import MEDIA_TYPES, encoded
from counterclaim.serve.given import Book, Id, Lines, Page, Sides, Switch, Words, Worker
from counterclaim.serve.linked.annotations import annotation_page
from counterclaim.serve.linked.lines import LINKED, json_lines
from counterclaim.serve.web.writes import act_of

ROWS: dict[str, Callable[[Ledger], Iterator[Struct]]] = {
    **exports.EXPORTS,
    "speakers": speaker_rows,
    "stories": story_rows,
    "problems": lambda ledger: iter(facts.problems(ledger)),
}
Limit = Annotated[int, QueryParameter(ge=1, le=500, description="Rows on one page.")]
After = Annotated[str, QueryParameter(max_length=60, description="The `next` of the page before.")]


class Rows(Struct, frozen=True):
    """A page of rows; `next` is the cursor of the page after, null on the last."""

    rows: list[dict[str, Any]]
    next: str | None


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """One decision. `act` on a statement: accept, reject, stance, speaker, span, answer, note, alike, unlike; on a
    figure: accept, reject, number, measure, holder; on a contention: rename, join, part; on a speaker: same, other;
    review on a statement or contention; undo on a judgement.

    `seen`: the last decision on the same that you know of; another one since is answered with 409.
    """

    act: str
    by: str
    statement: str = ""
    figure: str = ""
    contention: str = ""
    speaker: str = ""
    judgement: str = ""
    value: str = ""
    text: str = ""
    url: str = ""
    why: str = ""
    statements: list[str] = []
    seen: str | None = None


class Decided(Struct, frozen=True):
    """What was written down; `worked_in` says whether the views show it already."""

    judgements: list[dict[str, Any]]
    worked_in: bool


class Queries(Struct, frozen=True):
    """A row for each query of a list."""

    rows: tuple[QueryRow, ...]


@get("/", sync_to_thread=True)
def desk(ledger: Book) -> DeskPage:
    """What is new and what waits."""
    return desk_page(ledger)


@get("/rows/{what:str}", sync_to_thread=True, responses={})
def rows(
    ledger: Book, request: Request[Any, Any, Any], what: Id, limit: Limit = 100, after: After = ""
) -> Response[Any]:
    """Rows of one kind: statements, figures, conflicts, contentions, entities, reports, captures, judgements, speakers,
    stories or problems. `Accept: text/csv`, `application/x-ndjson` or `application/vnd.apache.parquet` gives all of
    them as a file; JSON comes in pages by cursor."""
    if what not in ROWS:
        raise NotFound(f"there are no rows {what!r}: choose from {', '.join(ROWS)}")
    format = format_of(request.headers.get("accept", ""))
    if format:
        return Response(encoded(ROWS[what](ledger), format), media_type=MEDIA_TYPES[format])
    begun = {"statements": exports.statements, "figures": exports.figures}.get(what)
    page = page_of(begun(ledger, after) if begun else ROWS[what](ledger), limit, after)
    return Response(page, media_type=MediaType.JSON)


def format_of(accept: str) -> str | None:
    """The file format that an Accept header asks for, None for JSON.

    >>> format_of("text/csv"), format_of("application/json, */*"), format_of("")
    ('csv', None, None)
    """
    kinds = [kind.split(";")[0].strip().casefold() for kind in accept.split(",")]
    known = {media_type.split(";")[0]: name for name, media_type in MEDIA_TYPES.items()}
    for kind in kinds:
        if kind in known:
            return known[kind]
        if kind in ("application/json", "application/*", "*/*", ""):
            return None
    raise HTTPException(f"this can be had as application/json, {', '.join(known)}", status_code=406)


def page_of(found: Iterator[Struct], limit: int, after: str) -> Rows:
    """The rows after a cursor: the id of the last row that was seen."""
    held: list[dict[str, Any]] = []
    passed = not after
    for row in found:
        key = str(getattr(row, "id", ""))
        if passed and len(held) == limit:
            return Rows(held, held[-1]["id"])
        if passed:
            held.append({"id": key, **msgspec.to_builtins(row)})
        passed = passed or key == after
    if not passed:
        raise ClientException(f"there is no row {after!r} to go on from: the ledger was derived anew, begin again")
    return Rows(held, None)


@get("/reports/{report:str}", sync_to_thread=True)
def report(ledger: Book, report: Id) -> ReportPage:
    """One report: its text in stretches, with a card for each statement."""
    return report_page(ledger, report)


@get("/reports/{report:str}/annotations", sync_to_thread=True, media_type="application/ld+json")
def report_annotations(ledger: Book, request: Request[Any, Any, Any], report: Id) -> dict[str, Any]:
    """The statements of a report as W3C Web Annotations, with position and quotation selectors."""
    return annotation_page(ledger, report, str(request.base_url).rstrip("/"))


@get("/reports/{report:str}/changes", sync_to_thread=True)
def report_changes(ledger: Book, report: Id) -> ChangesPage:
    """What became of a page that was captured again: its versions, edits, and each statement as same, moved, changed,
    gone or new."""
    return changes_page(ledger, report)


@get("/reports/{report:str}/reprints", sync_to_thread=True)
def report_reprints(ledger: Book, report: Id) -> ReprintsPage:
    """Whose words a report carries and who carries its own: the share, the reasons, and the passages aligned."""
    return reprints_page(ledger, report)


@get("/contentions/{contention:str}", sync_to_thread=True)
def contention(ledger: Book, contention: Id) -> ContentionPage:
    """One contention with every side."""
    return contention_page(ledger, contention)


@get("/speakers/{speaker:str}", sync_to_thread=True)
def speaker(ledger: Book, speaker: Id) -> SpeakerPage:
    """One speaker: mentions with reasons, positions over time."""
    return speaker_page(ledger, speaker)


@get("/compare", sync_to_thread=True)
def compare(ledger: Book, side: Sides = None) -> SidesPage:
    """Two to six outlets or reports side by side."""
    return sides_page(ledger, side or [])


@get("/figures", sync_to_thread=True)
def figures(ledger: Book, measure: Words = "", disagreeing: Switch = False) -> TalliesPage:
    """Figures side by side, those that cannot all hold first."""
    return tallies_page(ledger, measure, disagreeing)


@get("/timeline", sync_to_thread=True)
def timeline(ledger: Book, of: Words = "") -> TimelinePage:
    """When things were said and published, of a story or a contention."""
    return timeline_page(ledger, of or None)


@get("/linked/{what:str}", sync_to_thread=True, media_type=MEDIA_TYPES["jsonl"])
def linked(ledger: Book, request: Request[Any, Any, Any], what: Id) -> Response[bytes]:
    """The ledger in the vocabulary of others, one JSON object a line: annotations (W3C), followthemoney, or claimreview
    (only what persons wrote under Review)."""
    if what not in LINKED:
        raise NotFound(f"there is no vocabulary {what!r}: choose from {', '.join(LINKED)}")
    base = str(request.base_url).rstrip("/")
    return Response(json_lines(LINKED[what](ledger, base)), media_type=MEDIA_TYPES["jsonl"])


@get("/search", sync_to_thread=True)
def search(
    ledger: Book,
    words: Words = "",
    party: Words = "",
    speaker: Words = "",
    stance: Words = "",
    outlet: Words = "",
    measure: Words = "",
    since: Words = "",
    until: Words = "",
    how: Words = "",
    page: Page = 0,
) -> SearchPage:
    """Statements by words, meaning and facets; every match says why. `how`: "words" or "meaning" for one alone."""
    given = (words, party, speaker, stance, outlet, measure, since, until, how)
    return search_page(ledger, Wanted(*(value.replace("\x00", "") for value in given)), page)


@get("/search/list", sync_to_thread=True)
def search_list(ledger: Book, list: Lines = "", how: Words = "") -> Queries:
    """Queries from a list, one a line: how much each finds, and where."""
    return Queries(tuple(query_rows(ledger, lines_of(list), Wanted(how=how))))


@post("/judgements", sync_to_thread=True)
def judge(ledger: Book, work: Worker, data: JSONBody[Decision]) -> Decided:
    """Decide something; append only, undone by a later decision."""
    if not data.by.strip():
        raise ConfigError("say who decides: `by` is empty")
    given = {name: value for name, value in msgspec.structs.asdict(data).items() if isinstance(value, str)}
    made: list[Any] = []
    act = act_of(ledger, given, data.statements)
    done = work.decided(lambda: made.extend(act()))  # type: ignore[arg-type]
    return Decided([{"id": j.id, **msgspec.to_builtins(j)} for j in made], done)


router = Router(
    path="/api/v1",
    route_handlers=[
        *(desk, rows, report, report_annotations, report_changes, report_reprints, contention_bundle, ledger_bundle),
        *(contention, speaker, figures, compare, timeline, linked, search, search_list, judge),
    ],
)
