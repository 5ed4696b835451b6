"""Calendar dates as reports write them: "Tuesday, 21 November 2023", "Nov. 21", "2023-11-21T21:14Z"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from msgspec import Struct

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Months and days begin with a capital: "may 5" is no date.
MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
WEEKDAY = (
    r"(?:\b(?P<weekday>Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?"
    r"|MON(?:DAY)?|TUE(?:SDAY)?|WED(?:NESDAY)?|THU(?:RSDAY)?|FRI(?:DAY)?|SAT(?:URDAY)?|SUN(?:DAY)?)\b\.?,?\s+)?"
)
DAY = r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
ISO = rf"\b{YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?P<weekday>)"
DAY_FIRST = rf"{WEEKDAY}{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR}\b(?!:))?"
MONTH_FIRST = rf"{WEEKDAY}\b{MONTH}\s+{DAY}\b(?!:)(?:,?\s+{YEAR}\b(?!:))?"
SLASHES = rf"\b(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{YEAR}\b(?P<weekday>)"
DOTS = rf"\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{YEAR}\b(?P<weekday>)"
FORMS = tuple(re.compile(form) for form in (ISO, DAY_FIRST, MONTH_FIRST, SLASHES, DOTS))
CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[0-2]?\d)[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?\s*"
    r"(?P<zone>Z\b|GMT\b|UTC\b|[+-]\d\d:?\d\d\b)?"
)


class Written(Struct, frozen=True):
    """A date as it stands in a text; `year` None where left out, `unsure` where day and month can change places."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None = None
    unsure: bool = False

    @property
    def iso(self) -> str | None:
        """The ISO date, where a year is given."""
        return None if self.year is None else date(self.year, self.month, self.day).isoformat()


def _number(name: str, names: tuple[str, ...]) -> int:
    return next(i for i, full in enumerate(names) if full.startswith(name.lower().rstrip(".")[:3]))


def dates_in(text: str) -> Iterator[Written]:
    """The dates of a short text, left to right; what is no day of the calendar is passed over.

    >>> [(d.iso, d.month, d.day) for d in dates_in("Tuesday 21 November 2023; Feb. 30; June 5th")]
    [('2023-11-21', 11, 21), (None, 6, 5)]
    """
    found: list[Written] = []
    for form in FORMS:
        for match in form.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            if written := _written(match):
                found.append(written)
    yield from sorted(found, key=lambda written: written.start)


def _written(match: re.Match[str]) -> Written | None:
    month = int(match["month"]) if match["month"].isdigit() else _number(match["month"], MONTHS) + 1
    day, year, unsure = int(match["day"]), int(match["year"]) if match["year"] else None, False
    if "/" in match.group():
        # 7/10/2016 is July in American data, October in British: month first, unless that is no month, and said so.
        month, day, unsure = (day, month, False) if month > 12 else (month, day, month != day and day <= 12)
    weekday = _number(match["weekday"], WEEKDAYS) if match["weekday"] else None
    try:
        date(year or 2000, month, day)  # 2000 has a 29 February
    except ValueError:
        return None
    return Written(match.start(), match.end(), year, month, day, weekday, unsure)


def moment(text: str) -> str | None:
    """The first full date of a text as ISO 8601, with the time in UTC where a time and its zone are given.

    >>> moment("2023-11-21T23:30:00-02:00"), moment("Published 21 Nov 2023, 9.14pm"), moment("today")
    ('2023-11-22T01:30:00Z', '2023-11-21', None)
    """
    written = next((found for found in dates_in(text) if found.year is not None), None)
    if written is None or written.year is None:
        return None
    clock = CLOCK.search(text, written.end) or CLOCK.search(text[: written.start])
    if clock is None or clock["zone"] is None:
        return written.iso  # a time without its zone is no moment
    hour = int(clock["hour"]) % 12 + 12 * (clock["half"][0] in "Pp") if clock["half"] else int(clock["hour"])
    if hour > 23:
        return written.iso
    zone = clock["zone"] if clock["zone"][0] in "+-" else "+0000"
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * (-1 if zone[0] == "-" else 1)
    if abs(ahead) >= timedelta(hours=24):
        return written.iso
    local = datetime(written.year, written.month, written.day, hour, int(clock["minute"]), int(clock["second"] or 0))
    try:
        return local.replace(tzinfo=timezone(ahead)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return written.iso


def year_of(written: Written, near: str | None, weekdays: frozenset[int], latest_year: int | None) -> int | None:
    """The year that a date leaves out: the nearest to `near`, else the first since `latest_year` whose weekday fits.

    `weekdays` are the days that the text names around it ("on Tuesday"), `latest_year` the last that it writes out.

    >>> written = next(dates_in("Nov 21"))
    >>> year_of(written, "2024-01-03", frozenset(), None), year_of(written, None, frozenset({1}), 2022)
    (2023, 2023)
    >>> year_of(written, None, frozenset({1}), None) is None
    True
    """
    if written.year is not None:
        return written.year
    if near:
        published = date.fromisoformat(near[:10])
        years = [y for y in (published.year - 1, published.year, published.year + 1) if _exists(y, written)]
        return min(years, key=lambda y: abs(date(y, written.month, written.day) - published), default=None)
    if latest_year is None or not weekdays:
        return None
    # Weekdays come round every 5, 6 or 11 years: beyond six, the year written last says nothing of the next that fits.
    for year in range(latest_year, latest_year + 6):
        if _exists(year, written) and date(year, written.month, written.day).weekday() in weekdays:
            return year
    return None


def _exists(year: int, written: Written) -> bool:
    try:
        return bool(date(year, written.month, written.day))
    except ValueError:
        return False
