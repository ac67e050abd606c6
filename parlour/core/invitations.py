"""Invitations to open rooms, until they are used: who has one may enter, whatever keeps others out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.core.room import Room

MOST = 100
"""Invitations that wait for one person."""


class Invitations:
    """Those that wait."""

    def __init__(self) -> None:
        self._rooms: dict[int, dict[Room, bool]] = {}
        """By person: the rooms, each with whether one may enter it although one is banned."""

    def add(self, person: int, room: Room, *, pardons: bool) -> bool:
        """Let `person` enter `room`, and, if it `pardons`, also if they are banned; returns whether that is news."""
        rooms = self._rooms.setdefault(person, {})
        had = rooms.get(room)
        if had is not None and had >= pardons:
            return False
        rooms[room] = pardons
        if len(rooms) > MOST:
            del rooms[next(iter(rooms))]
        return True

    def has(self, person: int, room: Room) -> bool:
        """Whether `person` was asked to enter `room`."""
        return room in self._rooms.get(person, ())

    def pardons(self, person: int, room: Room) -> bool:
        """Whether that was by an operator, so that no ban counts."""
        return self._rooms.get(person, {}).get(room, False)

    def of(self, person: int) -> list[Room]:
        """The rooms that `person` was asked to enter, the earliest first."""
        return [*self._rooms.get(person, ())]

    def use(self, person: int, room: Room) -> None:
        """`person` has entered `room`."""
        rooms = self._rooms.get(person, {})
        rooms.pop(room, None)
        if not rooms:
            self.forget(person)

    def forget(self, person: int) -> None:
        """`person` is gone."""
        self._rooms.pop(person, None)
