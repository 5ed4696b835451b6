"""Which network addresses may be asked: only public ones, whatever they are called and wherever a name leads.

A page that is given as a source, or that another page leads to, must not make this program ask the machine that it
runs on, its neighbours, or the service that hands out a cloud machine's keys. So an address is read strictly, its name
is resolved once, every answer is checked, and the connection goes to a checked answer (see connections.py).
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

import idna
from msgspec import Struct

from counterclaim.errors import CaptureError

Resolve = Callable[[str, int], Sequence[str]]
Network = IPv4Network | IPv6Network
PORTS = {"http": 80, "https": 443}

# IANA special-purpose registries, and addresses where clouds hand out keys. First match gives the reason.
SPECIAL: tuple[tuple[str, str], ...] = (
    ("168.63.129.16/32", "metadata service"),  # a public address by its number: Azure's
    ("169.254.169.254/32", "metadata service"),
    ("100.100.100.200/32", "metadata service"),
    ("192.0.0.192/32", "metadata service"),
    ("fd00:ec2::/32", "metadata service"),
    ("fd20:ce::/32", "metadata service"),
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a carrier"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "reserved"),
    ("192.52.193.0/24", "reserved"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "reserved"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("::ffff:0:0/96", "an IPv4 address in IPv6 form (mapped)"),
    ("::ffff:0:0:0/96", "an IPv4 address in IPv6 form (translated)"),
    ("::/96", "an IPv4 address in IPv6 form (compatible)"),
    ("64:ff9b::/96", "an IPv4 address in IPv6 form (NAT64)"),
    ("64:ff9b:1::/48", "an IPv4 address in IPv6 form (NAT64)"),
    ("2001::/32", "an IPv4 address in IPv6 form (Teredo)"),
    ("2002::/16", "an IPv4 address in IPv6 form (6to4)"),
    ("100::/64", "reserved"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
_SPECIAL: tuple[tuple[Network, str], ...] = tuple((ip_network(network), reason) for network, reason in SPECIAL)
_ISATAP = 0x5EFE  # ::[02]00:5efe:a.b.c.d, under any prefix: another IPv4 address in IPv6 form
_GLOBAL6 = ip_network("2000::/3")
STRANGE = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\u3000\ufeff]")
NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\Z", re.I)
QUAD = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})\Z")


class Refused(CaptureError):
    """An address that is not asked, and why."""


class Target(Struct, frozen=True):
    """Where a request goes: `host` is a name in ASCII or an address in its one right spelling."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as a URL writes them, the usual port left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if PORTS[self.scheme] == self.port else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in its one right spelling, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(url: str, base: str = "") -> Target:
    """Where `url` (from a page at `base`) leads; Refused where it is no plain web address.

    >>> target_of("HTTPS://Orsk.Example:443/a b?c#d").url
    'https://orsk.example/a%20b?c'
    >>> target_of("http://0x7f.1/")
    Traceback (most recent call last):
    counterclaim.capture.addresses.Refused: http://0x7f.1/: an odd spelling of a number as a host
    """
    try:
        given = url.strip(" \t\r\n")
        parts = urlsplit(urljoin(base, given) if base else given)
        port = parts.port
    except ValueError as error:
        raise Refused(f"{url}: not a web address ({error})") from error
    if parts.scheme not in PORTS:
        raise Refused(f"{url}: only http and https addresses are asked")
    # A backslash or a blank in the authority is read as a slash by some programs and as a letter by others.
    if STRANGE.search(parts.netloc) or "%" in parts.netloc:
        raise Refused(f"{url}: a character that belongs in no host")
    if "@" in parts.netloc:
        raise Refused(f"{url}: a name or password before the host")
    try:
        host = _host(parts.netloc)
    except ValueError as error:
        raise Refused(f"{url}: {error}") from error
    if port == 0:
        raise Refused(f"{url}: port 0")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe=chr(37) + '/?:@!$&()*+,;=~-._' + chr(39))}" if parts.query else ""
    )
    return Target(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path)


