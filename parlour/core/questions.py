"""What one client wants to know that takes its time: of the archive, or a long list.

One question at a time and in a turn of the loop, so that nobody keeps the server from the others; and only as fast as
the client reads the answers, so that they do not gather.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from parlour.core.room import Room
from parlour.errors import Reason, Refusal
from parlour.events import Event, Refused

if TYPE_CHECKING:
    from parlour.core.session import Session

MOST = 64
"""Questions that may wait."""


class Question(NamedTuple):
    """Something that a client wants to know."""

    ask: Callable[[Callable[[Any], None]], None]
    """Puts it, with where the result is to go."""
    answer: Callable[[Any], Event | None]
    """Makes an event of the result; None: it needs no answer, or has seen to that itself."""
    request: str | None
    """What that answers."""
    room: Room | None = None
    """What it is about, if it is one room: it is answered only as long as the client may read that."""


class Questions:
    """The questions of one session, answered in their order."""

    __slots__ = ("_ahead", "_busy", "_call_soon", "_session", "_waiting")

    def __init__(self, session: Session, call_soon: Callable[[Callable[[], None]], Any]) -> None:
        self._session = session
        self._call_soon = call_soon
        self._waiting: deque[Question] = deque()
        self._busy = False
        """One is put, or was answered in this turn."""
        self._ahead: int | None = None
        """How many were put ahead of the others just now; None: they take their turn."""

    @contextmanager
    def first(self) -> Iterator[None]:
        """What is asked meanwhile comes before what waits."""
        self._ahead = 0
        try:
            yield
        finally:
            self._ahead = None

    @property
    def idle(self) -> bool:
        """Whether nothing is asked that is not answered."""
        return not self._busy and not self._waiting

    def expect(self) -> None:
        """Raises `Refusal` if no more questions may wait."""
        if len(self._waiting) >= MOST:
            raise Refusal(Reason.UNAVAILABLE)

    def ask(self, question: Question) -> None:
        """Put `question` as soon as it is its turn."""
        if self._ahead is None:
            self._waiting.append(question)
        else:
            self._waiting.insert(self._ahead, question)
            self._ahead += 1
        self.go_on()

    def go_on(self) -> None:
        """Put the next question, unless one is put, or the client does not read its answers."""
        if not self._waiting or self._busy or self._session.ended or self._session.outbox.blocked:
            return
        self._busy = True
        question = self._waiting.popleft()
        question.ask(lambda result: self._answered(question, result))

    def _answered(self, question: Question, result: Any) -> None:
        if self._session.ended:
            self._waiting.clear()
            return
        room = question.room
        if room is not None and not room.readable(self._session):  # what came may be of another one of its name
            event: Event | None = Refused(Reason.NO_SUCH_ROOM, room.name)
        else:
            event = question.answer(result)
        if event is not None:
            self._session.peer.reply(event, question.request)
        self._call_soon(self._rested)

    def _rested(self) -> None:
        self._busy = False
        self.go_on()
