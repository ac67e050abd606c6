"""A client that remembers what it has been told, as a good one does, and complains about whatever is not right.

It knows of each room it is in up to which number it has heard everything. When its connection ends it forgets what came
behind a hole; when it is back it resumes. Then nothing may come twice, nothing may be missing, and nothing may come
from a room that it is not in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from parlour.commands import LOBBY, Command, History, Leave, Register, Resume
from parlour.core.outbox import Outbox
from parlour.errors import Reason
from parlour.events import (
    Closing,
    Dissolved,
    Entered,
    Event,
    Exited,
    Page,
    PersonEvent,
    Refused,
    Registered,
    Replayed,
    Resumed,
    RoomEvent,
    RoomState,
)


class Fact(NamedTuple):
    """An event as it was stored."""

    life: int
    """Which of the rooms that had this name it was."""
    event: RoomEvent


class Facts:
    """All that was ever stored."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, float, type], Fact] = {}
        self._lives: dict[str, int] = {}
        self._open: set[tuple[str, int]] = {(LOBBY, 0)}

    def add(self, event: RoomEvent) -> None:
        """`event` is stored."""
        kind = getattr(event, "kind", None)
        if kind is not None:
            self._lives[event.room] = self._lives.get(event.room, 0) + 1
        life = self._lives.get(event.room, 0)
        if kind == "open":
            self._open.add((event.room, life))
        key = (event.room, event.at, type(event))
        assert key not in self._facts
        self._facts[key] = Fact(life, event)

    def of(self, event: RoomEvent) -> Fact:
        """What was stored as `event`, which may have been changed since."""
        fact = self._facts[event.room, event.at, type(event)]
        assert (event.seq, event.author) == (fact.event.seq, fact.event.author)
        return fact

    def is_open(self, fact: Fact) -> bool:
        """Whether everybody may read it."""
        return (fact.event.room, fact.life) in self._open


class Period:
    """A time in a room, over any number of connections."""

    def __init__(self, state: RoomState) -> None:
        self.kind = state.kind
        self.base = state.last
        """Behind this it is to hear everything."""
        self.got: set[int] = set()
        self.live: int | None = state.last
        """The last number that was heard live, or is known to come before; None while it is not there."""
        self.life: int | None = None

    @property
    def seen(self) -> int:
        """Up to here nothing is missing."""
        seen = self.base
        while seen + 1 in self.got:
            seen += 1
        return seen

    def pause(self) -> None:
        """The connection has ended."""
        seen = self.seen
        self.got = {seq for seq in self.got if seq <= seen}
        self.live = None

    def take(self, fact: Fact) -> None:
        """Hear something new."""
        assert self.life in (None, fact.life), "this is of another room of that name"
        self.life = fact.life
        assert fact.event.seq not in self.got, f"told twice: {fact.event}"
        self.got.add(fact.event.seq)


class Line:
    """One connection of a reader."""

    echoes = True
    hides: frozenset[type[Event]] = frozenset()
    labels = False

    def __init__(self, facts: Facts, limit: int, mark: Callable[[Line], None]) -> None:
        self._facts = facts
        self._told: list[tuple[Event, str | None]] = []
        self.outbox = Outbox(self, lambda _: mark(self), limit)
        self.closed = False
        self.busy = False

    # the codec, the peer and the writer in one
    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        return b"" if isinstance(event, Dissolved) else self._token(event, None)

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        raise AssertionError("it has no labels")

    def reply(self, event: Event, request: str | None = None) -> None:
        if not self.closed:
            self.outbox.push(self._token(event, request))

    def close(self) -> None:
        self.closed = True

    def flush(self) -> None:
        raise AssertionError("the reader reads by itself")

    def _token(self, event: Event, request: str | None) -> bytes:
        self._told.append((event, request))
        return b"%d\n" % (len(self._told) - 1)

    def read(self, most: int) -> list[tuple[Event, str | None]]:
        """The next things that it was told, at most so many."""
        count = min(most, len(self.outbox.chunks))
        data = b"".join(self.outbox.chunks[:count])
        self.outbox.drop(count)
        return [self._told[int(token)] for token in data.split()]


