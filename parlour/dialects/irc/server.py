"""What the server calls itself on IRC, and how people are written there."""

from parlour.dialects.base import Directory
from parlour.events import InRoom, Presence, Profile
from parlour.names import ascii_name

NOBODY = "parlour"
"""The host of people of whom nothing but the name is known."""


def prefix(directory: Directory, name: str) -> str:
    """``nick!user@host`` of the person called `name`."""
    return source(directory.profile(name), name)


def source(profile: Profile | None, name: str) -> str:
    """The same of somebody who has, or had lately, that profile."""
    if profile is None:
        return f"{name}!{user(name)}@{NOBODY}"
    return f"{name}!{profile.user}@{profile.host}"


def user(name: str) -> str:
    """What somebody of whom nothing but the name is known is called on their machine."""
    return "".join(character for character in ascii_name(name).lower() if character.isalnum())[:10] or "guest"


def msgid(room: str, seq: int) -> str:
    """The identifier of an event (IRCv3 message-ids)."""
    return f"{seq}-{room}"


def parse_msgid(identifier: str) -> tuple[str, int] | None:
    """The room and the number that an identifier stands for; None if it is none of ours."""
    seq, dash, room = identifier.partition("-")
    if not (dash and room and seq.isascii() and seq.isdigit() and len(seq) <= 12):
        return None
    return room, int(seq)


MODE_LETTERS = {
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
"""Settings of rooms, as IRC calls them."""
SIGNS = {"operator": "@", "voice": "+", None: ""}
"""What stands before the name of somebody with that role."""


def signs(one: Presence | InRoom, *, all_of_them: bool) -> str:
    """What stands before a name: the sign of the highest role, or (IRCv3 multi-prefix) those of all."""
    return "@+" if all_of_them and one.voiced else SIGNS[one.role]
