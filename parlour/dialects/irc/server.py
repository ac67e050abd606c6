"""What the server calls itself on IRC, and how people are written there."""

from parlour.dialects.base import Directory
from parlour.dialects.irc.digits import number
from parlour.events import Profile
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
    digits, _, room = identifier.partition("-")
    seq = number(digits, 12)
    return (room, seq) if room and seq is not None else None
