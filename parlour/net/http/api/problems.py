"""What went wrong, in one shape for all of the API: ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from parlour.dialects.wording import SENTENCES
from parlour.errors import Reason

PREFIX: Final = "/api/v1"
MEDIA_TYPE: Final = "application/problem+json"
NOT_CACHED: Final = {"cache-control": "no-store"}
"""What is answered is of one person, and of one moment."""


class Trouble(Enum):
    """What is wrong with a request before the core sees it. Its value stands where else that of a `Reason` does."""

    BAD_HEAD = "bad-head"
    HEAD_TOO_LARGE = "head-too-large"
    WRONG_HOST = "wrong-host"
    BAD_FIELD = "bad-field"
    BAD_JSON = "bad-json"
    NOT_JSON = "not-json"
    IS_A_FORM = "is-a-form"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    BAD_TOKEN = "bad-token"  # noqa: S105  # the name of a reason
    FOREIGN_ORIGIN = "foreign-origin"
    NO_SUCH_PLACE = "no-such-place"
    BAD_METHOD = "bad-method"
    TOO_MANY_REQUESTS = "too-many-requests"
    TOO_MANY_STREAMS = "too-many-streams"
    BROKEN = "broken"
    NO_ANSWER = "no-answer"


class Kind(msgspec.Struct, frozen=True):
    """A kind of problem: its status, and a sentence for people."""

    status: int
    detail: str


TROUBLES: Final[dict[Trouble, Kind]] = {
    Trouble.BAD_HEAD: Kind(400, "the head of the request makes no sense, or does not say where the request ends"),
    Trouble.HEAD_TOO_LARGE: Kind(431, "the head of the request is too large, or its address has too many parameters"),
    Trouble.WRONG_HOST: Kind(421, "this server does not answer to that name"),
    Trouble.BAD_FIELD: Kind(422, "that is not what can be sent here"),
    Trouble.BAD_JSON: Kind(400, "the body is no JSON"),
    Trouble.NOT_JSON: Kind(415, "the body must be JSON, and its header Content-Type: application/json must say so"),
    Trouble.IS_A_FORM: Kind(
        415,
        "the body must be the file as it is, not a form: curl -T FILE .../api/v1/files/, "
        'or curl --data-binary @FILE ".../api/v1/files?name=NAME", not curl -F',
    ),
    Trouble.TOO_LARGE: Kind(413, "the body is too large"),
    Trouble.TOO_SLOW: Kind(408, "the body did not come in time"),
    Trouble.BAD_TOKEN: Kind(401, "that token is nobody's; it is sent as Authorization: Bearer TOKEN"),
    Trouble.FOREIGN_ORIGIN: Kind(403, "pages of that origin may not do this; the server can be told to let them"),
    Trouble.NO_SUCH_PLACE: Kind(404, "there is nothing at that address"),
    Trouble.BAD_METHOD: Kind(405, "that cannot be done there"),
    Trouble.TOO_MANY_REQUESTS: Kind(429, "those are more requests than one may send"),
    Trouble.TOO_MANY_STREAMS: Kind(429, "those are more streams of events than one may have open"),
    Trouble.BROKEN: Kind(500, "something is wrong with the server"),
    Trouble.NO_ANSWER: Kind(504, "there was no answer in time"),
}

TROUBLED: Final = frozenset(kind.value for kind in Trouble)
"""The reasons of these."""

STATUS: Final[dict[Reason, int]] = {
    Reason.NOT_REGISTERED: 401,
    Reason.NOT_A_MEMBER: 403,
    Reason.NOT_YOURS: 403,
    Reason.NOT_OPERATOR: 403,
    Reason.NOT_OWNER: 403,
    Reason.MAY_NOT_SPEAK: 403,
    Reason.BANNED: 403,
    Reason.MAKES_NO_TOKENS: 403,
    Reason.NO_SUCH_ROOM: 404,
    Reason.BAD_ROOM_NAME: 404,
    Reason.NO_SUCH_PERSON: 404,
    Reason.NO_SUCH_MESSAGE: 404,
    Reason.NO_SUCH_TOKEN: 404,
    Reason.NO_SUCH_FILE: 404,
    Reason.NO_SUCH_HOOK: 404,
    Reason.NAME_IN_USE: 409,
    Reason.FILE_TOO_LARGE: 413,
    Reason.TOO_MANY_NEW_ROOMS: 429,
    Reason.TOO_MANY_UPLOADS: 429,
    Reason.NOT_STORED: 503,
    Reason.UNAVAILABLE: 503,
    Reason.NO_SPACE: 507,
}
"""What the core refuses; every other reason is one of `REFUSED`."""
REFUSED: Final = 422
"""It was understood, and cannot be done."""
AGAIN: Final[dict[Reason, int]] = {
    Reason.TOO_MANY_NEW_ROOMS: 10,
    Reason.TOO_MANY_UPLOADS: 5,
}
"""Seconds after which it is worth another try."""

DETAILS: Final[dict[Reason, str]] = {
    Reason.BAD_REQUEST: "those bounds cannot be had together",
    Reason.NOT_REGISTERED: "that needs a token: Authorization: Bearer TOKEN",
    Reason.NOT_A_MEMBER: "only those who are in that room can do that",
    Reason.NOT_STORED: "that could not be stored",
    Reason.UNKNOWN_COMMAND: "that cannot be done without being connected",
}
"""In place of `SENTENCES`, where those are about lines."""


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field."""

    field: str
    """Its name; of one within another, with dots between them. Empty: all of it."""
    detail: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem, as it is sent (RFC 9457, section 3)."""

    type: str
    """Where something is said about this kind of problem: relative to the server."""
    title: str
    status: int
    detail: str
    """A sentence for people."""
    reason: str
    """For programs: the reason, as in CHAT/2.0; or one of those of the API."""
    about: str = ""
    """What it is about, as the client wrote it: a room, a name."""
    errors: tuple[FieldError, ...] = ()
    """Which fields are wrong."""


class Declined(Exception):
    """Raised to answer a request with a problem."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.reason)
        self.problem = problem
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The answer."""
        body = msgspec.json.encode(self.problem) + b"\n"
        headers = {**NOT_CACHED, **self.headers}
        if self.problem.status == 401:
            headers["www-authenticate"] = "Bearer"
        return Response(body, self.problem.status, headers, MEDIA_TYPE)


def trouble(
    kind: Trouble,
    *,
    detail: str = "",
    about: str = "",
    errors: tuple[FieldError, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Declined:
    """A problem with the request itself."""
    status, sentence = TROUBLES[kind].status, TROUBLES[kind].detail
    return Declined(_problem(kind.value, status, detail or sentence, about, errors), headers)


def refusal(reason: Reason, about: str = "", detail: str = "") -> Declined:
    """What the core refused; `detail` is a sentence that says more than the usual one."""
    headers = {"retry-after": str(AGAIN[reason])} if reason in AGAIN else None
    return Declined(_problem(reason.value, status_of(reason), detail or detail_of(reason), about), headers)


def status_of(reason: Reason) -> int:
    """The status of what the core refuses."""
    return STATUS.get(reason, REFUSED)


def detail_of(reason: Reason) -> str:
    """A sentence for people."""
    return DETAILS.get(reason) or SENTENCES[reason]


def _problem(reason: str, status: int, detail: str, about: str = "", errors: tuple[FieldError, ...] = ()) -> Problem:
    title = reason.replace("-", " ").capitalize()
    return Problem(f"{PREFIX}/problems/{reason}", title, status, detail, reason, about, errors)


async def explain(request: Request) -> Response:
    """What `Problem.type` leads to."""
    wanted = request.path_params["reason"]
    for kind, (status, detail) in kinds().items():
        if kind == wanted:
            return PlainTextResponse(f"{status} {kind}: {detail}\n")
    return trouble(Trouble.NO_SUCH_PLACE).response()


def kinds() -> dict[str, tuple[int, str]]:
    """All kinds of problems by their reason: status, and a sentence."""
    of_requests = {kind.value: (row.status, row.detail) for kind, row in TROUBLES.items()}
    return of_requests | {reason.value: (status_of(reason), detail_of(reason)) for reason in Reason}


async def nowhere(request: Request, error: Exception) -> Response:
    """There is nothing there."""
    if request.url.path.startswith("/api/"):
        return trouble(Trouble.NO_SUCH_PLACE).response()
    return PlainTextResponse("Not found\n", 404)


async def bad_method(request: Request, error: Exception) -> Response:
    """A method that a place outside the table does not know."""
    allowed = getattr(error, "headers", None) or {}
    return trouble(Trouble.BAD_METHOD, headers=allowed).response()


async def broken(request: Request, error: Exception) -> Response:
    """What a stranger is told of a mistake of ours: nothing."""
    return trouble(Trouble.BROKEN).response()
