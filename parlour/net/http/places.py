"""Which names this server answers to in a browser, and whose pages may use it.

A browser keeps a page to the place it came from, by name. So a page of another place must not use this server (its
origin tells), and no other place may take a name that leads here and then be that place (DNS rebinding: the name of the
page's own server leads to a private address a moment later). Against the latter, requests that come to a private
address, where strangers' pages could not get otherwise, must be for a name that strangers cannot have.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from typing import Final, NamedTuple

from parlour.net.http.forwarded import parse
from parlour.settings import ServerSettings

PRIVATE: Final = (
    "local",
    "localhost",
    "localdomain",
    "lan",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "private",
    "corp",
)
"""Ends of names that nobody can register (RFC 6761, 6762, 8375; ICANN's list of 2024)."""

_AUTHORITY: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/?#@\[\]]+)(?::([0-9]{0,5}))?")
_ORIGIN: Final = re.compile(r"(https?)://([^/?#]+)")
_PORTS: Final = {"http": 80, "https": 443}


class Place(NamedTuple):
    """A host and, if it is not the usual one, a port."""

    host: str
    port: int | None


def place(authority: str) -> Place | None:
    """What a ``Host`` header says (RFC 9110, section 7.2); None if it makes no sense."""
    match = _AUTHORITY.fullmatch(authority.lower())
    if match is None:
        return None
    return Place(match[1].rstrip("."), int(match[2]) if match[2] else None)


class Places:
    """What is known of them."""

    def __init__(self, origins: Iterable[str], names: Iterable[str]) -> None:
        """`origins` may use the server, and their hosts lead to it; `names` are of this machine."""
        self._origins = frozenset(origin.lower() for origin in origins if origin)
        hosts = (_split(origin) for origin in self._origins)
        self._names = frozenset(name.lower().rstrip(".") for name in names if name) | {
            found.host for _, found in filter(None, hosts)
        }

    def answers_to(self, host: str, local: str) -> bool:
        """Whether a request for `host` that came to the address `local` of this machine may be meant for it."""
        found, here = place(host), parse(local)
        if found is None:
            return False
        name = found.host
        return (
            (here is not None and here.is_global)  # strangers' pages could ask there anyway
            or "." not in name  # of the local network, and of no other; or an address of IPv6
            or parse(name) is not None
            or name in self._names
            or name.endswith(tuple(f".{end}" for end in PRIVATE))
        )

    def names(self, origin: str) -> bool:
        """Whether `origin` is one of those that the operator has named."""
        return origin.lower() in self._origins

    def may_use(self, origin: str | None, host: str, scheme: str) -> bool:
        """Whether a page of `origin` may use the server that it calls `host`, over `scheme`. None: it is no page."""
        if origin is None or self.names(origin):
            return True
        split, own = _split(origin.lower()), place(host)
        if split is None or own is None:  # `null`, too: it may be anybody's
            return False
        of, there = split
        if of == "http" and scheme == "https":
            return False
        usual = _PORTS[of]
        return there.host == own.host and (there.port or usual) == (own.port or usual)


def places_of(settings: ServerSettings) -> Places:
    """Those of a server with these `settings`, on this machine."""
    own = (socket.gethostname(), settings.host or "")
    return Places([*settings.allowed_origin, settings.public_url], own)


def _split(origin: str) -> tuple[str, Place] | None:
    """The scheme and the place of an origin (RFC 6454, section 6.2)."""
    match = _ORIGIN.fullmatch(origin)
    found = place(match[2]) if match else None
    return (match[1], found) if match and found else None
