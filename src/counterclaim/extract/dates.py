"""When a report was published, and where that was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from counterclaim.lexicon.credits import PLACE, Dateline, dateline_of
from counterclaim.lexicon.dates import CLOCK, WEEKDAYS, dates_in, moment, year_of

EARLIEST = 1900
LABEL = re.compile(
    r"(?i)\b(?:first published|published|posted|created|issued|filed|last (?:updated|modified)|updated|modified|date)\b"
)
UPDATE = re.compile(r"(?i)\b(?:last|updated|modified)\b")
ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|_|$)")
HEAD = 14  # lines from the top, or after the last paragraph, in which a line that is a date can be the report's own


Published = tuple[str | None, str | None]


def declared_date(words: str, where: str, captured_at: str = "") -> Published:
    """The moment that a field declares, and the evidence; None where it can't be a date of publication.

    >>> declared_date("2023-11-21T21:14:00Z", "meta")
    ('2023-11-21T21:14:00Z', "meta '2023-11-21T21:14:00Z'")
    >>> declared_date("1899-12-31", "meta")
    (None, "meta '1899-12-31': not used, before 1900")
    """
    evidence = f"{where} {words[:60]!r}"
    found = moment(words) or _machine_date(words)
    if found is None:
        return None, f"{evidence}: not used, no full date"
    if doubt := implausible(found, captured_at):
        return None, f"{evidence}: not used, {doubt}"
    if any(written.unsure for written in dates_in(words)):
        evidence += ": month before day, could be the other way round"
    return found, evidence


def implausible(moment_: str, captured_at: str) -> str | None:
    """Why a date can't be that of publication; None where it can.

    >>> implausible("2099-01-01", "2024-05-01T00:00:00Z")
    'after it was captured'
    """
    day = date.fromisoformat(moment_[:10])
    if day.year < EARLIEST:
        return f"before {EARLIEST}"
    if day == date(1970, 1, 1):
        return "the zero of computer clocks"
    # A day's grace for time zones; without a capture time only the years used as "never" can be refused.
    if captured_at and day > date.fromisoformat(captured_at[:10]) + timedelta(days=1):
        return "after it was captured"
    return "too far ahead" if day.year >= 2099 else None


def _machine_date(words: str) -> str | None:
    """Forms that only machines write: seconds since 1970, 20231121, mail headers."""
    words = words.strip()
    try:
        if re.fullmatch(r"\d{9,10}|\d{12,13}", words):
            seconds = int(words) / (1000 if len(words) > 10 else 1)
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if re.fullmatch(r"(?:18|19|20)\d{6}", words):
            return date(int(words[:4]), int(words[4:6]), int(words[6:])).isoformat()
        return parsedate_to_datetime(words).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def date_in_address(url: str, captured_at: str = "") -> Published:
    """The date in a web address.

    >>> date_in_address("https://echo.example/news/2023/11/21/dam-breach")
    ('2023-11-21', "address '2023/11/21'")
    """
    if not (found := ADDRESS.search(url)):
        return None, None
    year, month, day = (int(part) for part in found.groups())
    try:
        return declared_date(date(year, month, day).isoformat(), "address", captured_at)[
            0
        ], f"address {found[0].strip('/_-')!r}"
    except ValueError:
        return None, None


def date_in_lines(lines: Sequence[str], captured_at: str = "") -> Published:
    """The date of a plain text: a line of its own that is a date, else the dateline.

    >>> date_in_lines(["Dam breaks", "Published 21:14 GMT", "Tuesday 21 November 2023", "The dam broke, she said."])
    ('2023-11-21T21:14:00Z', "line 'Tuesday 21 November 2023'")
    """
    said = [line.strip() for line in lines if line.strip()]
    head = said[:HEAD]
    own = [line for line in (*head, *said[HEAD:][-4:]) if _is_date_line(line)]
    best = sorted(own, key=lambda line: bool(UPDATE.search(line)))
    refused: Published = (None, None)
    for line in best:
        found, evidence = declared_date(line, "line", captured_at)
        if found is None:
            refused = refused if refused[1] else (None, evidence)
            continue
        clock = next(
            (c for other in head if len(other.split()) <= 6 and (c := CLOCK.search(other)) and c["zone"]), None
        )
        if "T" not in found and clock and not any(dates_in(clock.string)):
            found = moment(f"{found} {clock.group()}") or found
        return found, evidence
    if refused[1]:
        return refused
    return _dateline_date(said, captured_at)


def _is_date_line(line: str) -> bool:
    """Whether a line is nothing but a date, with a label, a clock or a place around it, or begins with a full one."""
    written = next((found for found in dates_in(line[:120]) if found.year is not None), None)
    if written is None:
        return False
    if written.start == 0 and written.weekday is not None:
        return True  # "Sun 10 Jul 2016 Dam breaks near Orsk": what a page puts before its text
    around = CLOCK.sub(" ", LABEL.sub(" ", line[: written.start] + " " + line[written.end :]))
    return len(re.findall(r"[^\W\d_]{2,}", around)) <= 3 and len(line) <= 120


def _dateline_date(lines: Sequence[str], captured_at: str) -> Published:
    """The date of the dateline; a year left out is had from the weekday and the years that the text names."""
    for line in lines[:HEAD]:
        dateline = dateline_of(line)
        if dateline is None or dateline.date is None:
            continue
        iso, reason = dated(dateline, line, "\n".join(lines), captured_at)
        if iso is None:
            continue
        evidence = f"dateline {dateline.words.strip()!r}" + (f", year from {reason}" if reason else "")
        doubt = implausible(iso, captured_at)
        return (None, f"{evidence}: not used, {doubt}") if doubt else (iso, evidence)
    return None, None


def dated(dateline: Dateline, lead: str, text: str, captured_at: str) -> Published:
    """The date of a dateline, and how its year was had where it is left out: a weekday in the lead, a year in the text.

    >>> line = "ORSK, Nov 21 (Reuters) – The mayor denied on Tuesday that shelling since March 2022 had stopped."
    >>> dated(dateline_of(line), line, line, "")
    ('2023-11-21', 'weekday Tuesday and 2022')
    """
    written = dateline.date
    if written is None:
        return None, None
    if written.iso:
        return written.iso, None
    latest = int(captured_at[:4]) if captured_at else 2098
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text) if int(year) <= latest]
    named = [day for day in WEEKDAYS if re.search(rf"\b{day.capitalize()}\b", lead)]
    year = year_of(written, None, frozenset(WEEKDAYS.index(day) for day in named), max(years, default=None))
    if year is None:
        return None, None
    return date(year, written.month, written.day).isoformat(), f"weekday {named[0].capitalize()} and {max(years)}"


AGO = re.compile(r"(?i)\b(?:gmt|bst|utc|est|edt|et|cet|cest|msk|eet|ist|pst|pdt|am|pm|at|on|ago|by)\b")
ZONED = re.compile(CLOCK.pattern + r"(?:[A-Z]{2,5}\b)?")


def is_time_line(line: str) -> bool:
    """Whether a line says when the report, or the entry of a live page, was published, and nothing else.

    >>> is_time_line("Published 21:14 GMT"), is_time_line("Tuesday 21 November 2023"), is_time_line("9.14pm")
    (True, True, True)
    >>> is_time_line("On 21 November 2023 she left."), is_time_line("It began at 21:14.")
    (False, False)
    """
    if len(line) > 90 or not any(char.isdigit() for char in line):
        return False
    dates = list(dates_in(line))
    rest = line
    for written in reversed(dates):
        rest = rest[: written.start] + " " + rest[written.end :]
    clocks = [
        found
        for found in CLOCK.finditer(rest)
        if found["half"] or found["zone"] or len(line) < 14 or dates or LABEL.search(line)
    ]
    if not dates and not clocks:
        return False
    rest = AGO.sub(" ", LABEL.sub(" ", ZONED.sub(" ", rest)))
    if dates and (place := PLACE.fullmatch(line[: dates[0].start].strip(" ,"))):
        rest = rest.replace(place.group(), " ", 1)  # "ORSK, Wednesday 5 June" on a line of its own
    return not re.search(r"\w", rest) and not (
        line.rstrip().endswith(".") and not line.rstrip().lower().endswith(".m.")
    )
