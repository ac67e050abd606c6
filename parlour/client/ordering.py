"""Every event of a room once, in the order of their numbers, however often the connection was lost in between.

Knows no connection and no clock: what the server tells goes in, what can be told to others comes out. While one is
being told what was missed in a room, what happens there now is held back.
"""

from typing import Any

from parlour.events import Created, PersonEvent, Registered, Replayed, Resumed, RoomEvent, RoomRenamed

Happened = RoomEvent | PersonEvent

MOST_HELD = 10_000
"""Live events that are held back at most."""


class Order:
    """Where one stands in each room."""

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._most_held = most_held
        self._store: str | None = None
        self._seen: dict[str, int] = {}
        """The number of the last event that came out, for each room one is in."""
        self._held: dict[str, list[RoomEvent]] = {}
        """The rooms of which something missed is still to be told, with what happened there since."""
        self._people: list[PersonEvent] = []
        """What happened to people meanwhile."""
        self._count = 0
        """How many are held."""
        self.missed = 0
        """How many events came out late, since `begin`."""
        self._dropping = False
        """What happens now is not held any more, because there is too much of it."""
        self._stopped = False
        """Nothing comes out any more."""

    def begin(self, welcome: Registered) -> bool:
        """A connection begins. The value is whether there is another store than before: numbers begin anew."""
        anew = self._store is not None and self._store != welcome.store
        first = self._store is None or anew
        if anew:
            self._seen.clear()
        self._store = welcome.store
        self._count = self.missed = 0
        self._dropping = self._stopped = False
        self._people.clear()
        last = {room.name: room.last for room in welcome.rooms}
        gone = [seen for name, seen in self._seen.items() if name not in last]
        for room in welcome.rooms:
            # One came into it while the connection was going: how far one has read tells where. But it may be one that
            # is missing now, under another name: then the numbers go on.
            before = [seen for seen in gone if seen <= room.last]
            self._seen.setdefault(room.name, room.last if first else min(max(room.read, *before, 0), room.last))
        self._held = {name: [] for name, seen in self._seen.items() if name not in last or seen < last[name]}
        return anew

    @property
    def positions(self) -> dict[str, int]:
        """The number of the last event that came out, for each room."""
        return {**self._seen}

    @property
    def waiting(self) -> bool:
        """Whether something missed is still to be told."""
        return bool(self._held)

    @property
    def behind(self) -> bool:
        """Whether this connection is of no use any more: what is still to be told, only another one can tell."""
        return self._stopped or (self._dropping and not self._held)

    @property
    def stopped(self) -> bool:
        """Whether nothing comes out any more, on this connection."""
        return self._stopped

    def stop(self) -> None:
        """Let nothing more come out: there is no place for it."""
        self._stopped = True

    def enter(self, room: str, last: int) -> None:
        """One is in `room` from now on: what happens behind its number `last` will come."""
        self._seen.setdefault(room, last)

    def exit(self, room: str) -> None:
        """One is in `room` no longer."""
        self._seen.pop(room, None)
        self._let_go(room)

    def live(self, event: Happened) -> list[Happened]:
        """Take what happens now; what comes out."""
        if self._stopped or self._dropping:
            return []
        held = self._hold(event)
        if held is None:
            return [event] if isinstance(event, PersonEvent) else [*self._next(event)]
        if self._count < self._most_held:
            held.append(event)
            self._count += 1
            if isinstance(event, RoomRenamed):
                self._held[event.name] = self._held[event.room]
        else:
            self._dropping = True
        return []

    def _hold(self, event: Happened) -> list[Any] | None:
        """Where `event` is to wait, if it is."""
        if isinstance(event, PersonEvent):
            return self._people if self._held else None
        return self._held.get(event.room)

    def skip(self, room: str, seq: int) -> None:
        """Something happened now that this program does not know, with that number."""
        if room in self._seen and room not in self._held and not self._stopped and not self._dropping:
            self._seen[room] = max(self._seen[room], seq)

    def replayed(self, part: Replayed) -> list[Happened]:
        """Take a part of what was missed; what comes out."""
        if self._stopped:
            return []
        told: list[Happened] = [out for event in part.events for out in self._next(event)]
        self.missed += len(told)
        return told + self._release(part.room) if part.last else told

    def resumed(self, end: Resumed) -> list[Happened]:
        """Take the end of what was missed; what comes out."""
        if self._stopped:
            return []
        for room in end.lost:
            self.exit(room)
        told: list[Happened] = []
        for room, upto in end.rooms.items():
            if room in self._held:
                self._seen[room] = max(self._seen[room], upto)
                told += self._release(room)
        return told + self._release_people()

    def _release(self, room: str) -> list[Happened]:
        return [out for event in self._let_go(room) for out in self._next(event)] + self._release_people()

    def _release_people(self) -> list[Happened]:
        """What happened to people, when nothing missed is still to be told."""
        if self._held:
            return []
        people, self._people = self._people, []
        self._count -= len(people)
        return [*people]

    def _let_go(self, room: str) -> list[RoomEvent]:
        """Hold nothing of `room` any more, whatever it is called now; what was held."""
        held = self._held.pop(room, None)
        if held is None:
            return []
        for name in [name for name, other in self._held.items() if other is held]:
            del self._held[name]
        self._count -= len(held)
        return held

    def _next(self, event: RoomEvent) -> list[RoomEvent]:
        """`event`, unless it came out before."""
        if event.seq:
            seen = self._seen.get(event.room)
            if seen is not None and event.seq <= seen:
                return []
            if seen is not None or isinstance(event, Created):
                self._seen[event.room] = event.seq
            if isinstance(event, RoomRenamed):
                self._seen[event.name] = max(self._seen.pop(event.room, 0), self._seen.get(event.name, 0))
        return [event]
