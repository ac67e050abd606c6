"""Which pages of other places may use the API (Fetch standard, CORS), and that no other page makes a browser act.

Nothing here goes by cookies, so another page could act as nobody but itself. It is refused all the same: what a browser
sends on behalf of a page of another place is either wanted by the operator or not wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parlour.net.http.api.problems import Trouble, trouble

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1)."""
ALLOWED: Final = {
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "authorization, content-type, idempotency-key, last-event-id",
    "access-control-max-age": "600",
}
"""What a page that may use the API is told before it does."""
EXPOSED: Final = "allow, location, retry-after"
"""Headers of answers that it may read."""


class Origins:
    """An ASGI application that lets through to another what may come from where it comes from."""

    def __init__(self, app: ASGIApp, allowed: Collection[str], prefix: str) -> None:
        """`allowed` are the origins of other places, in small letters; only paths with `prefix` are looked at."""
        self._app = app
        self._allowed = allowed
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin, method = headers.get("origin"), scope["method"]
        allowed = origin is not None and origin.lower() in self._allowed

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = MutableHeaders(scope=message)
                more.add_vary_header("origin")
                if allowed:
                    more["access-control-allow-origin"] = origin or ""
                    more["access-control-expose-headers"] = EXPOSED
            await send(message)

        app = self._app
        if method == "OPTIONS" and "access-control-request-method" in headers:
            app = Response(status_code=204, headers=ALLOWED) if allowed else _refused()
        elif method not in SAFE and not allowed and not is_own(origin, headers.get("host", "")):
            app = _refused()
        await app(scope, receive, send_more)


def _refused() -> Response:
    return trouble(Trouble.FOREIGN_ORIGIN).response()


def is_own(origin: str | None, host: str) -> bool:
    """Whether a request with those headers comes from a page of this server, or from no page (None)."""
    if origin is None:
        return True
    try:
        place = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return place != "" and place == host.lower()
