"""`changes`: what became of pages that were captured again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.serve.cli.options import DEFAULT, LedgerPath, open_ledger

if TYPE_CHECKING:
    from rich.text import Text

    from counterclaim.compare.recaptures import ChangesPage, Difference


def changes(
    report: Annotated[str | None, typer.Argument(help="A report, by id or name; none: all that changed.")] = None,
    ledger: LedgerPath = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="Rows as JSON, one a line.")] = False,
) -> None:
    """Pages captured again: words put in and taken out, statements the same, moved, changed, gone or new."""
    import msgspec

    from counterclaim.compare.recaptures import changed_pages, changes_page

    with open_ledger(ledger) as book:
        for page in [changes_page(book, report)] if report else changed_pages(book):
            if json:
                typer.echo(msgspec.json.encode(page).decode())
            else:
                _print(page)


def _print(page: ChangesPage) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(page.name, style="bold"), Text(page.report, style="dim"))
    if not page.differences:
        console.print(Text("  captured once, or each time with another extractor: there is nothing to compare with"))
    for difference in page.differences:
        counts = ", ".join(f"{count} {state}" for state, count in difference.counts.items())
        console.print(
            Text(f"\n{difference.before.captured_at} to {difference.after.captured_at}", style="bold"),
            Text(f"statements: {counts or 'none'}", style="dim"),
        )
        for line in _lines(difference):
            console.print(line)


def _lines(difference: Difference) -> list[Text]:
    from rich.text import Text

    lines = []
    for edit in difference.edits:
        if not edit.furniture:
            line = Text(f"  {edit.new.start:>6} ")
            line.append(f"[-{edit.old.exact}-]" if edit.old.exact else "", style="red")
            line.append(f"{{+{edit.new.exact}+}}" if edit.new.exact else "", style="green")
            lines.append(line)
    for change in difference.statements:
        if change.state == "same":
            continue
        differs = f" ({', '.join(change.differs)})" if change.differs else ""
        for sign, cell in (("-", change.before), ("+", change.after)):
            if cell:
                cue = cell.row.cue.exact if cell.row.cue else cell.row.stance
                place = f"{cell.row.content[0].start}-{cell.row.content[-1].end}"
                lines.append(
                    Text(f"  {sign} {change.state}{differs}: {cell.who}, {cue}: {cell.words} ")
                    + Text(f"[{place}] {cell.row.id}", style="dim")
                )
    return lines
