"""The address of a webhook (RFC 3986), taken apart; strictly, since it is to mean the same to everybody."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import Final, NamedTuple
from urllib.parse import urlsplit

LONGEST: Final = 2048
"""Characters in an address."""

_LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")


class BadUrl(ValueError):
    """It is no address that can be called."""


class Target(NamedTuple):
    """Where to call."""

    tls: bool
    host: str
    """A name, or an IP address without brackets."""
    port: int
    path: str
    """With what is behind the question mark."""


def target(url: str) -> Target:
    """What `url` says. Raises `BadUrl`."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or "#" in url or "\\" in url:
        raise BadUrl(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if ":" in host and "%" not in host:
            IPv6Address(host)
        elif not _HOST.fullmatch(host):
            raise BadUrl(url)
    except ValueError as error:
        raise BadUrl(url) from error
    tls = parts.scheme == "https"
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port == 0:
        raise BadUrl(url)
    path = parts.path or "/"
    return Target(tls, host, port or (443 if tls else 80), f"{path}?{parts.query}" if parts.query else path)
