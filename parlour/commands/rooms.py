"""Rooms: entering and leaving, their settings, who may be in them."""

from typing import Literal

import msgspec

from parlour.commands.base import Command

RoomFlag = Literal["invite-only", "moderated", "members-only", "secret", "fixed-topic"]
"""Only the invited enter; only operators and those with a voice speak; only those in it speak; only those in it know
of it; only operators set the topic."""
MaskList = Literal["banned", "exempt", "invited"]
"""Masks of people who are kept out, who are not although banned, who need no invitation."""
RoleName = Literal["operator", "voice"]
ModeName = RoomFlag | MaskList | RoleName | Literal["key", "limit"]


class Mode(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A setting of a room, on or off."""

    name: ModeName
    on: bool = True
    value: str = ""
    """A mask ``name!user@host``, somebody's name, the key, the most people (a number); of a flag, nothing."""


class Join(Command, frozen=True):
    """Enter `room`. One that is not there is created: open, or `private`."""

    room: str
    private: bool = False
    key: str = ""
    """Where one is needed."""


class Leave(Command, frozen=True):
    """Be no member of `room` any more."""

    room: str
    text: str = ""
    """A last word."""


class Invite(Command, frozen=True):
    """Make the connected person called `name` a member of a private `room`; let them enter another one."""

    room: str
    name: str


class Invitations(Command, frozen=True):
    """Which rooms was one asked to enter, and has not?"""


class Kick(Command, frozen=True):
    """Put the person called `name` out of `room`: its operators can."""

    room: str
    name: str
    text: str = ""
    """Why."""


class Topic(Command, frozen=True):
    """Set the topic of `room`; without `text`, ask for it."""

    room: str
    text: str | None = None


class SetModes(Command, frozen=True):
    """Change settings of `room`: its operators can."""

    room: str
    modes: tuple[Mode, ...]


class Modes(Command, frozen=True):
    """How is `room` set?"""

    room: str


class Masks(Command, frozen=True):
    """Which masks does one of the lists of `room` have?"""

    room: str
    list: MaskList


class RenameRoom(Command, frozen=True):
    """Give `room` another name: its operators can."""

    room: str
    name: str
    text: str = ""
    """Why."""


class Rooms(Command, frozen=True):
    """Which rooms are there? The open ones, and one's own; or that one `room` alone."""

    room: str | None = None


class Who(Command, frozen=True):
    """Who is in `room`?"""

    room: str
