"""Messages of a room."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from parlour.commands import History, Say
from parlour.events import Done, Page
from parlour.net.http.api.call import Call
from parlour.net.http.api.endpoint import answered
from parlour.net.http.api.problems import PREFIX
from parlour.net.http.api.types import Idempotency, InRoom, Messages, PageQuery, Saying


async def page(call: Call) -> Messages:
    """Some messages, in the order they were said."""
    place: InRoom = call.place
    query: PageQuery = call.query
    bounds = (query.before, query.after, query.around, query.since, query.until)
    found = await call.ask(History(place.room, *bounds, query.limit), Page)
    return Messages(found.messages, found.more)


async def say(call: Call) -> Response:
    """Say something."""
    place: InRoom = call.place
    said: Saying = call.body
    key: Idempotency = call.headers
    done = await call.ask(Say(said.text, place.room, said.reply, said.action, said.notice, id=key.key), Done)
    return answered(done, 201, location=f"{PREFIX}/rooms/{quote(done.room)}/messages/{done.seq}")
