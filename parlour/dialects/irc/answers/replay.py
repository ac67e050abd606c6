"""What was said before, for clients that do not know CHATHISTORY: on entering a room, or as ZNC's module plays it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from parlour.commands import LOBBY, History
from parlour.dialects.irc import caps
from parlour.dialects.irc.aims import is_direct
from parlour.dialects.irc.answers.batches import batched
from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.globs import matches
from parlour.dialects.irc.isupport import MOST_PAGE
from parlour.dialects.irc.message import UNASKED
from parlour.dialects.irc.stamp import stamp
from parlour.dialects.irc.wishes import Playback, Replay
from parlour.dialects.irc.znc import module
from parlour.events import Page, Refused, RoomState, Said, Target, TargetList

MOST_VISITED = 200
"""Rooms of which it is known how far a client was told; the one that it came into longest ago is forgotten."""
_REPLAY = UNASKED._replace(command="REPLAY")


def replay(client: Client, room: RoomState) -> None:
    """Have a client that has entered `room` told what was said there last, if it has no way to ask for it.

    If it comes back, that is what was said since it left.
    """
    most = client.venue.replay
    empty = room.last <= (0 if room.name == LOBBY else 1)  # others begin with their creation
    if not most or empty or client.has(caps.CHATHISTORY) or client.has(caps.PLAYBACK):
        return
    if client.visited is None:
        client.visited = {}
    seen = client.visited.pop(room.name, 0)
    client.visited[room.name] = room.last
    if len(client.visited) > MOST_VISITED:
        del client.visited[next(iter(client.visited))]
    if seen > room.last:  # that was another room
        seen = 0
    if seen < room.last:
        # What is said from now on, it is told like everyone.
        wanted = History(room=room.name, before=room.last + 1, limit=min(most, MOST_PAGE))
        if seen:
            wanted = replace(wanted, after=seen, last=True)
        client.errands.append(client.ask(_REPLAY, wanted, about=Replay()))


def left(client: Client, room: str, last: int) -> None:
    """The client has left `room`, whose `last` event it was told of."""
    if client.visited is not None and room in client.visited:
        client.visited[room] = last


def played(client: Client, event: Page, target: str, kind: str) -> bytes:
    """What was said, as a batch of that `kind`; to a client that knows no times, with these in the text.

    A client that has not asked, and knows no batches, is told where it begins: irssi takes times and shows none.
    """
    if not client.reads(event.room):
        return b""
    messages = [message for message in event.messages if not message.deleted]
    if not messages:
        return b""
    begin = b""
    last = f"The last {len(messages)} messages" if len(messages) > 1 else "The last message"
    if not client.codec.look.time:
        begin = client.line("NOTICE", target, f"{last}, with times in UTC:")
        messages = [_dated(client, message) for message in messages]
    elif kind != caps.PLAYBACK and not client.has("batch"):
        between = f"from {_minute(messages[0])} to {_minute(messages[-1])} UTC"
        begin = client.line("NOTICE", target, f"{last}, {between}:")

    def made(batch: str) -> Iterable[bytes]:
        return (client.codec.said(message, batch) for message in messages)

    return begin + batched(client, made, kind, target)


def _dated(client: Client, message: Said) -> Said:
    """`message` with its time in the text."""
    text = f"[{_minute(message)}] {client.codec.text(message)}"
    return replace(message, text=text, markup="", reply=0, to="")


def _minute(message: Said) -> str:
    return stamp(message.at)[:16].replace("T", " ")


def target(one: Target) -> str:
    """What clients call where something was said; empty if it is not known with whom."""
    return one.partner if is_direct(one.room) else f"#{one.room}"


def listed(client: Client, event: TargetList, wanted: Playback) -> bytes:
    """What the module can play: from when, and to when."""
    named = [(target(one), one.at) for one in event.targets]
    lines = (module(client, f"{name} 0 {at:.3f}") for name, at in named if name and matches(wanted.target, name))
    return b"".join(lines)


def silent(client: Client, event: Refused, asked: Asked) -> bytes:
    """There is nothing to be played: that is no news."""
    return b""
