"""The command line. Each command calls one function and prints what it returns: data on stdout, all else on stderr.

Imports stand inside the commands: `counterclaim --help` must not wait for models and database drivers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.serve.cli.changes import changes
from counterclaim.serve.cli.custody import backup, bundle, restore, timestamp, timestamps, verify
from counterclaim.serve.cli.desk import judge, serve
from counterclaim.serve.cli.exporting import export
from counterclaim.serve.cli.importing import importing
from counterclaim.serve.cli.options import DEFAULT, Allow, LedgerPath, now, open_ledger, say

if TYPE_CHECKING:
    from counterclaim.capture.answers import Asker
    from counterclaim.pipeline import Progress as Outcome
    from counterclaim.records import Problem

app = typer.Typer(
    name="counterclaim",
    help="A ledger of attributed claims: who says what, in which words, who denies it, and where the accounts part.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Rows as JSON, one a line.")]
Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders, web addresses, feeds, .warc(.gz), .wacz, .eml, .jsonl(.gz); - for standard input."
    ),
]
IgnoreRobots = Annotated[
    list[str] | None, typer.Option("--ignore-robots", help="Host whose robots.txt is recorded, not obeyed. Repeatable.")
]
Contact = Annotated[str, typer.Option("--contact", help="How a webmaster finds you; sent with each request.")]
Interval = Annotated[float, typer.Option("--interval", min=0, help="Seconds between two requests to one host.")]


def _print_json(rows: Iterable[Any]) -> None:
    import msgspec

    for row in rows:
        sys.stdout.write(msgspec.json.encode(row).decode("utf-8", "surrogatepass") + "\n")


def _say_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        say(f"problem: {problem.source}: {problem.message}{' ' + problem.advice if problem.advice else ''}")


@app.command()
def init(ledger: LedgerPath = DEFAULT) -> None:
    """Make an empty ledger, or bring an old one up to date."""
    from counterclaim.ledger.store import create

    create(ledger).close()
    say(f"ledger ready: {ledger}")


@app.command()
def add(
    inputs: Inputs,
    ledger: LedgerPath = DEFAULT,
    allow: Allow = None,
    ignore_robots: IgnoreRobots = None,
    contact: Contact = "",
    interval: Interval = 1.0,
) -> None:
    """Read reports into the ledger. The same input twice adds nothing; a run that was killed is finished by another."""
    from counterclaim import pipeline
    from counterclaim.ledger.store import opened_or_made

    book = opened_or_made(ledger)
    with book, _asker(allow, ignore_robots, contact, interval) as asker:
        problems = _told(pipeline.add(book, inputs, now(), _model(), asker))
    raise typer.Exit(1 if problems else 0)


@app.command()
def watch(
    url: Annotated[str | None, typer.Argument(help="A feed or sitemap to watch; none: ask those that are due.")] = None,
    ledger: LedgerPath = DEFAULT,
    every: Annotated[int, typer.Option("--every", min=1, help="Minutes between two askings.")] = 60,
    stop: Annotated[bool, typer.Option("--stop", help="Watch this address no more.")] = False,
    allow: Allow = None,
    ignore_robots: IgnoreRobots = None,
    contact: Contact = "",
    interval: Interval = 1.0,
) -> None:
    """Watch a feed or sitemap; without an address, ask the watched ones that are due (for cron or a timer)."""
    from counterclaim import pipeline
    from counterclaim.errors import NotFound
    from counterclaim.ledger import watched

    with open_ledger(ledger, fresh=False) as book:
        if url and stop:
            if not watched.unwatch(book, url):
                raise NotFound(f"{url} is not watched")
        elif url:
            watched.watch(book, url, every)
        else:
            with _asker(allow, ignore_robots, contact, interval) as asker:
                problems = _told(pipeline.watch_round(book, now(), _model(), asker))
            raise typer.Exit(1 if problems else 0)


@contextmanager
def _asker(allow: list[str] | None, ignore_robots: list[str] | None, contact: str, interval: float) -> Iterator[Asker]:
    """Who asks web servers, within the limits that the options set; nothing is opened before the first address."""
    from counterclaim.capture.answers import Asker, Policy

    asker = Asker(
        Policy(
            allow=frozenset(allow or ()),
            ignore_robots=frozenset(ignore_robots or ()),
            contact=contact,
            host_interval=interval,
        )
    )
    try:
        yield asker
    finally:
        asker.close()


def _told(steps: Iterable[Outcome]) -> int:
    """Show on stderr how far reading is and what became of it; the number of problems."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    counts = {"added": 0, "known": 0, "problem": 0, "archive": 0}
    problems = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)
        for step in steps:
            counts[step.outcome] += 1
            problems += len(step.problems)
            progress.update(task, advance=1, description=step.name[-40:])
            if step.outcome == "archive":
                say(step.name)
            _say_problems(step.problems)
    added, known, unreadable = counts["added"], counts["known"], counts["problem"]
    say(f"{added} added, {known} already there, {unreadable} not readable; {problems} problems")
    return problems


