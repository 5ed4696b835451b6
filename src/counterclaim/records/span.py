"""Where words stand."""

from __future__ import annotations

from msgspec import Struct

from counterclaim.errors import SpanMismatch


class Span(Struct, frozen=True, order=True):
    """Where words stand. Counted in code points, end exclusive; `exact` repeats the words."""

    start: int
    end: int
    exact: str

    def verify(self, text: str) -> None:
        """Raise SpanMismatch unless `text` still says these words here.

        >>> Span(4, 9, "Belan").verify("Mr. Belan")
        >>> Span(0, 5, "Belan").verify("Mr. Belan")
        Traceback (most recent call last):
        counterclaim.errors.SpanMismatch: expected 'Belan' at 0:5, found 'Mr. B'
        """
        if (found := text[self.start : self.end]) != self.exact:
            raise SpanMismatch(self.start, self.end, self.exact, found)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether every character of `other` is in this span."""
        return self.start <= other.start and other.end <= self.end
