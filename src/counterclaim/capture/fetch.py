"""A web address as a capture: redirects followed one by one and kept, robots.txt respected, every failure explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from counterclaim.capture.addresses import Refused, Target, target_of
from counterclaim.capture.answers import REDIRECTS, Answer, Asker, Failed, Headers
from counterclaim.capture.encodings import Damaged, TooLarge
from counterclaim.capture.media import report_type
from counterclaim.capture.robots import Rules, delay_of, lets_read, rules_of
from counterclaim.errors import CaptureError
from counterclaim.records import Capture, Problem, Unchanged, sha256_of

STAGE = "capture"
# The latest capture of a source that was made before a time ("": at any time), None where there is none.
Known = Callable[[str, str], Capture | None]
ADVICE = {
    401: ("asks for a password", "Save it from a browser that is signed in, and add the file."),
    402: ("asks for money", "Save it from a browser that is signed in, and add the file."),
    403: ("refuses programs", "Open it in a browser and save it, or look for it in a web archive."),
    404: ("there is no such page", "Check the address, or look for it in a web archive."),
    410: ("the page was taken down", "Look for it in a web archive."),
    429: ("too many requests", "Add it later, with a longer pause between requests."),
    451: ("withheld for legal reasons", "Look for it in a web archive, or from another country."),
}
PERSON = "asks for proof that a person is there"


class Hop(Struct, frozen=True):
    """One redirect: who sent on, how, and where to."""

    url: str
    status: int
    location: str


class Fetched(Struct, frozen=True):
    """A page as it was had: the address it was found at in the end, the way there, and the bytes, unpacked."""

    url: str
    requested: str
    at: str
    status: int
    headers: Headers
    payload: bytes
    chain: tuple[Hop, ...] = ()
    address: str = ""
    version: str = ""
    robots: str = ""
    previous: str | None = None

    def header(self, name: str) -> str:
        """The value of a header, empty where it is missing."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def nothing_known(source: str, before: str) -> Capture | None:  # noqa: ARG001
    """Stands for a ledger that holds nothing."""
    return None


