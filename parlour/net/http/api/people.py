"""Writing to people."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from parlour.commands import Tell
from parlour.errors import Reason
from parlour.events import Done
from parlour.net.http.api.call import Call
from parlour.net.http.api.messages import said_at
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.types import Idempotency, OfPerson, Saying


async def tell(call: Call) -> Response:
    """Say something to one person."""
    place: OfPerson = call.place
    said: Saying = call.body
    wanted = Tell(place.name, said.text, said.reply, said.action, said.notice, files=said.files, id=call.id)
    return said_at(await call.ask(wanted, Done))


ROWS: Final = (
    Operation(
        "POST",
        "/people/{name}/messages",
        "tell",
        "Say something to somebody who is connected, or with whom you have spoken before, in the room of the two.",
        tell,
        Done,
        place=OfPerson,
        headers=Idempotency,
        body=Saying,
        status=201,
        signed=True,
        reasons=(
            Reason.NO_SUCH_PERSON,
            Reason.NOT_YOURSELF,
            Reason.NO_SUCH_MESSAGE,
            Reason.NOT_A_MEMBER,
            Reason.NAME_IN_USE,
            Reason.NOTHING_SAID,
            Reason.TEXT_TOO_LONG,
            Reason.NO_SUCH_FILE,
            Reason.TOO_MANY_ROOMS,
            Reason.TOO_MANY_NEW_ROOMS,
            Reason.KEY_REUSED,
            Reason.NOT_STORED,
        ),
    ),
)