def _model() -> Any:
    from counterclaim.pipeline import model

    tagger = model()
    if tagger is None:
        say("the attribution model's file is missing: reading by rules alone, which finds fewer indirect statements")
    return tagger


@app.command()
def read(
    inputs: Inputs,
    format: Annotated[str, typer.Option("--format", help="jsonl")] = "jsonl",
) -> None:
    """Read reports without a ledger: one JSON row per input item, in input order."""
    from counterclaim import pipeline
    from counterclaim.errors import ConfigError

    if format != "jsonl":
        raise ConfigError(f"`read` knows the format jsonl, not {format!r}")
    problems = 0
    for row in pipeline.read(inputs, now(), _model()):
        _print_json([row])
        problems += len(row.problems)
        _say_problems(row.problems)
    raise typer.Exit(1 if problems else 0)


@app.command()
def contentions(ledger: LedgerPath = DEFAULT, json: AsJson = False, limit: int = 30) -> None:
    """What is contested: each proposition with who alleges, who denies, who declines, in which outlets."""
    from counterclaim.compare.contentions import contention_rows

    with open_ledger(ledger) as book:
        rows = list(contention_rows(book))
    if json:
        _print_json(rows)
        return
    from counterclaim.serve.cli import tables

    tables.contentions(rows[:limit], left_out=max(0, len(rows) - limit))


@app.command()
def show(id: str, ledger: LedgerPath = DEFAULT, json: AsJson = False) -> None:
    """One contention, statement, speaker or report: the exact words of each side and where they stand."""
    from counterclaim.compare.show import view_of
    from counterclaim.serve.cli import tables

    with open_ledger(ledger) as book:
        view = view_of(book, id)
    if json:
        _print_json([view])
    else:
        tables.view(view)


@app.command()
def speakers(ledger: LedgerPath = DEFAULT, json: AsJson = False, limit: int = 40) -> None:
    """Who speaks: names, party with its reason, and how often in which stance."""
    from counterclaim.compare.speakers import speaker_rows

    with open_ledger(ledger) as book:
        rows = list(speaker_rows(book))
    if json:
        _print_json(rows)
        return
    from counterclaim.serve.cli import tables

    tables.speakers(rows[:limit], left_out=max(0, len(rows) - limit))


@app.command()
def figures(
    ledger: LedgerPath = DEFAULT,
    json: AsJson = False,
    disagreeing: Annotated[bool, typer.Option("--disagreeing", help="Only the values that cannot all hold.")] = False,
) -> None:
    """Figures side by side: what is counted, by whom, and where the values disagree."""
    from counterclaim.compare.exports import conflicts as conflict_rows
    from counterclaim.compare.exports import figures as figure_rows
    from counterclaim.compare.figures import figure_tables

    with open_ledger(ledger) as book:
        shown = figure_tables(figure_rows(book), conflict_rows(book))
    if disagreeing:
        shown = [quantity for quantity in shown if quantity.conflicts]
    if json:
        _print_json(shown)
        return
    from counterclaim.serve.cli import tables

    tables.figures(shown)


