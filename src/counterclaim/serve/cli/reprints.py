"""How copies and their passages look on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from counterclaim.compare.reprints import Copy, Laid, ReprintsPage


def copies(found: Sequence[Copy], limit: int) -> None:
    """Which report has how much of which, one a line."""
    console = _console()
    if found:
        console.print(Text("\nWhose words", style="bold"))
    for copy in found[:limit]:
        console.print(Text(f"  {sentence(copy)}"), Text("; ".join(copy.reasons[1:]), style="dim"))
    if len(found) > limit:
        console.print(f"… and {len(found) - limit} more: --limit shows them, --json gives all")


def passages(page: ReprintsPage) -> None:
    """Whose words one report carries, and who carries its own, passage by passage."""
    console = _console()
    for laid in (*page.carries, *page.carried_by):
        _laid(console, laid)
    if not page.carries and not page.carried_by:
        console.print("no other report in the ledger shares its words")
    if page.left_out:
        console.print(f"… and {page.left_out} more with smaller shares")


def sentence(copy: Copy) -> str:
    """A copy in words: "b.txt carries 62 % of the words of a.txt"."""
    return f"{copy.carrier.name} carries {copy.share * 100:.0f} % of the words of {copy.origin.name}"


def _laid(console: Console, laid: Laid) -> None:
    console.print(Text(f"\n{sentence(laid.copy)}", style="bold"), Text("; ".join(laid.copy.reasons), style="dim"))
    for passage in laid.passages:
        here, there = passage.left, passage.right
        console.print(Text(f"  {here.start}-{here.end} = {there.start}-{there.end}", style="dim"))
        console.print(Text(f"    {' '.join(here.exact.split())}"))
        if here.exact.split() != there.exact.split():
            console.print(Text(f"    {' '.join(there.exact.split())}", style="yellow"))


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
