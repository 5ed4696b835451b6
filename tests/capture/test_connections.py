"""Where connections go: only to what was checked. Resolver and transport are handed in; all sockets are on loopback."""

import pytest

from counterclaim.capture.answers import Asker, Policy
from counterclaim.capture.connections import tcp
from counterclaim.capture.fetch import Fetched, Fetcher
from counterclaim.records import Problem
from websites import Site, redirect, report

PUBLIC, OTHER = "93.184.215.14", "151.101.1.1"


class Net:
    """A resolver that gives these answers in turn, and a transport that writes down whom it was to connect to."""

    def __init__(self, port: int, *answers: list[str]) -> None:
        self.port = port
        self.answers = list(answers)
        self.asked: list[str] = []
        self.connected: list[str] = []

    def resolve(self, host, _):
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def connect(self, address, _, timeout):
        self.connected.append(address)
        return tcp("127.0.0.1", self.port, timeout)

    def fetcher(self, **policy):
        asker = Asker(Policy(**policy), resolve=self.resolve, connect=self.connect, sleep=lambda _: None)
        return Fetcher(asker)


def closing(body):
    """A page after which the server closes the connection, so that the next one needs a new one."""

    def page(to):
        to.close_connection = True
        to.send_response(200)
        to.send_header("Content-Type", "text/html")
        to.send_header("Connection", "close")
        to.end_headers()
        to.wfile.write(body.encode())

    return page


def test_the_connection_goes_to_the_address_that_was_checked():
    with Site({"/a": report(1)}) as site:
        net = Net(site.port, [PUBLIC, OTHER])
        page = net.fetcher().fetch("http://velin.example/a")
        assert isinstance(page, Fetched)
        assert net.connected == [PUBLIC]
        assert net.asked == ["velin.example"]  # once: one connection serves robots.txt and the page
        assert site.seen["/a"]["Host"] == "velin.example"


def test_a_name_that_resolves_inwards_the_second_time_is_refused():
    with Site({"/robots.txt": closing(""), "/a": closing(report(1)), "/b": closing(report(2))}) as site:
        net = Net(site.port, [PUBLIC], [PUBLIC], ["127.0.0.1"])
        fetcher = net.fetcher()
        assert isinstance(fetcher.fetch("http://velin.example/a"), Fetched)
        refused = fetcher.fetch("http://velin.example/b")
        assert isinstance(refused, Problem)
        assert "velin.example leads to 127.0.0.1: loopback" in refused.message
        assert net.connected == [PUBLIC, PUBLIC]
        assert site.hits["/b"] == 0


@pytest.mark.parametrize(
    "inwards",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://velin.example@127.0.0.1/",
        "//10.0.0.1/",
        "https://192.168.0.1/",
        "file:///etc/passwd",
        "http://inside.example/",
    ],
)
def test_a_redirect_inwards_is_refused_and_never_connected(inwards):
    with Site({"/a": redirect(inwards)}) as site:
        net = Net(site.port, [PUBLIC])

        def resolve(host, _):
            return {"velin.example": [PUBLIC], "inside.example": [PUBLIC, "10.0.0.7"]}.get(host, [host])

        net.resolve = resolve
        refused = net.fetcher().fetch("http://velin.example/a")
        assert isinstance(refused, Problem)
        assert refused.message.startswith("not asked: ")
        assert set(net.connected) == {PUBLIC}


def test_robots_txt_that_redirects_inwards_is_refused_too():
    with Site({"/robots.txt": redirect("http://10.0.0.1/robots.txt"), "/a": report(1)}) as site:
        net = Net(site.port, [PUBLIC])
        net.resolve = lambda host, _: [PUBLIC] if host == "velin.example" else [host]
        refused = net.fetcher().fetch("http://velin.example/a")
        assert isinstance(refused, Problem)
        assert "10.0.0.1: private" in refused.message
        assert site.hits["/a"] == 0


def test_loopback_is_refused_unless_it_is_allowed_with_its_port():
    with Site({"/a": report(1)}) as site:
        refused = Fetcher(Asker(Policy(allow=frozenset({"127.0.0.1:1"})))).fetch(f"{site.url}/a")
        assert isinstance(refused, Problem)
        assert "loopback" in refused.message
        assert isinstance(site.fetcher().fetch(f"{site.url}/a"), Fetched)
        assert site.hits["/a"] == 1


def test_the_next_address_is_tried_where_the_first_does_not_answer():
    with Site({"/a": report(1)}) as site:
        net = Net(site.port, [OTHER, PUBLIC])
        good = net.connect

        def connect(address, port, timeout):
            if address == OTHER:
                net.connected.append(address)
                return tcp("127.0.0.1", 1, timeout)  # nobody listens there
            return good(address, port, timeout)

        net.connect = connect
        assert isinstance(net.fetcher().fetch("http://velin.example/a"), Fetched)
        assert net.connected == [OTHER, PUBLIC]
