"""What was said before, as a client asked for it (IRCv3 chathistory)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from parlour import events
from parlour.commands import History
from parlour.dialects.irc import caps
from parlour.dialects.irc.answers.batches import batched
from parlour.dialects.irc.answers.replay import listed, played, silent, target
from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.isupport import MOST_PAGE
from parlour.dialects.irc.lines import MOST
from parlour.dialects.irc.stamp import stamp
from parlour.dialects.irc.wishes import Playback, Replay, Wish
from parlour.dialects.irc.wrap import cut
from parlour.errors import Reason
from parlour.events import Event, Page, Refused, Said, Stored, TargetList


def page(client: Client, event: Page, asked: Asked) -> bytes:
    """A page of history: what it is for, `asked` knows."""
    match asked.about:
        case Wish() as wish:
            return _wished(client, event, wish, asked)
        case Replay():
            return played(client, event, f"#{event.room}", "chathistory")
        case Playback(target):
            return played(client, event, target, caps.PLAYBACK)
        case _:
            return b""


def _wished(client: Client, event: Page | None, wish: Wish, asked: Asked) -> bytes:
    """The answer to a CHATHISTORY, of whose pages this is one; None: it cannot be read."""
    if wish.halves is not None:
        if not wish.halves:
            wish.halves.append(event)
            return b""
        first = wish.halves[0]
        event = None if first is None or event is None else _whole(wish, first, event)
    if event is None:
        return _failed(client, "MESSAGE_ERROR", wish)
    if not client.reads(event.room):
        return _failed(client, "INVALID_TARGET", wish)
    if any(room != event.room for room in wish.rooms):
        return _failed(client, "MESSAGE_ERROR", wish)
    happened = event.events or event.messages
    told = (*(one for one in happened if _is_told(client, one)),)
    page = wish.page
    if page is not None:
        forth = not page.last and (page.after is not None or page.since is not None)
        told = wish.found + told if forth else told + wish.found
        if event.more and len(told) < wish.limit:
            _ask_on(client, asked, wish._replace(found=told), _next(page, happened, forth=forth))
            return b""
        told = told[: wish.limit] if forth else told[-wish.limit :]

    def made(batch: str) -> Iterable[bytes]:
        return (_told(client, one, batch) for one in told)

    return batched(client, made, "chathistory", wish.target)


def _next(page: History, happened: Sequence[Stored], *, forth: bool) -> History:
    """What is behind `page`, or before it."""
    if forth:
        return replace(page, after=happened[-1].seq, since=None, limit=MOST_PAGE)
    return replace(page, before=happened[0].seq, until=None, limit=MOST_PAGE)


def _ask_on(client: Client, asked: Asked, wish: Wish, page: History) -> None:
    """Ask for more, as the client takes a short answer for the end of all that there is."""
    client.pursue(asked, page, about=wish._replace(page=page))


def _failed(client: Client, code: str, wish: Wish) -> bytes:
    return client.line("FAIL", "CHATHISTORY", code, wish.word, wish.target, "Messages could not be retrieved")


def _whole(wish: Wish, before: Page, after: Page) -> Page:
    """Two pages as one: what is around a place; or what is between two, of which one page has it all."""
    half = wish.limit // 2 if wish.word == "AROUND" else wish.limit
    messages = _middle(before.messages, after.messages, half, wish.limit)
    happened = _middle(before.events, after.events, half, wish.limit)
    return Page(before.room, messages, happened)


def _middle(before: Sequence[Any], after: Sequence[Any], half: int, limit: int) -> tuple[Any, ...]:
    """At most `limit` of all these: the last of `before`, `half` of them or what `after` leaves, and then those."""
    after = after[: limit - min(half, len(before))]
    return (*before[max(0, len(before) - (limit - len(after))) :], *after)


def _is_told(client: Client, event: Stored) -> bool:
    """Whether it is any news: what was taken back is not, nor what one did not see because one was not there."""
    match event:
        case Said():
            return not event.deleted
        case events.Created() | events.Invited() | events.Departed():
            return False
        case _:
            return any(client.codec.lines(event))


def _told(client: Client, event: Stored, batch: str) -> bytes:
    """One thing that happened."""
    if isinstance(event, Said):
        return client.codec.said(event, batch)
    tags = client.codec.tags(event, batch)
    return "".join(f"{tags}{cut(line, MOST - 2)}\r\n" for line in client.codec.lines(event)).encode()


def targets(client: Client, event: TargetList, asked: Asked) -> bytes:
    """Where something was said between two times, and when the last of it."""
    if isinstance(asked.about, Playback):
        return listed(client, event, asked.about)
    named = [(target(one), one.at) for one in event.targets]
    lines = [f":{client.venue.server} CHATHISTORY TARGETS {name} {stamp(at)}\r\n" for name, at in named if name]
    most: int = asked.about or len(lines)

    def made(batch: str) -> Iterable[bytes]:
        tag = f"@batch={batch} " if batch else ""
        return (f"{tag}{line}".encode() for line in lines[-most:])

    return batched(client, made, "draft/chathistory-targets")


def refused(client: Client, event: Refused, asked: Asked) -> bytes:
    """There is nothing that can be read."""
    wish = asked.about
    if not isinstance(wish, Wish):
        return client.line("FAIL", "CHATHISTORY", "MESSAGE_ERROR", "TARGETS", "Messages could not be retrieved")
    if event.reason is Reason.UNAVAILABLE or (wish.halves is not None and not wish.halves):
        return _wished(client, None, wish, asked)
    if wish.target.startswith("#"):
        return _failed(client, "INVALID_TARGET", wish)
    return batched(client, lambda batch: (), "chathistory", wish.target)  # nothing was said to that person


ANSWERS: dict[type[Event], Callable[[Client, Any, Asked], bytes]] = {Page: page, TargetList: targets}
REFUSED = {"CHATHISTORY": refused, "REPLAY": silent, "ZNC": silent}
"""By the command that asked."""
