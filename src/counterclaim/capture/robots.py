"""What a site's robots.txt lets this program read (RFC 9309)."""

from __future__ import annotations

from msgspec import Struct
from protego import Protego

AGENT = "counterclaim"
LONGEST = 500 * 1024  # bytes that RFC 9309 asks to be read; what follows is cut off
LONGEST_DELAY = 30.0  # seconds: a longer Crawl-delay is met with this one, as search engines do


class Rules(Struct, frozen=True):
    """A site's rules: its robots.txt, or what follows from there being none; `trouble`: why it gave no answer."""

    text: str = ""
    status: int = 200
    trouble: str = ""

    @property
    def evidence(self) -> str:
        """Where the rules are from."""
        return "robots.txt" if self.status == 200 else f"robots.txt: {self.trouble or self.status}"


def rules_of(status: int, payload: bytes) -> Rules:
    """The rules that an answer to the request for robots.txt means."""
    return Rules(payload[:LONGEST].decode("utf-8-sig", "replace"), 200) if status == 200 else Rules("", status)


def lets_read(rules: Rules, url: str) -> bool:
    """Whether the rules let this program read the page. A site without rules does; one that cannot say so does not.

    >>> lets_read(Rules("User-agent: *\\nDisallow: /archive/*.pdf$"), "https://orsk.example/archive/a.pdf")
    False
    >>> lets_read(Rules(status=404), "https://orsk.example/"), lets_read(Rules(status=503), "https://orsk.example/")
    (True, False)
    """
    if rules.status == 200:
        return bool(Protego.parse(rules.text).can_fetch(url, AGENT))
    return 400 <= rules.status < 500 and rules.status != 429


def delay_of(rules: Rules) -> float:
    """Seconds that the site asks to be left between two requests."""
    delay = Protego.parse(rules.text).crawl_delay(AGENT) if rules.text else None
    return min(float(delay or 0), LONGEST_DELAY)
