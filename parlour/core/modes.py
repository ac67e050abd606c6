"""How a room is set, and what that lets people do.

Rooms are as they are by default until somebody sets them: then they have `Modes`. Who is operator of a room, or has a
voice, is not of them: see `Room.roles`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parlour.commands import MaskList, RoomFlag
from parlour.core.masks import pattern, subject
from parlour.core.room import NONE
from parlour.errors import Reason, Refusal
from parlour.events import Masked

if TYPE_CHECKING:
    from parlour.core.room import Room
    from parlour.core.session import Session
    from parlour.events import Profile

DEFAULT: frozenset[RoomFlag] = frozenset({"members-only"})
"""The flags of every room at first."""
ALWAYS: frozenset[RoomFlag] = frozenset({"invite-only", "secret"})
"""Those of private rooms, whatever else is set."""
MOST_MASKS = 100
"""Masks on one list."""

MOST_JUDGED = 10_000
"""People of whom a room remembers whether they are banned from it."""


class Listed:
    """A mask on a list, ready to be compared."""

    __slots__ = ("masked", "pattern")

    def __init__(self, masked: Masked) -> None:
        self.masked = masked
        self.pattern: re.Pattern[str] = pattern(masked.mask)


class Modes:
    """The settings of a room that has some."""

    __slots__ = ("_banned", "_lists", "flags", "key", "limit")

    def __init__(self) -> None:
        self.flags = DEFAULT
        self.key = ""
        """What one must know to enter; empty: nothing."""
        self.limit = 0
        """How many may be in it; 0: all."""
        self._lists: dict[MaskList, dict[str, Listed]] = {}
        """By the mask in small letters, in the order they came. No list is empty."""
        self._banned: dict[int, tuple[Profile, bool]] = {}
        """Whether people are banned, as far as that was asked since the lists changed: those who speak are asked for
        with each message."""

    @property
    def plain(self) -> bool:
        """Whether everybody may know of the room, enter it, and read what was said in it."""
        return not self.key and self.flags.isdisjoint(ALWAYS)

    @property
    def default(self) -> bool:
        """Whether nothing is set."""
        return self.flags == DEFAULT and not self.key and not self.limit and not self._lists

    def masks(self, name: MaskList) -> tuple[Masked, ...]:
        """What is on a list."""
        return (*(listed.masked for listed in self._lists.get(name, {}).values()),)

    def add(self, name: MaskList, masked: Masked) -> bool:
        """Put a mask on a list; returns whether it was not there. Raises `Refusal`."""
        listed = self._lists.get(name, {})
        if masked.mask.lower() in listed:
            return False
        if len(listed) >= MOST_MASKS:
            raise Refusal(Reason.TOO_MANY_MASKS, masked.mask)
        self._lists.setdefault(name, listed)[masked.mask.lower()] = Listed(masked)
        self._banned.clear()
        return True

    def drop(self, name: MaskList, mask: str) -> str | None:
        """Take a mask from a list; returns it as it was there, if it was."""
        listed = self._lists.get(name, {})
        found = listed.pop(mask.lower(), None)
        if found is None:
            return None
        if not listed:
            del self._lists[name]
        self._banned.clear()
        return found.masked.mask

    def lists(self, name: MaskList, session: Session) -> bool:
        """Whether a mask on that list is about `session`."""
        listed = self._lists.get(name)
        if not listed:
            return False
        person = subject(session.profile)
        return any(one.pattern.match(person) for one in listed.values())

    def bans(self, session: Session) -> bool:
        """Whether `session` is banned, and not exempt from it."""
        if "banned" not in self._lists:
            return False
        profile, banned = self._banned.get(session.person, (None, False))
        if profile is not session.profile:
            banned = self.lists("banned", session) and not self.lists("exempt", session)
            if len(self._banned) >= MOST_JUDGED:
                self._banned.clear()
            self._banned[session.person] = session.profile, banned
        return banned


def flags(room: Room) -> frozenset[RoomFlag]:
    """Those that are on in `room`."""
    on = DEFAULT if room.modes is None else room.modes.flags
    return on | ALWAYS if room.kind == "private" else on


def is_operator(room: Room, session: Session) -> bool:
    """Whether `session` may do in `room` what its operators may. Owners of the server are operators everywhere."""
    return room.kind != "direct" and (session.profile.owner or room.roles.get(session.person, NONE).operator)


def may_speak(room: Room, session: Session) -> bool:
    """Whether `session`, who is in `room` or may speak from outside, has a voice in it."""
    modes = room.modes
    if modes is None or session.person in room.roles or session.profile.owner:
        return True
    return "moderated" not in modes.flags and not modes.bans(session)


def may_enter(
    room: Room, session: Session, key: str = "", *, invited: bool = False, pardoned: bool = False
) -> Reason | None:
    """Why `session` may not enter `room`, if so. Members were let in once, or `invited`, if not `pardoned`."""
    modes = room.modes
    if modes is None:
        return None
    if modes.bans(session) and not (pardoned or session.profile.owner):
        return Reason.BANNED
    if invited or session.person in room.members:
        return None
    if "invite-only" in flags(room) and not modes.lists("invited", session):
        return Reason.INVITE_ONLY
    if modes.key and key != modes.key:
        return Reason.WRONG_KEY
    if modes.limit and room.size >= modes.limit:
        return Reason.ROOM_FULL
    return None
