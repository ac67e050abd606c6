"""Every event of a room once, in the order of their numbers, however often the connection was lost in between.

Knows no connection and no clock: what the server tells goes in, what can be told to others comes out. While one is
being told what was missed in a room, what happens there now is held back.
"""

from parlour.events import Created, Registered, Replayed, Resumed, RoomEvent

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
        last = {room.name: room.last for room in welcome.rooms}
        for room in welcome.rooms:
            # One came into it while the connection was going: how far one has read tells where.
            self._seen.setdefault(room.name, room.last if first else min(room.read, room.last))
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
        self._count -= len(self._held.pop(room, ()))

    def live(self, event: RoomEvent) -> list[RoomEvent]:
        """Take what happens now; what comes out."""
        if self._stopped or self._dropping:
            return []
        held = self._held.get(event.room)
        if held is None:
            return self._next(event)
        if self._count < self._most_held:
            held.append(event)
            self._count += 1
        else:
            self._dropping = True
        return []

    def skip(self, room: str, seq: int) -> None:
        """Something happened now that this program does not know, with that number."""
        if room in self._seen and room not in self._held and not self._stopped and not self._dropping:
            self._seen[room] = max(self._seen[room], seq)

    def replayed(self, part: Replayed) -> list[RoomEvent]:
        """Take a part of what was missed; what comes out."""
        if self._stopped:
            return []
        told = [out for event in part.events for out in self._next(event)]
        self.missed += len(told)
        return told + self._release(part.room) if part.last else told

    def resumed(self, end: Resumed) -> list[RoomEvent]:
        """Take the end of what was missed; what comes out."""
        if self._stopped:
            return []
        for room in end.lost:
            self.exit(room)
        told = []
        for room, upto in end.rooms.items():
            if room in self._held:
                self._seen[room] = max(self._seen[room], upto)
                told += self._release(room)
        return told

    def _release(self, room: str) -> list[RoomEvent]:
        held = self._held.pop(room, [])
        self._count -= len(held)
        return [out for event in held for out in self._next(event)]

    def _next(self, event: RoomEvent) -> list[RoomEvent]:
        """`event`, unless it came out before."""
        if event.seq:
            seen = self._seen.get(event.room)
            if seen is not None and event.seq <= seen:
                return []
            if seen is not None or isinstance(event, Created):
                self._seen[event.room] = event.seq
        return [event]
