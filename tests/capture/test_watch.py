"""The schedule of feeds, and rounds over a site on loopback."""

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.capture.sources import watched_captures
from counterclaim.capture.watch import Asked, Watched, due, failed, next_at
from counterclaim.records import Problem
from websites import Site, answer, report, status

NOON = "2024-05-01T12:00:00Z"


def at(hours, minutes=0):
    return f"2024-05-{1 + hours // 24:02}T{hours % 24:02}:{minutes:02}:00Z"


def test_what_was_never_asked_is_due_first_then_the_longest_overdue():
    feeds = [Watched("b"), Watched("a", 30), Watched("new"), Watched("later", 600)]
    state = {"a": Asked("a", at(12)), "b": Asked("b", at(11)), "later": Asked("later", at(11))}
    assert [feed.url for feed in due(feeds, at(13), state)] == ["new", "b", "a"]
    assert due(feeds, at(11, 59), state) == [Watched("new")]


@given(st.integers(0, 200), st.integers(1, 5000))
def test_failures_lengthen_the_pause_up_to_a_day_or_the_feeds_own(failures, minutes):
    pause = next_at(Watched("a", minutes), Asked("a", NOON, failures)) - next_at(Watched("a", 1), Asked("a", NOON))
    assert minutes - 1 <= pause.total_seconds() / 60 <= max(24 * 60, minutes)


def test_a_feed_that_fails_is_asked_less_often_and_forgiven_when_it_answers():
    state = None
    for _ in range(3):
        state = failed("a", NOON, state)
    assert state.failures == 3
    assert due([Watched("a")], at(19), {"a": state}) == []
    assert due([Watched("a")], at(20), {"a": state}) == [Watched("a")]


def feed(*numbers):
    items = "".join(
        f"<item><title>Day {n}</title><link>/{n}</link><pubDate>Wed, 01 May 2024 {n:02}:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f"<rss><channel>{items}</channel></rss>"


def round_of(site, state):
    *outcomes, state = watched_captures(f"{site.url}/rss", state, NOON, site.fetcher())
    names = [item.message if isinstance(item, Problem) else item[0].name.removeprefix(site.url) for item in outcomes]
    return names, state


def test_each_round_reads_what_is_new_and_what_could_not_be_had_before():
    def rss(to):
        if to.headers["If-None-Match"] == current:
            to.send_response(304)
            to.end_headers()
        else:
            answer(to, current, headers={"Content-Type": "application/rss+xml", "ETag": current.replace("\n", "")})

    pages = {"/rss": rss} | {f"/{n}": report(n) for n in (1, 2, 3)}
    with Site(pages) as site:
        current = feed(1, 2)
        pages["/2"] = status(403)
        names, state = round_of(site, None)
        assert names == ["/1", "status 403: refuses programs"]
        pages["/2"] = report(2)
        names, state = round_of(site, state)
        assert names == ["/2"]
        assert round_of(site, state)[0] == []
        assert site.hits["/1"] == 1
        current = feed(3, 2, 1)
        names, state = round_of(site, state)
        assert names == ["/3"]
        pages["/rss"] = status(500)
        names, state = round_of(site, state)
        assert names == ["status 500: the server is in trouble"]
        assert (state.failures, len(state.read)) == (1, 3)
        pages["/rss"] = report(1)
        assert round_of(site, state)[0] == ["not a feed"]
