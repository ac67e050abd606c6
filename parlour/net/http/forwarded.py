"""Who asks, when it is a proxy that hands it on.

Only proxies that the operator has named are believed, and only ``X-Forwarded-For`` and ``X-Forwarded-Proto``: that is
what they all write. ``Forwarded`` (RFC 7239) is not read: a proxy that writes the one hands on the other as the client
has sent it, and nobody could tell which of the two is the client's.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import NamedTuple

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Fields = Iterable[tuple[bytes, bytes]]
"""Headers: names in small letters, and values."""


class Caller(NamedTuple):
    """Where a request comes from."""

    address: str
    scheme: str
    """``http`` or ``https``, as far as it is known."""
    handed_on: bool
    """By a proxy that is trusted."""


class Proxies:
    """Those that are believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        """Each in CIDR notation. Raises `ValueError`."""
        self._networks: list[Network] = [ipaddress.ip_network(one, strict=False) for one in networks]

    def trusts(self, address: str) -> bool:
        """Whether what connects from `address` is one."""
        if not self._networks:
            return False
        ip = parse(address)
        return ip is not None and any(ip in network for network in self._networks)

    def caller(self, address: str, scheme: str, fields: Fields) -> Caller:
        """Who asks through the connection from `address`."""
        if not self.trusts(address):
            return Caller(address, scheme, handed_on=False)
        hops: list[str] = []
        for name, value in fields:
            if name == b"x-forwarded-for":
                hops += value.decode("latin-1").split(",")
            elif name == b"x-forwarded-proto":
                last = value.decode("latin-1").rpartition(",")[2].strip().lower()
                scheme = last if last in ("http", "https") else scheme
        return Caller(self._nearest(hops, address), scheme, handed_on=True)

    def _nearest(self, hops: list[str], address: str) -> str:
        """The nearest hop that is not ours: whatever stands before it, anybody may have written."""
        for hop in reversed(hops):
            ip = parse(_without_port(hop.strip()))
            if ip is None:
                return address
            address = str(ip)
            if not self.trusts(address):
                break
        return address


def parse(address: str) -> Address | None:
    """An IP address; an IPv4 address that is written as one of IPv6 is one of IPv4. None if it is none."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return mapped or ip


def _without_port(hop: str) -> str:
    """Some proxies write ``192.0.2.1:1234`` and ``[2001:db8::1]:1234``."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    host, colon, _ = hop.partition(":")
    return host if colon and ":" not in hop[len(host) + 1 :] else hop
