"""How views look on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from counterclaim.annotate.stage import Stage
from counterclaim.compare.cells import Cell
from counterclaim.compare.contention import ContentionPage
from counterclaim.compare.figures import FigureTable
from counterclaim.compare.outlets import Comparison, StoryRow
from counterclaim.compare.queries import QueryRow
from counterclaim.compare.reading import ReportPage
from counterclaim.compare.rows import ContentionRow
from counterclaim.compare.show import StatementPage, View
from counterclaim.compare.speaker import SpeakerPage
from counterclaim.compare.speakers import SpeakerRow
from counterclaim.records import Problem

COLOURS = {
    "alleges": "red",
    "denies": "blue",
    "confirms": "green",
    "declines": "yellow",
    "demands": "magenta",
    "warns": "magenta",
    "predicts": "cyan",
    "estimates": "cyan",
}
# The sides of a contention come first, in this order; then the other stances.
SIDES = ("alleges", "denies", "confirms", "declines")


def _console() -> Console:
    # Not a terminal (a pipe, a test): wide enough that no word is lost to folding.
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=140)


def _table(*columns: str, title: str | None = None) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _rest(left_out: int) -> None:
    if left_out:
        _console().print(f"… and {left_out} more: --limit shows them, --json gives all")


def contentions(rows: Sequence[ContentionRow], left_out: int) -> None:
    """Each proposition with its sides, one a line: who alleges, who denies, who declines, in which outlets."""
    console = _console()
    for row in rows:
        console.print(Text(f"\n{row.proposition}", style="bold"), Text(row.id, style="dim"))
        grid = Table.grid(padding=(0, 2))
        for stance in sorted(row.positions, key=lambda s: (SIDES.index(s) if s in SIDES else len(SIDES), s)):
            grid.add_row("", Text(stance, style=COLOURS.get(stance, "")), Text(", ".join(row.positions[stance])))
        days = " to ".join(dict.fromkeys(day[:10] for day in (row.first_at, row.last_at) if day))
        carried = f"{', '.join(row.outlets)}{f'; {days}' if days else ''}; {row.independent_lines} independent lines"
        grid.add_row("", Text("in", style="dim"), Text(carried, style="dim"))
        console.print(grid)
    _rest(left_out)


def view(shown: View) -> None:
    """One thing in full."""
    console = _console()
    if isinstance(shown, ContentionPage):
        _contention(console, shown)
    elif isinstance(shown, SpeakerPage):
        _speaker(console, shown)
    elif isinstance(shown, ReportPage):
        _report(console, shown)
    else:
        _statement(console, shown)


def _contention(console: Console, shown: ContentionPage) -> None:
    console.print(Text(shown.row.proposition, style="bold"), Text(shown.row.id, style="dim"))
    for name, column in shown.columns.items():
        if column:
            console.print(Text(f"\n{name}", style=f"bold {COLOURS.get(name, 'white')}"))
        for cell in column:
            _cell(console, cell, with_stance=name not in COLOURS)
    console.print(f"\n{shown.row.independent_lines} independent lines:")
    for line in shown.lines:
        why = f": {'; '.join(line.reasons)}" if line.reasons else ""
        console.print(Text(f"  · {line.origin}, {len(line.statements)} statements{why}", style="dim"))
    for change in shown.changes:
        console.print(Text(f"{change.who} {change.kind}: {change.reason}", style="bold"))
    for title, names in (("left out by", shown.missing), ("heard here, silent on this", shown.silent)):
        if names:
            console.print(Text(f"{title}: {', '.join(names)}"))
    for related in shown.related:
        console.print(Text(f"related: {related.proposition}"), Text(related.id, style="dim"))


def _cell(console: Console, cell: Cell, *, with_stance: bool) -> None:
    party = f" ({cell.party})" if cell.party and cell.party != cell.who else ""
    through = f", through {' ← '.join(cell.through)}" if cell.through else ""
    stance = f" {cell.row.stance}" if with_stance else ""
    console.print(
        Text(f"  {cell.who}{party}{through}{stance}"), Text(f"{cell.outlet}, {cell.at or 'undated'}", style="dim")
    )
    place = f"{cell.row.document}:{cell.row.content[0].start}-{cell.row.content[-1].end}"
    console.print(Text(f"      {cell.words}"), Text(f"[{place}] {cell.row.id}", style="dim"))
    if cell.row.evidence:
        console.print(Text(f"      evidence: {'; '.join(span.exact for span in cell.row.evidence)}"))


def _speaker(console: Console, shown: SpeakerPage) -> None:
    entity = shown.entity
    console.print(Text(entity.name, style="bold"), Text(f"{entity.kind} {shown.id}", style="dim"))
    console.print(Text(f"party: {entity.party or 'not known'} ({entity.party_reason or 'no reason found'})"))
    console.print(Text(f"called: {', '.join(entity.names)}"))
    for position in shown.positions:
        console.print(Text(f"\n{position.proposition or 'in no contention'}", style="bold"))
        for cell in position.cells:
            _cell(console, cell, with_stance=True)
    console.print(Text("\nmentions, and why each is thought to be the same", style="bold"))
    for mention in (mention for of_report in shown.mentions for mention in of_report.mentions):
        console.print(Text(f"  {mention.document}:{mention.start} “{mention.exact}”: {mention.reason}"))


def _report(console: Console, shown: ReportPage) -> None:
    console.print(Text(f"{shown.name}: {shown.title or 'untitled'}", style="bold"), Text(shown.id, style="dim"))
    console.print(f"outlet {shown.outlet or 'unknown'}, published {shown.published_at or 'undated'}")
    console.print(f"text sha256 {shown.text_sha256}, bytes sha256 {shown.payload_sha256}")
    statements([card.cell for card in shown.cards])


def _statement(console: Console, shown: StatementPage) -> None:
    _cell(console, shown.card.cell, with_stance=True)
    console.print(Text(f"… {shown.before}") + Text(shown.words, style="bold") + Text(f"{shown.after} …"))
    answered = [("answers", shown.card.answers), *(("answered by", cell) for cell in shown.card.answered_by)]
    for title, cell in answered:
        if cell is not None:
            console.print(Text(f"{title}:", style="bold"))
            _cell(console, cell, with_stance=True)


def statements(cells: Iterable[Cell]) -> None:
    """Statements, one a line."""
    table = _table("who", "stance", "words", "where")
    for cell in cells:
        row = cell.row
        stance = Text(row.stance, style=COLOURS.get(row.stance, ""))
        table.add_row(Text(cell.who), stance, Text(cell.words), f"{row.document}:{row.content[0].start}")
    _console().print(table)


def queries(rows: Iterable[QueryRow]) -> None:
    """What each query of a list finds, one a line."""
    table = _table("query", "statements", "have its words", "mean about the same", "contentions", "reports")
    for row in rows:
        counted = (row.statements, row.worded, row.near, row.contentions, row.reports)
        table.add_row(Text(row.query), *map(str, counted))
    _console().print(table)


def speakers(rows: Sequence[SpeakerRow], left_out: int) -> None:
    """Who speaks, for whom, how."""
    table = _table("id", "speaker", "party", "statements", "reports", "also called")
    for row in rows:
        counted = ", ".join(f"{count} {stance}" for stance, count in row.stances.items())
        called = ", ".join(name for name in row.names if name != row.name)
        table.add_row(row.id, Text(row.name), Text(row.party or "–"), counted, str(row.reports), Text(called))
    _console().print(table)
    _rest(left_out)


def figures(shown: Sequence[FigureTable]) -> None:
    """What is counted, one table a quantity: the values side by side with who gives them."""
    for quantity in shown:
        what = " ".join(filter(None, [quantity.measure, quantity.of, quantity.where and f"({quantity.where})"]))
        table = _table("", "value", "holder", "words", "as of", "in", title=f"\n{escape(what)}")
        for cell in quantity.cells:
            mark = Text("≠" if cell.disputed else "", style="red")
            holder = cell.holder or "the outlet itself"
            cells = [cell.interval, holder, cell.exact, cell.as_of or cell.first_at or "–", ", ".join(cell.reports)]
            table.add_row(mark, *map(Text, cells))
        _console().print(table)
        for reason in quantity.reasons:
            _console().print(Text(f"  ≠ {reason}", style="red"))


def comparison(shown: Comparison, limit: int) -> None:
    """Which outlets carry each contention and which leave it out; then the words of each outlet for the same thing."""
    console = _console()
    for row in shown.contentions[:limit]:
        console.print(Text(f"\n{row.proposition}", style="bold"), Text(row.contention, style="dim"))
        counts = ", ".join(f"{outlet} ×{count}" for outlet, count in sorted(row.counts.items()))
        grid = Table.grid(padding=(0, 2))
        grid.add_row("", "carried by", Text(counts))
        grid.add_row("", "left out by", Text(", ".join(row.left_out_by) or "nobody", style="yellow"))
        console.print(grid)
    _rest(max(0, len(shown.contentions) - limit))
    for label in shown.wording:
        console.print(Text(f"\nWords for {label.thing}, in the outlet's own voice", style="bold"))
        grid = Table.grid(padding=(0, 2))
        for outlet, counts_of in label.words.items():
            grid.add_row("", Text(outlet), Text(", ".join(f"{word} ×{count}" for word, count in counts_of.items())))
        console.print(grid)


def stories(rows: Sequence[StoryRow]) -> None:
    """Events and the reports on them."""
    table = _table("story", "reports", "outlets", "from", "to")
    for row in rows:
        outlets = Text(", ".join(row.outlets))
        table.add_row(Text(row.title), str(len(row.documents)), outlets, row.first_at or "–", row.last_at or "–")
    _console().print(table)


def problems(rows: Sequence[Problem]) -> None:
    """What could not be done."""
    table = _table("source", "step", "problem", "what to do")
    for row in rows:
        table.add_row(*map(Text, [row.source, row.stage, row.message, row.advice]))
    _console().print(table)


def stages(steps: Sequence[Stage]) -> None:
    """What is done to a document, in order."""
    table = _table("stage", "version", "needs")
    for step in steps:
        table.add_row(step.gives, str(step.version), ", ".join(step.needs) or "text")
    _console().print(table)
