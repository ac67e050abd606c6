"""Whether a request is the owner's: the name and the password of `--owner-file`, as browsers send them (RFC 7617).

Who guesses has to wait. What is counted is bounded, and an address that is forgotten has a few guesses more.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Callable
from enum import Enum
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from parlour.core.hub import Hub
from parlour.core.owner import proves
from parlour.net.http.peers import peer

GUESSES: Final = 5
"""Wrong words that a network may send at once."""
PAUSE: Final = 30.0
"""Seconds after which it may send another one."""
MOST_NETWORKS: Final = 4096
"""Networks that are remembered."""


class Claim(Enum):
    """What a request says of who sends it."""

    OWNER = "owner"
    NOBODY = "nobody"
    """It says nothing."""
    WRONG = "wrong"
    WAIT = "wait"
    """There were too many wrong ones: this one was not looked at."""


class Owner:
    """Recognises the owner of `hub`, if there is one."""

    def __init__(self, hub: Hub, now: Callable[[], float]) -> None:
        self._hub = hub
        self._now = now
        self._guilt: dict[str, float] = {}
        """Until when each network has used up its guesses, in the order of its last one."""

    @property
    def exists(self) -> bool:
        """Whether anybody is."""
        return self._hub.owner is not None

    def claim(self, request: Request) -> Claim:
        """Who sends `request`."""
        words = credentials(request.headers.get("authorization", ""))
        if words is None or not self.exists:
            return Claim.NOBODY
        network, now = network_of(peer(request)), self._now()
        guilt = max(self._guilt.get(network, now), now)
        if guilt > now + (GUESSES - 1) * PAUSE:
            return Claim.WAIT
        if proves(self._hub.owner, *words):
            return Claim.OWNER
        self._guilt.pop(network, None)  # the last one is forgotten last
        self._guilt[network] = guilt + PAUSE
        if len(self._guilt) > MOST_NETWORKS:
            del self._guilt[next(iter(self._guilt))]
        return Claim.WRONG


def credentials(field: str) -> tuple[str, str] | None:
    """The name and the password in an `Authorization` field; None if it has none."""
    scheme, _, code = field.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(code.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
    name, colon, password = text.partition(":")
    return (name, password) if colon else None


def network_of(address: str) -> str:
    """What one person has: an IPv4 address, or a /64 of IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.IPv6Network((ip, 64), strict=False).network_address)


def refusal(claim: Claim) -> Response:
    """What is answered to who is not the owner."""
    if claim is Claim.WAIT:
        text, status, more = "Too many wrong passwords: wait a while.\n", 429, {"retry-after": str(int(PAUSE))}
    else:
        text, status, more = (
            "This is the owner's.\n",
            401,
            {"www-authenticate": 'Basic realm="Parlour", charset="UTF-8"'},
        )
    return PlainTextResponse(text, status, headers={"cache-control": "no-store", **more})