class Fetcher:
    """Fetches pages through one Asker, with the robots.txt of each site read once."""

    def __init__(self, asker: Asker, known: Known = nothing_known) -> None:
        self.asker = asker
        self.policy = asker.policy
        self.known = known
        self.rules: dict[str, Rules] = {}

    def fetch(self, url: str, seen: Headers = ()) -> Fetched | Unchanged | Problem:
        """The page at this address; Unchanged where it still says what the last capture of it says.

        `seen`: headers of an earlier answer that was not kept as a capture, such as a feed's.
        """
        try:
            return self._follow(url, seen)
        except Refused as error:
            advice = "If the address is yours, allow it by host:port or network."
            return Problem(url, STAGE, f"not asked: {error}", advice=advice)
        except TooLarge as error:
            return Problem(url, STAGE, str(error), advice="Save the part that holds the report, and add the file.")
        except Damaged as error:
            return Problem(url, STAGE, f"the body {error}", advice="Try later, or save the page from a browser.")
        except Failed as error:
            return Problem(url, STAGE, str(error), advice=error.advice)
        except CaptureError as error:
            return Problem(url, STAGE, str(error), advice="Check the address; try later.")

    def _follow(self, url: str, seen: Headers) -> Fetched | Unchanged:
        """The answer at the end of the redirects."""
        target = target_of(url)
        requested = target.url
        chain: list[Hop] = []
        while True:
            robots = self._permission(target)
            before = self.known(target.url, "")
            given = before.http.get("headers", ()) if before else seen
            answer = self.asker.answer(target, _conditions(given), delay_of(self._rules(target)))
            if answer.status not in REDIRECTS:
                break
            target, hop = self._redirect(answer, target, chain)
            chain.append(hop)
        at = _utc(self.asker.today())
        if answer.status == 304:
            return Unchanged(target.url, before.id if before else "", at)
        if answer.status != 200:
            raise _no_page(answer)
        if not answer.payload.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            raise Failed("empty page", "Open it in a browser; if the text is there, save it and add the file.")
        if before and before.payload_sha256 == sha256_of(answer.payload):
            return Unchanged(target.url, before.id, at)
        return Fetched(
            url=target.url,
            requested=requested,
            at=at,
            status=answer.status,
            headers=answer.headers,
            payload=answer.payload,
            chain=tuple(chain),
            address=answer.address,
            version=answer.version,
            robots=robots,
            previous=before.id if before else None,
        )

    def _redirect(self, answer: Answer, target: Target, chain: list[Hop]) -> tuple[Target, Hop]:
        """Where an answer sends on to; Failed where that leads nowhere."""
        location = answer.header("location")
        if not location:
            raise Failed(f"status {answer.status} without a place to go to", "Open it in a browser and save it.")
        # Headers are bytes: addresses in them are UTF-8 as often as not.
        onward = target_of(location.encode("latin-1").decode("utf-8", "replace"), target.url)
        if onward.url in {target.url, *(hop.url for hop in chain)}:
            raise Failed("redirects in a circle", "The site wants cookies: save the page from a browser.")
        if len(chain) >= self.policy.redirects:
            raise Failed(f"more than {self.policy.redirects} redirects", "Open it in a browser and save it.")
        return onward, Hop(target.url, answer.status, onward.url)

    def _permission(self, target: Target) -> str:
        """What the site's robots.txt says to this request; Failed where it refuses and is not overridden."""
        rules = self._rules(target)
        if lets_read(rules, target.url):
            return f"let in by {rules.evidence}"
        if self.policy.ignore_robots & {"*", target.host}:
            return f"refused by {rules.evidence}, asked all the same as configured"
        if rules.status == 200:
            raise Failed("robots.txt refuses", "Save it from a browser, or override robots for this host.")
        raise Failed(f"cannot tell whether programs may read it ({rules.evidence})", "Try later.")

    def _rules(self, target: Target) -> Rules:
        """The rules of the target's site, asked for once."""
        site = f"{target.scheme}://{target.authority}"
        if site not in self.rules:
            self.rules[site] = self._read_rules(target_of(f"{site}/robots.txt"))
        return self.rules[site]

    def _read_rules(self, target: Target) -> Rules:
        """A site's robots.txt through at most five redirects; Refused travels: it is about the address itself."""
        try:
            for _ in range(6):
                answer = self.asker.answer(target)
                if answer.status not in REDIRECTS or not answer.header("location"):
                    return rules_of(answer.status, answer.payload)
                target = target_of(answer.header("location"), target.url)
        except (TooLarge, Damaged):
            return rules_of(404, b"")  # a page or a bomb under that name: no rules that can be read
        except Failed as error:
            return Rules(status=0, trouble=str(error))
        return rules_of(404, b"")


def capture_of(page: Fetched, offered_by: str = "") -> tuple[Capture, bytes] | Problem:
    """A fetched page as a capture; a Problem where it is no report."""
    declared = page.header("content-type")
    kind = report_type(declared, page.payload, page.url.partition("?")[0])
    if kind is None:
        what = declared.partition(";")[0].strip() or "no text"
        return Problem(page.url, STAGE, f"not a report: {what}", advice="Give the address of the article itself.")
    facts: dict[str, object] = {
        "status": page.status,
        "headers": [list(pair) for pair in page.headers],
        "requested": page.requested,
        "chain": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in page.chain],
        "address": page.address,
        "version": page.version,
        "robots": page.robots,
    }
    if offered_by:
        facts["offered_by"] = offered_by
    capture = Capture(
        source=page.url,
        payload_sha256=sha256_of(page.payload),
        size=len(page.payload),
        media_type=kind,
        captured_at=page.at,
        name=page.url,
        previous=page.previous,
        http=facts,
    )
    return capture, page.payload


def _conditions(headers: Iterable[Sequence[str]]) -> Headers:
    """What makes the server send the page only if it has changed since it sent these headers."""
    given = {key.lower(): value for key, value in headers}
    asked = (("If-None-Match", given.get("etag")), ("If-Modified-Since", given.get("last-modified")))
    # What an archive wrote down may be anything; a header may not.
    return tuple((name, value) for name, value in asked if value and value.isascii() and value.isprintable())


def _no_page(answer: Answer) -> Failed:
    """What a status other than 200 means for the reader."""
    if answer.header("cf-mitigated") == "challenge":
        return Failed(f"status {answer.status}: {PERSON}", "Open it in a browser and save it.")
    fallback = ("the server is in trouble", "Try later.") if answer.status >= 500 else ("no page", "Check the address.")
    meaning, advice = ADVICE.get(answer.status, fallback)
    return Failed(f"status {answer.status}: {meaning}", advice)


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
