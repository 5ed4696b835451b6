"""A timeline: when things were said, when they were published, and for when numbers hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from counterclaim.compare.cells import Cell, cells_at, figures_at
from counterclaim.compare.rows import FigureRow
from counterclaim.ledger import excerpts, lookups
from counterclaim.ledger.excerpts import Home
from counterclaim.ledger.store import Ledger

LANES = ("event", "said", "published")
ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# Reports that one timeline reads.
REPORTS = 80


class Moment(Struct, frozen=True):
    """One thing at one time; `first` and `last` are days, apart where the date is not known to the day."""

    lane: str
    first: str
    last: str
    label: str
    stance: str | None
    report: str
    link: str


class Told(Struct, frozen=True):
    """A story or contention that a timeline can be shown for."""

    id: str
    title: str


class TimelinePage(Struct, frozen=True):
    """Moments in order of time; `undated` counts what has no date at all."""

    chosen: Told | None
    choices: tuple[Told, ...]
    moments: tuple[Moment, ...]
    undated: int
    first: str | None
    last: str | None


def timeline_page(ledger: Ledger, wanted: str | None = None) -> TimelinePage:
    """The timeline of a contention or a story; without either, of the reports read last."""
    choices = tuple(Told(s.id, s.title) for s in lookups.largest_stories(ledger, 20))
    if wanted and wanted.startswith("con_"):
        contention = lookups.contention(ledger, wanted)
        chosen: Told | None = Told(contention.id, contention.proposition)
        places = lookups.placings_of(ledger, contention=contention.id)
        reports = sorted({place.document for place in places.values()})
    else:
        story = lookups.story(ledger, wanted) if wanted else None
        chosen = Told(story.id, story.title) if story else None
        reports = sorted(story.documents)[:REPORTS] if story else lookups.newest_documents(ledger, REPORTS)
        places = lookups.placings_of(ledger, documents=reports)
    homes = excerpts.homes(ledger, reports, credits=True)
    said = cells_at(ledger, places, homes)
    moments = moments_of(said, homes, figures_at(ledger, places, homes))
    return TimelinePage(
        chosen=chosen,
        choices=choices,
        moments=moments,
        undated=sum(1 for cell in said if not cell.row.said_at),
        first=min((m.first for m in moments), default=None),
        last=max((m.last for m in moments), default=None),
    )


def moments_of(
    said: Iterable[Cell], documents: Mapping[str, Home], counted: Iterable[tuple[str, FigureRow]]
) -> tuple[Moment, ...]:
    """What was said, published and counted, in order of time; `documents` by id, figures with the id of theirs."""
    found = [*_said(said), *_published(documents), *_events(counted)]
    return tuple(sorted(found, key=lambda m: (m.first, m.last, m.lane, m.label)))


def days_of(written: str | None) -> tuple[str, str] | None:
    """The first and last day that a date can mean, None where it is no date.

    >>> days_of("2031-05-04T10:00:00Z"), days_of("2031-02"), days_of("Friday")
    (('2031-05-04', '2031-05-04'), ('2031-02-01', '2031-02-28'), None)
    """
    found = ISO.match(written or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    after = first + timedelta(days=1) if day else (first + timedelta(days=32 if month else 366)).replace(day=1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def _said(said: Iterable[Cell]) -> Iterable[Moment]:
    for cell in said:
        if days := days_of(cell.row.said_at):
            label = f"{cell.who}: {cell.words}"
            yield Moment("said", *days, label, cell.row.stance, cell.report, f"/reports/{cell.report}#{cell.row.id}")


def _published(documents: Mapping[str, Home]) -> Iterable[Moment]:
    """Yield when each report came out; where it does not say, the date of its dateline."""
    for report, doc in documents.items():
        dateline = next((c.date for c in doc.credits if c.kind == "dateline" and c.date), None)
        if days := days_of(doc.published_at) or days_of(dateline):
            label = f"{doc.outlet or doc.name}: {doc.title or doc.name}"
            yield Moment("published", *days, label, None, report, f"/reports/{report}")


def _events(counted: Iterable[tuple[str, FigureRow]]) -> Iterable[Moment]:
    for report, row in counted:
        if days := days_of(row.as_of):
            label = f"{row.exact} {row.measure or ''} {row.where or ''}".strip()
            yield Moment("event", *days, label, None, report, f"/reports/{report}?words={row.start}-{row.end}#words")
