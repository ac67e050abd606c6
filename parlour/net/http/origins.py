"""Which pages of other places may use the API and show files (Fetch standard, CORS); no other page makes a browser act.

Nothing here goes by cookies, so another page could act as nobody but itself. It is refused all the same: what a browser
sends on behalf of a page of another place is either wanted by the operator or not wanted.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parlour.net.http.api.problems import Trouble, trouble
from parlour.net.http.places import Places
from parlour.net.tally import Denial, Tally

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1)."""
ALLOWED: Final = {
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "authorization, content-type, idempotency-key, if-none-match, if-range, "
    "last-event-id, range, x-file-name",
    "access-control-max-age": "600",
}
"""What a page that may use the API is told before it does."""
EXPOSED: Final = "accept-ranges, allow, content-disposition, content-range, etag, location, retry-after"
"""Headers of answers that it may read."""


class Origins:
    """An ASGI application that lets through to another what may come from where it comes from."""

    def __init__(self, app: ASGIApp, places: Places, prefixes: tuple[str, ...], tally: Tally) -> None:
        """Only paths with one of `prefixes` are looked at."""
        self._app = app
        self._places = places
        self._prefixes = prefixes
        self._tally = tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin, method = headers.get("origin"), scope["method"]
        allowed = origin is not None and self._places.names(origin)

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
            app = Response(status_code=204, headers=ALLOWED) if allowed else self._refused()
        elif method not in SAFE and not self._places.may_use(origin, headers.get("host", ""), scope["scheme"]):
            app = self._refused()
        await app(scope, receive, send_more)

    def _refused(self) -> Response:
        self._tally.deny(Denial.FOREIGN_ORIGIN)
        return trouble(Trouble.FOREIGN_ORIGIN).response()
