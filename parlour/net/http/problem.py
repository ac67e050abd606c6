"""What went wrong, for programs and people alike (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import msgspec
from starlette.responses import Response

from parlour.dialects.wording import SENTENCES
from parlour.errors import Reason

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final = {
    Reason.NOT_REGISTERED: HTTPStatus.UNAUTHORIZED,
    Reason.NO_SUCH_FILE: HTTPStatus.NOT_FOUND,
    Reason.FILE_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.NO_SPACE: HTTPStatus.INSUFFICIENT_STORAGE,
    Reason.NOT_STORED: HTTPStatus.INSUFFICIENT_STORAGE,
    Reason.TOO_MANY_UPLOADS: HTTPStatus.TOO_MANY_REQUESTS,
    Reason.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}

_HEADERS: Final = {
    HTTPStatus.UNAUTHORIZED: {"www-authenticate": "Bearer"},
    HTTPStatus.TOO_MANY_REQUESTS: {"retry-after": "5"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"retry-after": "5"},
}


def problem(status: HTTPStatus, detail: str, reason: Reason | None = None) -> Response:
    """The answer that says so; `reason` is for programs."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    if reason is not None:
        body["reason"] = reason.value
    return Response(msgspec.json.encode(body), status, _HEADERS.get(status), MEDIA_TYPE)


def refused(reason: Reason, detail: str = "") -> Response:
    """The answer to what the core refuses."""
    return problem(STATUS.get(reason, HTTPStatus.BAD_REQUEST), detail or SENTENCES[reason], reason)
