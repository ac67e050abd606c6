"""When all that a connection has asked so far is done and told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from parlour.core.questions import Question
from parlour.events import Pong

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


class Settling:
    """Those who wait for that."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._waiting: list[Callable[[], None]] = []
        """What to call when all is stored that happened up to the end of this turn."""

    def tell(self, session: Session, request: str | None) -> None:
        """Tell `session` when it is so. Raises `Refusal` if too much is waiting for it."""
        if session.questions is not None:
            session.questions.expect()
        self._when_settled(session, partial(self._answer, session, request))

    def _when_settled(self, session: Session, call: Callable[[], None]) -> None:
        """Call that when all that `session` has asked so far is answered and stored."""
        questions = session.questions
        if questions is None or questions.idle:
            self.when_stored(call)
        else:
            questions.ask(Question(lambda answered: answered(None), lambda _: self.when_stored(call), None))

    def _answer(self, session: Session, request: str | None) -> None:
        if session.late is not None:
            session.late.append(request)
        elif session.peer.busy:  # with what the answers gave rise to
            session.late = [request]
            self._hub.call_soon(partial(self._wait, session))
        else:
            session.peer.reply(Pong(self._hub.clock()), request)

    def _wait(self, session: Session) -> None:
        if not session.ended:
            self._when_settled(session, partial(self._answer_late, session))

    def _answer_late(self, session: Session) -> None:
        if session.peer.busy:
            self._hub.call_soon(partial(self._wait, session))
            return
        late, session.late = session.late or (), None
        for request in late:
            session.peer.reply(Pong(self._hub.clock()), request)

    def when_stored(self, call: Callable[[], None]) -> None:
        """Call that when all is stored and told that has happened so far."""
        if self._hub.at_rest:
            call()
            return
        self._waiting.append(call)
        self._hub.schedule()

    def submitted(self) -> None:
        """All of this turn is with the journal."""
        if self._waiting:
            calls, self._waiting = self._waiting, []
            self._hub.journal.settle(partial(_call, calls))


def _call(calls: list[Callable[[], None]]) -> None:
    for call in calls:
        call()
