"""Reading what was said, from a shell."""

from collections.abc import Callable
from typing import NamedTuple

from parlour.client.chat import Chat
from parlour.client.output import complain, write
from parlour.events import Page, Said

PAGE = 500
"""Messages in the largest page that a server gives."""

Lines = Callable[[Said], list[str]]
"""How a message is shown."""


class Span(NamedTuple):
    """Which messages: those between two numbers and two times, as far as they are given."""

    before: int | None = None
    after: int | None = None
    since: float | None = None
    until: float | None = None

    @property
    def forward(self) -> bool:
        """Whether it has a beginning, from which one reads."""
        return self.after is not None or self.since is not None

    def holds(self, said: Said) -> bool:
        """Whether it is one of them."""
        return (
            (self.before is None or said.seq < self.before)
            and (self.after is None or said.seq > self.after)
            and (self.since is None or said.at >= self.since)
            and (self.until is None or said.at <= self.until)
        )


EVERYTHING = Span()


async def history(chat: Chat, room: str, count: int, span: Span, lines: Lines) -> None:
    """Show `count` messages of `room`: the first ones of a `span` that has a beginning, otherwise the last ones."""
    write(line for said in await messages(chat, room, count, span) for line in lines(said))


async def messages(chat: Chat, room: str, count: int, span: Span = EVERYTHING) -> list[Said]:
    """`count` messages of `room`, in their order. Raises `RequestRefused`."""
    found: list[Said] = []
    page = await _first(chat, room, min(count, PAGE), span)
    while True:
        inside = [said for said in page.messages if span.holds(said)]
        found = [*found, *inside] if span.forward else [*inside, *found]
        if len(found) >= count or not page.more or not page.messages or _beyond(page, span):
            return found[:count] if span.forward else found[-count:]
        if span.forward:
            page = await chat.history(room, after=page.messages[-1].seq, limit=PAGE)
        else:
            page = await chat.history(room, before=page.messages[0].seq, limit=PAGE)


async def _first(chat: Chat, room: str, limit: int, span: Span) -> Page:
    """The page at the end of `span` at which one begins."""
    if span.after is not None:
        return await chat.history(room, after=span.after, limit=limit)
    if span.since is not None:
        return await chat.history(room, since=span.since, limit=limit)
    if span.before is not None:
        return await chat.history(room, before=span.before, limit=limit)
    return await chat.history(room, until=span.until, limit=limit)


def _beyond(page: Page, span: Span) -> bool:
    """Whether what one reads forward has come to the end of `span`."""
    last = page.messages[-1]
    over = (span.before is not None and last.seq >= span.before) or (span.until is not None and last.at > span.until)
    return span.forward and over


async def search(
    chat: Chat, query: str, count: int, room: str | None, author: str | None, span: Span, lines: Lines
) -> None:
    """Show the last `count` messages that hold all words of `query`, in the order in which they were said.

    Where there is none, standard error says so.
    """
    found = await chat.search(query, room=room, author=author, since=span.since, until=span.until, limit=count)
    if not found.messages:
        complain("Nothing was found.")
    write(line for said in reversed(found.messages) for line in lines(said))
