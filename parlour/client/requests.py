"""Requests on their way: each is answered once, however often it has to be sent.

Knows no connection: `unsent` is what one should send now, `again` says that the connection is another one. Saying
something twice with the same id is storing it once, and everything else that can be asked may be repeated; what is
refused a second time, because the first did it, counts as done.
"""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass
from itertools import count

from msgspec.structs import replace

from parlour import commands, events
from parlour.client.failures import ChatError, RequestRefused, TooManyWaiting
from parlour.client.objects import MAX_LINE, encode
from parlour.errors import Reason

MOST = 1000
"""Requests that may wait for their answers."""


@dataclass(slots=True)
class _Waiting:
    command: commands.Command
    line: bytes
    answer: asyncio.Future[events.Event]
    sent: int = 0
    """How often."""


class Requests:
    """The requests of one person that are not answered yet, in the order in which they were made."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._prefix = secrets.token_urlsafe(9)
        self._numbers = count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._unsent: deque[_Waiting] = deque()
        self._fewer = asyncio.Event()
        self._ended: ChatError | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def names(self) -> list[str]:
        """The names that one has asked for, without an answer yet."""
        sent = (waiting.command for waiting in self._waiting.values() if waiting.sent and not waiting.answer.done())
        return [command.name for command in sent if isinstance(command, commands.Rename)]

    def own(self, mark: str) -> str:
        """An id for a request of the library's own, which nobody waits for here."""
        return f"{self._prefix}~{mark}"

    def add(self, command: commands.Request) -> asyncio.Future[events.Event]:
        """Make a request of `command`; the future has its answer."""
        answer: asyncio.Future[events.Event] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(_look)
        key = command.id or f"{self._prefix}-{next(self._numbers)}"
        try:
            line = self._line(command, key)
        except ChatError as error:
            answer.set_exception(error)
        else:
            self._waiting[key] = waiting = _Waiting(command, line, answer)
            self._unsent.append(waiting)
            answer.add_done_callback(lambda _: self._forget(key))
        return answer

    def _line(self, command: commands.Request, key: str) -> bytes:
        """What to send. Raises `ChatError` if that is nothing."""
        if self._ended is not None:
            raise self._ended
        if len(self._waiting) >= self._most:
            raise TooManyWaiting(f"{self._most} requests wait for their answers already")
        if key in self._waiting:
            raise RequestRefused(Reason.BAD_REQUEST, key, f"A request with the id {key!r} waits for its answer")
        try:
            line = encode(replace(command, id=key))
        except UnicodeEncodeError:
            raise RequestRefused(Reason.BAD_REQUEST, text="A text with half a character cannot be sent") from None
        if len(line) > MAX_LINE:
            raise RequestRefused(Reason.LINE_TOO_LONG, text=f"A request has at most {MAX_LINE:,} bytes")
        return line

    def _forget(self, key: str) -> None:
        del self._waiting[key]
        self._fewer.set()

    async def room(self) -> None:
        """Wait until `add` would not find too many."""
        while len(self._waiting) >= self._most:
            self._fewer.clear()
            await self._fewer.wait()

    async def answered(self) -> None:
        """Wait until nothing waits."""
        while self._waiting:
            self._fewer.clear()
            await self._fewer.wait()

    def unsent(self) -> bytes:
        """The lines to be sent now: they count as sent."""
        lines = []
        while self._unsent:
            waiting = self._unsent.popleft()
            if not waiting.answer.done():
                waiting.sent += 1
                lines.append(waiting.line)
        return b"".join(lines)

    def again(self) -> None:
        """There is another connection: all that is not answered is to be sent on it."""
        self._unsent = deque(self._waiting.values())

    def take(self, key: str, event: events.Event | None, text: str = "") -> None:
        """Take the answer to the request `key`; None is one that this program does not know."""
        waiting = self._waiting.get(key)
        if waiting is None or waiting.answer.done():
            return
        if isinstance(event, events.Refused):
            event = _done_before(waiting.command, event) if waiting.sent > 1 else event
        if isinstance(event, events.Refused):
            waiting.answer.set_exception(RequestRefused(event.reason, event.about, text))
        elif event is None:
            waiting.answer.set_exception(ChatError("The server gave an answer that this program does not know"))
        else:
            waiting.answer.set_result(event)

    def close(self, closing: events.Closing) -> None:
        """The server says goodbye, which answers those who asked for that."""
        for waiting in [*self._waiting.values()]:
            if isinstance(waiting.command, commands.Exit) and not waiting.answer.done():
                waiting.answer.set_result(closing)

    def end(self, error: ChatError) -> None:
        """There will be no connection any more: every request fails, also those to come."""
        self._ended = error
        self._unsent.clear()
        for waiting in [*self._waiting.values()]:
            if not waiting.answer.done():
                waiting.answer.set_exception(error)


def _look(answer: asyncio.Future[events.Event]) -> None:
    """Nobody has to look at what came of a request."""
    if not answer.cancelled():
        answer.exception()


def _done_before(command: commands.Command, refused: events.Refused) -> events.Event:
    """What `command` should have been answered if it is refused now for what it did the first time."""
    match command, refused.reason:
        case commands.Leave(room=room), Reason.NOT_A_MEMBER | Reason.NO_SUCH_ROOM:
            return events.Exited(room)
        case commands.Invite(room=room), Reason.ALREADY_MEMBER:
            return events.Done(room)
        case commands.Kick(room=room), Reason.NOT_THERE:
            return events.Done(room)
        case commands.RenameRoom(name=name), Reason.NO_SUCH_ROOM:
            return events.Done(name)
        case commands.Follow(term=term), Reason.ALREADY_FOLLOWING:
            return events.FollowChanged(term)
        case commands.Unfollow(term=term), Reason.NOT_FOLLOWING:
            return events.FollowChanged(term, on=False)
        case _:
            return refused
