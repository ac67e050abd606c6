"""What a client missed, told from the archive while it already hears what happens now.

The live events of a room begin right behind the number at which the session entered it (`Room.since`), so what it
missed ends there: nothing is told twice, nothing is left out, however long the telling takes. It goes page by page, and
only as fast as the client reads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from parlour.core.ports import Archive
from parlour.core.room import Room
from parlour.errors import Reason, StoreError
from parlour.events import Refused, Replayed, Resumed, Stored

if TYPE_CHECKING:
    from parlour.core.session import Session

PAGE = 500
"""Events in one part."""
MOST = 16
"""Requests that may wait to be told, for one session."""


class Part(NamedTuple):
    """What is to be told of one room: the events between those numbers, the first excluded."""

    room: Room
    after: int
    upto: int


class Missed(NamedTuple):
    """What one request is told."""

    parts: deque[Part]
    told: dict[str, int]
    """Up to which number, for each room."""
    lost: list[str]
    """Rooms of which nothing can be told."""
    request: str | None


class Replay:
    """The telling, to one session, of what happened in some rooms."""

    def __init__(self, session: Session, archive: Archive, call_soon: Callable[[Callable[[], None]], Any]) -> None:
        self._session = session
        self._archive = archive
        self._call_soon = call_soon
        self._waiting: deque[Missed] = deque()
        self._asked = False
        """The archive is asked for the first part of the first one."""

    @property
    def full(self) -> bool:
        """Whether nothing more may be asked for now."""
        return len(self._waiting) >= MOST

    def tell(self, missed: Missed) -> None:
        """Tell what was missed, as soon as it is its turn."""
        self._waiting.append(missed)
        self.go_on()

    def go_on(self) -> None:
        """Ask for the next part, unless one is on its way or the client does not read."""
        while self._waiting and not self._asked and not self._session.ended and not self._session.outbox.blocked:
            missed = self._waiting[0]
            if not missed.parts:
                self._waiting.popleft()
                self._session.peer.reply(Resumed(missed.told, (*missed.lost,)), missed.request)
            else:
                part = missed.parts[0]
                self._asked = True
                self._archive.replay(part.room.name, part.after, part.upto, PAGE, self._answered)

    def _answered(self, events: Sequence[Stored] | StoreError) -> None:
        self._asked = False
        if self._session.ended:
            self._waiting.clear()
            return
        missed = self._waiting[0]
        part = missed.parts.popleft()
        name = part.room.name
        if isinstance(events, StoreError):
            self._waiting.popleft()
            self._session.peer.reply(Refused(Reason.UNAVAILABLE, name), missed.request)
        elif not part.room.legible(self._session):  # what came may be of another room of its name
            del missed.told[name]
            missed.lost.append(name)
        else:
            last = not events or events[-1].seq >= part.upto
            self._session.peer.reply(Replayed(name, (*events,), last), missed.request)
            if not last:
                missed.parts.appendleft(part._replace(after=events[-1].seq))
        self._call_soon(self.go_on)
