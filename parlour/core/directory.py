"""Whom the server knows, as dialects may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import names
from parlour.events import Profile

if TYPE_CHECKING:
    from parlour.core.former import FormerPeople
    from parlour.core.hooks import Hooks
    from parlour.core.room import Room
    from parlour.core.rooms import Rooms
    from parlour.core.roster import Roster
    from parlour.core.tokens import Tokens


class Directory:
    """See `dialects.base.Directory`."""

    def __init__(self, roster: Roster, former: FormerPeople, rooms: Rooms, tokens: Tokens, hooks: Hooks) -> None:
        self._roster = roster
        self._former = former
        self._rooms = rooms
        self._tokens = tokens
        self._hooks = hooks

    def profile(self, name: str) -> Profile | None:
        """Who is called `name` (however it is written), or was until lately; bots need not be connected."""
        return self.online(name) or self.bot(name) or self._former.latest(name)

    def bot(self, name: str) -> Profile | None:
        """The bot called `name`, as far as it is known without being connected: it need not be to speak."""
        return self._tokens.profile(name) or self._hooks.profile(name)

    def online(self, name: str) -> Profile | None:
        """Who is called `name` now."""
        session = self._roster.find(name)
        return None if session is None else session.profile

    def partner(self, room: str, name: str) -> str:
        """The other one of the direct `room` of the person called `name`; empty if that is not known."""
        found = self._rooms.get(room)
        if found is None or found.kind != "direct":
            return ""
        person = self._member(found, name)
        if person is not None:
            other = next((called for one, called in found.members.items() if one != person), "")
            if other:
                return other
        return next((one for one in found.people if not _same(one, name)), "")

    def _member(self, room: Room, name: str) -> int | None:
        """Which member of `room` is called `name`, or was."""
        people = [person for person, called in room.members.items() if _same(called, name)]
        if len(people) == 1:
            return people[0]
        session = self._roster.find(name)
        candidates = [*([session.person] if session else ()), *(one.person for one in self._former.of(name))]
        return next((person for person in candidates if person in room.members), None)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return names.key(one) == names.key(other)
    except names.BadName:
        return False
