"""`import`: lists of entities that people bring along, and taking them back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterclaim.serve.cli.options import DEFAULT, LedgerPath

By = Annotated[str | None, typer.Option("--by", help="Who says so; your user name if left out.")]

importing = typer.Typer(name="import", help="Bring along what you know of people and bodies.", no_args_is_help=True)


@importing.command()
def entities(
    file: Annotated[Path, typer.Argument(help="A CSV with a column name, a SPARQL result, or Wikidata items.")],
    ledger: LedgerPath = DEFAULT,
    by: By = None,
) -> None:
    """Names, aliases, roles and parties with dates from a list: evidence of who is who, with its source."""
    from counterclaim.extract.charsets import decoded_as
    from counterclaim.extract.lists import listed_in
    from counterclaim.ledger import facts, imports
    from counterclaim.ledger.custody import who
    from counterclaim.ledger.store import opened
    from counterclaim.pipeline import refresh
    from counterclaim.records import Listed, Problem, sha256_of

    data = file.read_bytes()
    found = list(listed_in(decoded_as(data, ())[0].text, file.name))
    rows = [row for row in found if isinstance(row, Listed)]
    problems = [row for row in found if isinstance(row, Problem)]
    with opened(ledger) as book:
        facts.append_problems(book, problems)
        for problem in problems:
            typer.echo(f"problem: {problem.source}: {problem.message}. {problem.advice}", err=True)
        if rows:
            made = imports.append(book, rows, file.name, sha256_of(data), by or who())
            refresh(book)
            typer.echo(f"{made.id} {len(rows)} rows of {file.name}")
    raise typer.Exit(1 if problems or not rows else 0)


@importing.command("list")
def listed(
    ledger: LedgerPath = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="Rows as JSON, one a line.")] = False,
) -> None:
    """Every list that was imported, by whom and when, and whether it is in force."""
    import msgspec

    from counterclaim.ledger import imports
    from counterclaim.ledger.store import opened

    with opened(ledger) as book:
        for one in imports.imports(book):
            state = "in force" if one.standing else f"takes back {one.withdraws}" if one.withdraws else "taken back"
            text = f"{one.id}  {one.at[:19]}  {one.by}  {one.source}  {one.count} rows  {state}"
            typer.echo(msgspec.json.encode(one).decode() if json else text)


@importing.command()
def undo(key: str, ledger: LedgerPath = DEFAULT, by: By = None) -> None:
    """Take an imported list back; it stays readable and counts no longer."""
    from counterclaim.ledger import imports
    from counterclaim.ledger.custody import who
    from counterclaim.ledger.store import opened
    from counterclaim.pipeline import refresh

    with opened(ledger) as book:
        made = imports.withdraw(book, key, by or who())
        refresh(book)
    typer.echo(f"{made.id} takes back {key}")
