"""What those are told who are turned away at the gate: at the API a problem, elsewhere words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.responses import PlainTextResponse, Response

from parlour.net.http.api.problems import Trouble, trouble
from parlour.net.tally import Denial

_KINDS: Final = {
    HTTPStatus.BAD_REQUEST: (Denial.BAD_REQUEST, Trouble.BAD_HEAD),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (Denial.HEAD_TOO_LARGE, Trouble.HEAD_TOO_LARGE),
    HTTPStatus.MISDIRECTED_REQUEST: (Denial.WRONG_HOST, Trouble.WRONG_HOST),
    HTTPStatus.FORBIDDEN: (Denial.FOREIGN_ORIGIN, Trouble.FOREIGN_ORIGIN),
    HTTPStatus.REQUEST_TIMEOUT: (Denial.SLOW_BODY, Trouble.TOO_SLOW),
    HTTPStatus.NOT_FOUND: (Denial.BAD_UPGRADE, Trouble.NO_SUCH_PLACE),
}
"""As what they are counted, and which problem that is at the API. What else is refused is a WebSocket's handshake."""


def denial(status: HTTPStatus) -> Denial:
    """What those are counted as who are turned away with that status."""
    return _KINDS[status][0] if status in _KINDS else Denial.BAD_UPGRADE


def is_for_api(target: bytes) -> bool:
    """Whether a request with that target (its path, and what follows) is one of the API."""
    return target.startswith(b"/api/")


def refused(status: HTTPStatus, api: bool, more: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request, of the `api` or not; `more` is a sentence that says more than the status."""
    if api and status in _KINDS:
        return trouble(_KINDS[status][1], detail=more, headers=headers).response()
    text = f"{status.value} {status.phrase}\n" + (f"{more}\n" if more else "")
    return PlainTextResponse(text, status, headers)
