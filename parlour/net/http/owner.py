"""Whether a request is the owner's: the name and the password of `--owner-file`, as browsers send them (RFC 7617)."""

from __future__ import annotations

import base64
import binascii
from enum import Enum

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from parlour.core.hub import Hub
from parlour.core.owner import PAUSE, proves
from parlour.net.http.peers import peer


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

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    @property
    def exists(self) -> bool:
        """Whether anybody is."""
        return self._hub.owner is not None

    def claim(self, request: Request) -> Claim:
        """Who sends `request`."""
        words = credentials(request.headers.get("authorization", ""))
        if words is None or not self.exists:
            return Claim.NOBODY
        source, now = self._hub.host(peer(request)), self._hub.clock()
        if self._hub.guesses.exhausted(source, now):
            return Claim.WAIT
        if proves(self._hub.owner, *words):
            return Claim.OWNER
        self._hub.guesses.count(source, now)
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
