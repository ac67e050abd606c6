"""Messages of a room, and looking for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from parlour.commands import Delete, Edit, History, React, Say, Search
from parlour.errors import Reason
from parlour.events import Done, Found, Page, Said
from parlour.net.http.api.call import Call
from parlour.net.http.api.endpoint import answered
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.problems import PREFIX, refusal
from parlour.net.http.api.types import (
    Editing,
    Idempotency,
    InRoom,
    Messages,
    OfMessage,
    OfReaction,
    PageQuery,
    Saying,
    SearchQuery,
    Why,
)


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
    done = await call.ask(
        Say(said.text, place.room, said.reply, said.action, said.notice, files=said.files, id=call.id), Done
    )
    return said_at(done)


def said_at(done: Done) -> Response:
    """Tells where what was said can be read."""
    return answered(done, 201, location=f"{PREFIX}/rooms/{quote(done.room)}/messages/{done.seq}")


async def one(call: Call) -> Said:
    """One message."""
    place: OfMessage = call.place
    found = await call.ask(History(place.room, after=place.seq - 1, limit=1), Page)
    if not found.messages or found.messages[0].seq != place.seq:
        raise refusal(Reason.NO_SUCH_MESSAGE, str(place.seq))
    return found.messages[0]


async def edit(call: Call) -> Done:
    """Change what one said."""
    place: OfMessage = call.place
    changed: Editing = call.body
    return await call.ask(Edit(place.room, place.seq, changed.text, id=call.id), Done)


async def delete(call: Call) -> Done:
    """Take back what one said."""
    place: OfMessage = call.place
    why: Why = call.query
    return await call.ask(Delete(place.room, place.seq, why.text), Done)


def reacting(*, on: bool) -> Callable[[Call], Awaitable[Done]]:
    """Put an emoji on a message, or take it off."""

    async def run(call: Call) -> Done:
        place: OfReaction = call.place
        return await call.ask(React(place.room, place.seq, place.emoji, on=on), Done)

    return run


async def search(call: Call) -> Messages:
    """Find messages."""
    query: SearchQuery = call.query
    found = await call.ask(
        Search(query.q, query.room, query.author, query.since, query.until, query.limit),
        Found,
    )
    return Messages(found.messages, found.more)


_READING: Final = (Reason.NO_SUCH_ROOM, Reason.BAD_ROOM_NAME, Reason.NOT_A_MEMBER, Reason.UNAVAILABLE)
_ACTING: Final = (
    Reason.NO_SUCH_ROOM,
    Reason.BAD_ROOM_NAME,
    Reason.NOT_A_MEMBER,
    Reason.MAY_NOT_SPEAK,
    Reason.NO_SUCH_MESSAGE,
    Reason.NAME_IN_USE,
    Reason.NOT_STORED,
)

_MESSAGE: Final = "/rooms/{room}/messages/{seq}"
_REACTION: Final = "/reactions/{emoji}"


def _doing(
    method: str,
    path: str,
    name: str,
    summary: str,
    run: Callable[[Call], Awaitable[Done]],
    reasons: tuple[Reason, ...],
    **more: Any,
) -> Operation:
    """Something that is done to a message, at the `path` behind its own; `more`: see `Operation`."""
    more = {"place": OfMessage, **more}
    return Operation(
        method, _MESSAGE + path, name, summary, run, Done, signed=True, reasons=(*_ACTING, *reasons), **more
    )


ROWS: Final = (
    Operation(
        "GET",
        "/rooms/{room}/messages",
        "readMessages",
        "Read messages of a room: the last ones, or those that the query says.",
        page,
        Messages,
        place=InRoom,
        query=PageQuery,
        reasons=(*_READING, Reason.BAD_REQUEST),
    ),
    Operation(
        "POST",
        "/rooms/{room}/messages",
        "say",
        "Say something in a room.",
        say,
        Done,
        place=InRoom,
        headers=Idempotency,
        body=Saying,
        status=201,
        signed=True,
        reasons=(*_ACTING, Reason.NOTHING_SAID, Reason.TEXT_TOO_LONG, Reason.NO_SUCH_FILE, Reason.KEY_REUSED),
    ),
    Operation(
        "GET",
        _MESSAGE,
        "readMessage",
        "Read one message, as it is now.",
        one,
        Said,
        place=OfMessage,
        reasons=(*_READING, Reason.NO_SUCH_MESSAGE),
    ),
    _doing(
        "PATCH",
        "",
        "edit",
        "Change the text of a message of yours.",
        edit,
        (Reason.NOT_YOURS, Reason.NOTHING_SAID, Reason.TEXT_TOO_LONG, Reason.KEY_REUSED),
        headers=Idempotency,
        body=Editing,
    ),
    _doing(
        "DELETE",
        "",
        "delete",
        "Take back a message of yours: its text is gone for good. Operators of a room can, whosever it is.",
        delete,
        (Reason.NOT_YOURS,),
        query=Why,
    ),
    _doing(
        "PUT",
        _REACTION,
        "react",
        "Put an emoji, or a short word, on a message.",
        reacting(on=True),
        (Reason.BAD_EMOJI,),
        place=OfReaction,
    ),
    _doing(
        "DELETE",
        _REACTION,
        "unreact",
        "Take it off.",
        reacting(on=False),
        (Reason.BAD_EMOJI,),
        place=OfReaction,
    ),
    Operation(
        "GET",
        "/search",
        "search",
        "Find the messages that hold all of some words, the newest first, as far as you may read them.",
        search,
        Messages,
        query=SearchQuery,
        reasons=(*_READING, Reason.NO_WORDS, Reason.TEXT_TOO_LONG),
    ),
)