class Reader:
    """See the module. `lasting`: it can come back."""

    def __init__(self, name: str, facts: Facts, *, lasting: bool) -> None:
        self.name = name
        self.lasting = lasting
        self.secret = ""
        self.line: Line | None = None
        self.do: Callable[[Command], None] = lambda _: None
        """Has a command executed on the present connection."""
        self.periods: dict[str, Period] = {}
        self.wanted: set[str] = set()
        """Rooms that it asked for, or was asked into."""
        self.excused: set[str] = set()
        """Rooms of which it would be right that it is not in them any more."""
        self.leaving: set[str] = set()
        """Rooms that it has asked to leave, and has not been told to have left."""
        self._facts = facts
        self._pending: dict[str, int] | None = None
        """What it resumes at the moment."""
        self.unfinished = False
        """It has to resume once more."""

    def begin(self, line: Line, do: Callable[[Command], None]) -> None:
        """Register on a new connection."""
        self.line, self.do = line, do
        do(Register(self.name, self.secret, self.lasting))

    def lose(self) -> None:
        """The connection is gone, and with it what was not read."""
        self.line = None
        self._pending = None
        self.unfinished = False
        while self.leaving:
            self.periods.pop(self.leaving.pop(), None)  # should it be there again, that is another time
        for room, period in [*self.periods.items()]:
            period.pause()
            if not self.lasting and period.kind != "open":
                del self.periods[room]

    def resume(self) -> None:
        """Ask for what is missing."""
        self.unfinished = False
        self._pending = {room: period.seen for room, period in self.periods.items() if room not in self.leaving}
        self.do(Resume(self._pending, id="resume"))

    def read(self, most: int) -> None:
        """Take in what it was told."""
        if self.line is None:
            return
        for event, request in self.line.read(most):
            self._take(event, request)
            if self.line is None:
                return

    def _take(self, event: Event, request: str | None) -> None:
        match event:
            case Registered():
                self._welcomed(event)
            case Refused(reason=Reason.NAME_IN_USE) | Closing():
                self.lose()
            case Refused(reason=Reason.NOT_A_MEMBER | Reason.NO_SUCH_ROOM, about=room) if room in self.leaving:
                self.leaving.discard(room)  # it had not come back to it yet
                self.periods.pop(room, None)
            case Refused(reason=Reason.UNAVAILABLE) if request == "resume":
                self._pending, self.unfinished = None, True
            case Entered(room=state):
                assert state.kind == "open" or state.name in self.wanted or state.kind == "direct"
                self.periods.setdefault(state.name, Period(state))
            case Exited(room=room):
                assert room in self.excused, f"thrown out of {room}"
                self.periods.pop(room, None)
                self.leaving.discard(room)
                if self._pending is not None:
                    self._pending.pop(room, None)
            case Replayed():
                self._replayed(event)
            case Resumed():
                self._resumed(event)
            case Page(messages=messages):
                assert request == "history"
                for message in messages:
                    self._may_know(self._facts.of(message))
            case RoomEvent():
                self._live(event)
            case _:
                pass

    def _welcomed(self, event: Registered) -> None:
        self.secret = event.secret
        assert (event.secret != "") is self.lasting
        assert self.lasting or [state.name for state in event.rooms] == [LOBBY]
        for state in event.rooms:
            period = self.periods.setdefault(state.name, Period(state))
            period.live = state.last
        names = {state.name for state in event.rooms}
        for room in self.periods.keys() - names:
            assert room in self.excused or not self.lasting, f"not in {room} any more"
            if self.periods[room].kind != "open":
                del self.periods[room]
        self.resume()

    def _live(self, event: RoomEvent) -> None:
        period = self.periods.get(event.room)
        assert period is not None, f"not in that room: {event}"
        if not event.durable:
            return
        if period.live is None:  # resuming has brought it there already
            assert self.unfinished or (self._pending is not None and event.room in self._pending)
            period.live = event.seq - 1
        assert event.seq == period.live + 1, f"heard {event} behind {period.live}"
        period.live = event.seq
        fact = self._facts.of(event)
        assert event == fact.event
        self._may_know(fact)
        period.take(fact)

    def _replayed(self, event: Replayed) -> None:
        period = self.periods.get(event.room)
        told = self._pending is not None and event.room in self._pending
        if not told:
            period = None  # it has left meanwhile, and may have come in again
        for stored in event.events:
            fact = self._facts.of(stored)
            self._may_know(fact)
            if period is not None:
                assert stored.seq == period.seen + 1
                period.take(fact)

    def _may_know(self, fact: Fact) -> None:
        period = self.periods.get(fact.event.room)
        mine = period is not None and period.life in (None, fact.life)
        assert mine or self._facts.is_open(fact), f"{self.name} must not know {fact}"

    def _resumed(self, event: Resumed) -> None:
        assert self._pending is not None
        for room in event.lost:
            if room in self._pending:
                period = self.periods.pop(room)
                assert room in self.excused, f"lost {room}"
                assert period.kind != "open" or period.got <= {1}, "somebody has used it"
        for room in self._pending.keys() - set(event.lost):
            period = self.periods[room]
            upto = event.rooms[room]
            assert period.seen >= upto
            if period.live is None:
                period.live = upto
        self._pending = None

    def leave(self, room: str) -> None:
        """Ask to leave a room."""
        if room != LOBBY:
            self.leaving.add(room)
            self.excused.add(room)
        self.do(Leave(room))

    def ask_history(self, room: str) -> None:
        """Try to read a room, in it or not."""
        self.do(History(room, limit=50, id="history"))
