"""Commands of the desk: `serve` opens it, `judge` decides from a terminal through the same functions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.serve.cli.options import DEFAULT, LedgerPath

if TYPE_CHECKING:
    from counterclaim.ledger.judging import Author
    from counterclaim.ledger.store import Ledger
    from counterclaim.records import Judgement, Verdict

By = Annotated[str, typer.Option("--by", envvar="COUNTERCLAIM_REVIEWER", help="Who decides.")]
Why = Annotated[str, typer.Option("--why", help="Why.")]


def serve(
    ledger: LedgerPath = DEFAULT,
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option("--host", help="An address other than loopback asks for a token.")] = "127.0.0.1",
) -> None:
    """Web pages and REST API over a ledger."""
    from counterclaim.ledger.store import opened_or_made
    from counterclaim.serve.run import run

    with opened_or_made(ledger) as book:
        run(book, host, port)


def judge(
    act: Annotated[
        str,
        typer.Argument(
            help="accept reject speaker stance span answer number measure holder note rename same different part review"
            " undo list"
        ),
    ],
    what: Annotated[list[str] | None, typer.Argument(help="Ids, and the value where one is set.")] = None,
    ledger: LedgerPath = DEFAULT,
    by: By = "",
    why: Why = "",
) -> None:
    """Decide as a person: your word outranks every stage, survives a rebuild, and can be undone.

    `answer` and `holder` without a value say that it answers none, that the outlet itself gives the figure. `review`
    takes a rating in your words, then a text and the web address where it was published.
    """
    import getpass

    from counterclaim.ledger.judging import Author
    from counterclaim.ledger.store import opened
    from counterclaim.pipeline import refresh

    with opened(ledger) as book:
        if act == "list":
            _list(book)
            return
        refresh(book)
        made = _decided(book, act, what or [], Author(by or getpass.getuser(), why))
        refresh(book)
        for judgement in made:
            typer.echo(judgement.id)


def _decided(book: Ledger, act: str, what: list[str], author: Author) -> list[Judgement]:
    """Decide; ConfigError where the act or the number of its arguments is wrong."""
    from counterclaim.errors import ConfigError
    from counterclaim.ledger import judging

    two = {
        "speaker": judging.set_speaker, "stance": judging.set_stance, "span": judging.set_span,
        "answer": judging.set_answer, "number": judging.set_value, "measure": judging.set_measure,
        "holder": judging.set_holder, "note": judging.note, "rename": judging.rename,
    }  # fmt: skip
    one = {"accept": judging.accept, "reject": judging.reject, "undo": judging.undo}
    clearing = {"answer": judging.set_answer, "holder": judging.set_holder}
    if act in one and len(what) == 1:
        return one[act](book, what[0], author)
    if act in clearing and len(what) == 1:
        return clearing[act](book, what[0], "", author)
    if act in two and len(what) >= 2:
        return two[act](book, what[0], " ".join(what[1:]), author)
    if act == "review" and 2 <= len(what) <= 4:
        return judging.review(book, what[0], what[1], author, *what[2:])
    if act == "part" and len(what) >= 2:
        return judging.part(book, what[0], what[1:], author)
    verdicts: dict[str, Verdict] = {"same": "same", "different": "different", "unsure": "unsure"}
    if act in verdicts and len(what) == 2:
        return judging.pair(book, what[0], what[1], verdicts[act], author)
    known = ", ".join(sorted({*one, *two, *verdicts, "part", "review", "list"}))
    raise ConfigError(f"`judge {act}` with {len(what)} arguments is not known: choose from {known}")


def _list(book: Ledger) -> None:
    from counterclaim.ledger import facts

    for j in facts.decisions(book):
        why = f" ({'; '.join(j.reasons)})" if j.reasons else ""
        who = f"{j.id} {j.at[:19]} {j.by.removeprefix('user:')}"
        sys.stdout.write(f"{who}: {j.question} {j.left} {j.right} {j.verdict}{why}\n")
