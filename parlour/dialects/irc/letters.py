"""The letters of modes (modern IRC, "Channel Modes", "User Modes"), and the signs of roles.

What RPL_MYINFO and RPL_ISUPPORT say of modes is made of these tables.
"""

from __future__ import annotations

from typing import Final, get_args

from parlour.commands import MaskList, ModeName, PersonFlag, RoleName, RoomFlag
from parlour.events import InRoom, Presence

ROOM: Final[dict[ModeName, str]] = {
    "banned": "b",
    "exempt": "e",
    "invited": "I",
    "key": "k",
    "limit": "l",
    "invite-only": "i",
    "moderated": "m",
    "members-only": "n",
    "secret": "s",
    "fixed-topic": "t",
    "operator": "o",
    "voice": "v",
}
"""Settings of rooms."""
LISTS: Final[dict[MaskList, str]] = {name: ROOM[name] for name in get_args(MaskList)}
"""Of these, masks (CHANMODES, type A)."""
KEY: Final = ROOM["key"]
"""Has a parameter always (type B)."""
LIMIT: Final = ROOM["limit"]
"""Has one when it is put on (type C)."""
FLAGS: Final[dict[RoomFlag, str]] = {name: ROOM[name] for name in get_args(RoomFlag)}
"""Have none (type D)."""
ROLES: Final[dict[RoleName, str]] = {name: ROOM[name] for name in get_args(RoleName)}
"""Have a name (PREFIX), the highest first."""
SIGNS: Final[dict[RoleName | None, str]] = {"operator": "@", "voice": "+", None: ""}
"""What stands before the name of somebody with that role."""
PERSON: Final[dict[PersonFlag, str]] = {"bot": "B", "invisible": "i", "owner": "o"}
"""What people can be."""

VALUED: Final = frozenset({KEY, LIMIT, *ROLES.values()})
"""Settings that need a parameter to be put on; all but `LIMIT` have one when they are taken off, too."""
WITH_PARAMETERS: Final = "".join([*LISTS.values(), KEY, LIMIT, *ROLES.values()])
"""All that can have one."""
_BOTH: Final = SIGNS["operator"] + SIGNS["voice"]


def signs(one: Presence | InRoom, *, all_of_them: bool) -> str:
    """What stands before a name: the sign of the highest role, or (IRCv3 multi-prefix) those of all."""
    return _BOTH if all_of_them and one.voiced else SIGNS[one.role]
