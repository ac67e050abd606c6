"""Everything that the API can do: the routes, the checks and the OpenAPI document are made of this."""

from __future__ import annotations

from typing import Final

from parlour.errors import Reason
from parlour.events import Done
from parlour.net.http.api import messages
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.types import Idempotency, InRoom, Messages, PageQuery, Saying

TABLE: Final = (
    Operation(
        "GET",
        "/rooms/{room}/messages",
        "readMessages",
        "Read messages of a room: the last ones, or those the query says.",
        messages.page,
        Messages,
        place=InRoom,
        query=PageQuery,
        reasons=(Reason.NO_SUCH_ROOM, Reason.NOT_A_MEMBER, Reason.BAD_REQUEST, Reason.UNAVAILABLE),
    ),
    Operation(
        "POST",
        "/rooms/{room}/messages",
        "say",
        "Say something in a room.",
        messages.say,
        Done,
        place=InRoom,
        headers=Idempotency,
        body=Saying,
        status=201,
        signed=True,
        reasons=(
            Reason.NO_SUCH_ROOM,
            Reason.NOT_A_MEMBER,
            Reason.MAY_NOT_SPEAK,
            Reason.NOTHING_SAID,
            Reason.TEXT_TOO_LONG,
            Reason.NO_SUCH_MESSAGE,
            Reason.NOT_STORED,
        ),
    ),
)
