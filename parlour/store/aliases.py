"""The names that rooms had before: what was recorded under one of them, while the change was on its way to the disk,
belongs to the room all the same.

It knows rooms by their ids, and nothing of the database.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec.structs import replace

from parlour.events import PersonEvent, RoomEvent

MOST = 1000
"""Former names that are known; the oldest are forgotten."""


class Present(NamedTuple):
    """A room, as it is now."""

    id: int
    name: str


class Aliases:
    """Former names of rooms, of those that no other room has taken."""

    def __init__(self) -> None:
        self._present: dict[str, Present] = {}

    def copy(self) -> Aliases:
        """One that may become different."""
        copied = Aliases()
        copied._present = self._present.copy()
        return copied

    def find(self, name: str) -> Present | None:
        """The room that had `name`."""
        return self._present.get(name)

    def add(self, old: str, room: Present) -> None:
        """`room` was called `old` until now."""
        self.take(room.name)
        for name, present in self._present.items():
            if present.id == room.id:
                self._present[name] = room
        self.take(old)
        self._present[old] = room
        if len(self._present) > MOST:
            del self._present[next(iter(self._present))]

    def take(self, name: str) -> None:
        """A room is given `name`, or was to be: what is recorded under it from now on is not for the former bearer."""
        self._present.pop(name, None)

    def forget(self, room: int) -> None:
        """The room of that id is gone."""
        for name in [name for name, present in self._present.items() if present.id == room]:
            del self._present[name]

    def told(self, event: RoomEvent | PersonEvent) -> Any:
        """`event` under the name that its room has now."""
        if not self._present:
            return event
        if isinstance(event, PersonEvent):
            if self._present.keys().isdisjoint(event.rooms):
                return event
            return replace(event, rooms=tuple(self._name(room) for room in event.rooms))
        present = self._present.get(event.room)
        return event if present is None else replace(event, room=present.name)

    def _name(self, name: str) -> str:
        present = self._present.get(name)
        return name if present is None else present.name
