"""Somebody or something as a list made outside the reports knows them: names, role, for whom they speak, and when."""

from __future__ import annotations

from msgspec import Struct

from counterclaim.records.annotations import NameKind


class Listed(Struct, frozen=True):
    """One row of a list: `name` and `aliases`, for whom they spoke in which role from `since` until `until`.

    Dates are ISO, as precise as the list has them ("2019", "2019-07-24"), and empty where it has none; the day of
    `until` still counts. `source` says who says so.

    >>> Listed("Ina Dorn", role="mayor", since="2019", until="2021-03").at("2021-03-09T10:00:00Z")
    True
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: NameKind = "person"
    role: str = ""
    party: str = ""
    country: str = ""
    since: str = ""
    until: str = ""
    source: str = ""

    def at(self, date: str | None) -> bool:
        """Whether the row holds on this date; where either side has no date nothing speaks against it."""
        if not date:
            return True
        after = not self.since or date[: len(self.since)] >= self.since[: len(date)]
        before = not self.until or date[: len(self.until)] <= self.until[: len(date)]
        return after and before
