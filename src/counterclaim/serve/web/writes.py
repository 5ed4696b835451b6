"""Pages that write: reports that are added, and people's decisions. Every write is one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from counterclaim.errors import ConfigError, Conflict, NotFound
from counterclaim.ledger import judging
from counterclaim.ledger.judging import Author
from counterclaim.ledger.store import Ledger
from counterclaim.serve.given import Book, Worker

Form = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
Plain = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
# Characters that a file name keeps; the rest could mean something to a file system.
ODD = re.compile(r"[^\w.,()+ -]")


def name_of(given: str, otherwise: str = "pasted.txt") -> str:
    """A file name that is only a name.

    >>> name_of("../../etc/passwd"), name_of("Dam bursts: what we know"), name_of("..")
    ('passwd', 'Dam bursts_ what we know', 'pasted.txt')
    """
    last = ODD.sub("_", re.split(r"[/\\\\]", given)[-1]).strip(" .")[:120]
    return last or otherwise


@post("/add", include_in_schema=False, status_code=303)
async def add_reports(data: Form, work: Worker) -> Redirect:
    """Read pasted text and dropped files into the ledger."""
    files = data.get("files") or []
    reports = []
    for file in files if isinstance(files, list) else [files]:
        if isinstance(file, UploadFile) and (payload := await file.read()):
            reports.append((name_of(file.filename), payload))
    pasted = str(data.get("text") or "").replace("\r\n", "\n")
    if pasted.strip():
        title = name_of(str(data.get("title") or ""), "")
        reports.append((f"{title or 'pasted'}.txt".replace(".txt.txt", ".txt"), pasted.encode("utf-8", "replace")))
    if not reports:
        raise ClientException("paste a report or choose a file first")
    return Redirect(f"/add/{work.add(reports).number}", status_code=303)


@get("/add/{number:int}", include_in_schema=False, sync_to_thread=False)
def job(work: Worker, number: FromPath[int]) -> Template:
    """How far a batch is."""
    if number not in work.jobs:
        raise NotFound(f"there is no batch {number}: the reports that it read are in the ledger")
    return Template("job.html", context={"job": work.jobs[number]})


class Refused(Conflict):
    """A decision that came too late, with what was sent: the page shows it, so that nothing is lost."""

    def __init__(self, message: str, sent: dict[str, str]) -> None:
        super().__init__(message)
        self.sent = sent


@post("/decide", include_in_schema=False, sync_to_thread=True, status_code=303)
def decide(data: Plain, ledger: Book, work: Worker, request: Request[Any, Any, Any]) -> Redirect:
    """Write one decision down and work it in."""
    given = {name: str(value[-1] if isinstance(value, list) else value) for name, value in data.items()}
    several = data.get("statements", [])
    statements = [str(one) for one in (several if isinstance(several, list) else [several])]
    act = act_of(ledger, given, statements)
    try:
        done = work.decided(act)
    except Conflict as conflict:
        raise Refused(
            str(conflict), {name: value for name, value in given.items() if value and name[0] != "_"}
        ) from None
    back = urlsplit(given.get("back") or request.headers.get("referer", "") or "/review")
    where = "/" + back.path.lstrip("/")  # a path of ours, wherever the form came from
    answer = Redirect(f"{where}{'#' + given['at'] if given.get('at') else ''}", status_code=303)
    answer.set_cookie("note", "worked-in" if done else "pending", max_age=20, samesite="strict")
    if given.get("by", "").strip():
        remember(answer, author_of(given).by)
    return answer


@post("/reviewer", include_in_schema=False, status_code=303)
async def reviewer(data: Plain) -> Redirect:
    """Remember who decides."""
    answer = Redirect("/review", status_code=303)
    remember(answer, author_of({"by": str(data.get("by", ""))}).by)
    return answer


def remember(answer: Redirect, name: str) -> None:
    """Keep the name of who decides, so that it need not be given again."""
    answer.set_cookie("reviewer", name, max_age=31_536_000, samesite="strict", httponly=True)


def author_of(given: dict[str, str]) -> Author:
    """Who decides: the name in the form, or nobody in particular."""
    by = re.sub(r"[^\w .@-]", "", given.get("by", "")).strip()[:60] or "desk"
    return Author(by=by, why=given.get("why", "").strip()[:500], seen=given.get("seen"))


def act_of(ledger: Ledger, given: dict[str, str], statements: list[str]) -> Callable[[], object]:
    """What a form or a program asks to be decided."""
    author = author_of(given)
    act = given.get("act", "")
    value = given.get("value", "")
    record = given.get("figure") or given.get("statement", "")
    contention, speaker = given.get("contention", ""), given.get("speaker", "")
    alone = {"accept": judging.accept, "reject": judging.reject}
    setting = {
        "speaker": judging.set_speaker, "stance": judging.set_stance, "span": judging.set_span,
        "answer": judging.set_answer, "number": judging.set_value, "measure": judging.set_measure,
        "holder": judging.set_holder, "note": judging.note,
    }  # fmt: skip
    whole: dict[str, Callable[[], object]] = {
        "rename": partial(judging.rename, ledger, contention, value, author),
        "join": partial(judging.join, ledger, contention, value, author),
        "part": partial(judging.part, ledger, contention, statements, author),
        "same": partial(judging.same_speaker, ledger, speaker, value, author),
        "other": partial(judging.other_speaker, ledger, speaker, value, author),
        "alike": partial(judging.alike, ledger, record, value, author),
        "unlike": partial(judging.pair, ledger, record, value, "different", author),
        "review": partial(
            judging.review, ledger, contention or record, value, author, given.get("text", ""), given.get("url", "")
        ),
        "undo": partial(judging.undo, ledger, given.get("judgement", ""), author),
    }
    if act in alone:
        return partial(alone[act], ledger, record, author)
    if act in setting:
        return partial(setting[act], ledger, record, value, author)
    if act not in whole:
        raise ConfigError(f"there is no such decision: choose from {', '.join((*alone, *setting, *whole))}")
    return whole[act]


HANDLERS = [add_reports, job, decide, reviewer]