def _host(authority: str) -> str:
    """The host of an authority in its one right spelling; ValueError says what is wrong with it."""
    if authority.startswith("["):
        inside, _, rest = authority[1:].partition("]")
        if rest and not rest.startswith(":"):
            raise ValueError("not a host name")
        return str(IPv6Address(inside))
    name = authority.partition(":")[0]
    try:
        # Full-width letters, digits in circles and the dots of other scripts become what a resolver would make of them.
        ascii_name = idna.encode(name.lower(), uts46=True).decode() if not name.isascii() else name.lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"not a host name ({error})") from error
    host = ascii_name.removesuffix(".")
    labels = host.split(".")
    if not host or len(host) > 253 or not all(0 < len(label) < 64 for label in labels):
        raise ValueError("not a host name")
    if NUMBER.match(labels[-1]):
        if not QUAD.match(host):
            raise ValueError("an odd spelling of a number as a host")
        return str(IPv4Address(host))
    if not all(re.fullmatch(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", label) for label in labels):
        raise ValueError("not a host name")
    return host


def refusal_of(address: str) -> str | None:
    """Why this IP address may not be asked, None where it is public.

    >>> refusal_of("127.0.0.1"), refusal_of("::ffff:10.0.0.1"), refusal_of("93.184.215.14")
    ('loopback', 'an IPv4 address in IPv6 form (mapped)', None)
    """
    try:
        # A zone ("fe80::1%eth0") names a neighbour on one cable.
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    for network, reason in _SPECIAL:
        if ip.version == network.version and ip in network:
            return reason
    if isinstance(ip, IPv6Address):
        if (int(ip) >> 32) & 0xFDFFFFFF == _ISATAP:
            return "an IPv4 address in IPv6 form (ISATAP)"
        return None if ip in _GLOBAL6 else "reserved"
    return None if ip.is_global else "reserved"


class Allowed(Struct, frozen=True):
    """What was configured to be asked although it is not public: hosts with their port, and networks."""

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[str, ...] = ()

    def covers(self, host: str, port: int, address: str) -> bool:
        """Whether this address may be asked for this host and port although it is not public."""
        if (host, port) in self.hosts:
            return True
        ip = ip_address(address.partition("%")[0])
        return any(ip in ip_network(network) for network in self.networks)


def allowed(entries: frozenset[str]) -> Allowed:
    """The configured exceptions, read: "127.0.0.1:8080", "archive.intern:80" or "10.1.0.0/16".

    >>> allowed(frozenset({"[::1]:8080"})).covers("::1", 8080, "::1")
    True
    """
    hosts, networks = set(), []
    for entry in sorted(entries):
        try:
            if "/" in entry:
                networks.append(str(ip_network(entry)))
            else:
                host, _, port = entry.rpartition(":")
                hosts.add((_host(host), int(port)))
        except ValueError as error:
            advice = "give host:port or a network such as 10.1.0.0/16"
            raise CaptureError(f"{entry!r} allows nothing ({error}): {advice}") from error
    return Allowed(frozenset(hosts), tuple(networks))


def addresses_of(host: str, port: int, resolve: Resolve, exceptions: Allowed) -> list[str]:
    """The addresses to connect to for a host; Refused where even one answer of the resolver is not public.

    One private address among public ones is how a name is made to point inwards, so it condemns them all.

    >>> addresses_of("orsk.example", 80, lambda host, port: ["93.184.215.14", "10.0.0.7"], Allowed())
    Traceback (most recent call last):
    counterclaim.capture.addresses.Refused: orsk.example leads to 10.0.0.7: private
    """
    found = list(dict.fromkeys(resolve(host, port)))
    if not found:
        raise CaptureError(f"{host} has no address")
    for address in found:
        reason = refusal_of(address)
        if reason and not exceptions.covers(host, port, address):
            raise Refused(f"{host} leads to {address}: {reason}" if host != address else f"{address}: {reason}")
    return found


def system_addresses(host: str, port: int) -> list[str]:
    """What the system's resolver answers; an address that is already one is not asked about."""
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CaptureError(f"{host} cannot be found: {error}") from error
    return [str(answer[4][0]) for answer in answers]
