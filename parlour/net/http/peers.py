"""Who asks: from where, and whether directly; and what that costs them."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

_MARKS: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Fields that proxies add (RFC 7239; RFC 9110, section 7.6.3; custom)."""


def peer(request: Request) -> str:
    """The IP address from which the request comes; empty if it is not known."""
    return request.client.host if request.client is not None else ""


def charge(request: Request, count: int) -> None:
    """What `request` wants is worth that many requests more; a negative number: so many are not counted."""
    request.scope["state"]["charge"](count)


def is_passed_on(request: Request) -> bool:
    """Whether a proxy says that it passes on what somebody else asks: then the address is the proxy's."""
    return any(mark in request.headers for mark in _MARKS)