@app.command()
def compare(
    report: Annotated[str | None, typer.Argument(help="A report, by id or name: whose words it carries.")] = None,
    ledger: LedgerPath = DEFAULT,
    json: AsJson = False,
    limit: int = 15,
) -> None:
    """Outlets side by side: which contention each carries or leaves out, its words for the same thing, and whose words
    it carries; of one report, the passages that it shares with others."""
    from counterclaim.compare.outlets import comparison
    from counterclaim.compare.reprints import reprints_page
    from counterclaim.serve.cli import reprints, tables

    with open_ledger(ledger) as book:
        if report:
            page = reprints_page(book, report)
            _print_json([page]) if json else reprints.passages(page)
            return
        view = comparison(book)
    if json:
        _print_json([view])
        return
    tables.comparison(view, limit)
    reprints.copies(view.copies, limit)


@app.command()
def stories(ledger: LedgerPath = DEFAULT, json: AsJson = False) -> None:
    """Reports grouped by the event that they report."""
    from counterclaim.compare.outlets import story_rows

    with open_ledger(ledger) as book:
        rows = list(story_rows(book))
    if json:
        _print_json(rows)
        return
    from counterclaim.serve.cli import tables

    tables.stories(rows)


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="Words, or a question.")] = None,
    ledger: LedgerPath = DEFAULT,
    json: AsJson = False,
    limit: int = 50,
    list: Annotated[Path | None, typer.Option("--list", help="A file of queries, one a line; a row for each.")] = None,
    how: Annotated[str, typer.Option("--how", help="words or meaning: only one of them finds.")] = "",
    party: str = "",
    stance: str = "",
    outlet: str = "",
    measure: Annotated[str, typer.Option("--measure", help="What a figure in the statement counts.")] = "",
) -> None:
    """Statements that hold all these words, or mean about the same."""
    from itertools import islice

    from counterclaim.compare.finding import Wanted
    from counterclaim.compare.queries import lines_of, query_rows
    from counterclaim.compare.searching import every_match
    from counterclaim.serve.cli import tables

    wanted = Wanted(words=" ".join(words or []), party=party, stance=stance, outlet=outlet, measure=measure, how=how)
    with open_ledger(ledger) as book:
        if list:
            queries = tuple(query_rows(book, lines_of(list.read_text(encoding="utf-8")), wanted))
            _print_json(queries) if json else tables.queries(queries)
            return
        rows = tuple(islice(every_match(book, wanted), limit))
    if json:
        _print_json(rows)
        return
    from counterclaim.compare.cells import cell_of

    tables.statements([cell_of(row, None, row.document) for row in rows])


@app.command()
def problems(ledger: LedgerPath = DEFAULT, json: AsJson = False) -> None:
    """What could not be read, and what to do about it."""
    from counterclaim.ledger.facts import problems as recorded

    with open_ledger(ledger, fresh=False) as book:
        rows = recorded(book)
    if json:
        _print_json(rows)
    else:
        from counterclaim.serve.cli import tables

        tables.problems(rows)
    raise typer.Exit(1 if rows else 0)


app.command()(export)


@app.command()
def rebuild(ledger: LedgerPath = DEFAULT) -> None:
    """Drop everything derived (speakers, contentions, conflicts, stories) and make it again."""
    from counterclaim import pipeline

    with open_ledger(ledger, fresh=False) as book:
        pipeline.rebuild(book)
    say("derived tables made anew")


@app.command(name="print")
def print_ledger(ledger: LedgerPath = DEFAULT) -> None:
    """The ledger as plain text: stable, and good to compare with diff."""
    from counterclaim.compare.plain import plain_lines

    with open_ledger(ledger) as book:
        for line in plain_lines(book):
            typer.echo(line)


@app.command()
def stages() -> None:
    """The steps of reading, in order, with what each needs and gives."""
    from counterclaim.pipeline import model, reading_stages
    from counterclaim.serve.cli import tables

    tables.stages(reading_stages(model()))


for kept in (changes, verify, backup, restore, bundle, timestamp, timestamps):
    app.command()(kept)
app.command()(serve)
app.command()(judge)
app.add_typer(importing)


def main() -> None:
    """Run a command; what was foreseen ends with a sentence on stderr and exit status 2."""
    from counterclaim.errors import CounterclaimError

    try:
        app()
    except CounterclaimError as error:
        say(f"counterclaim: {error}")
        sys.exit(2)
    except BrokenPipeError:  # `counterclaim read … | head`: the reader has had enough
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
