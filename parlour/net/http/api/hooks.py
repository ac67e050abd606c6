"""Webhooks that go out."""

from __future__ import annotations

from typing import Final

from parlour.commands import DropHook, Hooks, MakeHook
from parlour.errors import Reason
from parlour.events import Done, HookList, HookMade
from parlour.net.http.api.call import Call, dropping
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.types import HookBody, HooksFound, NewHook, OfHook


async def hooks(call: Call) -> HooksFound:
    """Those there are."""
    return HooksFound((await call.ask(Hooks(), HookList)).hooks)


async def make(call: Call) -> NewHook:
    """Make one."""
    wanted: HookBody = call.body
    made = await call.ask(MakeHook(wanted.name, wanted.url, wanted.room, wanted.words), HookMade)
    return NewHook(made.hook, made.secret)


ROWS: Final = (
    Operation(
        "GET",
        "/hooks",
        "listHooks",
        "Which webhooks go out? The owner of the server is told.",
        hooks,
        HooksFound,
        signed=True,
        reasons=(Reason.NOT_OWNER,),
    ),
    Operation(
        "POST",
        "/hooks",
        "makeHook",
        "Make a webhook: a program that is told by HTTP when it is called in a room. The owner of the server can.",
        make,
        NewHook,
        body=HookBody,
        status=201,
        signed=True,
        reasons=(
            Reason.NOT_OWNER,
            Reason.BAD_NAME,
            Reason.NAME_IN_USE,
            Reason.BAD_URL,
            Reason.BAD_WORD,
            Reason.NO_SUCH_ROOM,
            Reason.BAD_ROOM_NAME,
            Reason.TOO_MANY_HOOKS,
            Reason.NOT_STORED,
        ),
    ),
    Operation(
        "DELETE",
        "/hooks/{name}",
        "dropHook",
        "Drop a webhook: it is told nothing more, and its name is free. The owner of the server can.",
        dropping(DropHook),
        Done,
        place=OfHook,
        signed=True,
        reasons=(Reason.NOT_OWNER, Reason.NO_SUCH_HOOK, Reason.NOT_STORED),
    ),
)
