"""Who people are, and what happens to them wherever they are."""

from typing import ClassVar

import msgspec

from parlour.events.base import PersonEvent


class Profile(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A connected person, as everybody may know them."""

    name: str
    user: str = ""
    """What they are called on their own machine, or say so: a few characters of ASCII."""
    host: str = ""
    """Stands for the address that they come from, without telling it."""
    realname: str = ""
    """What they say of themselves."""
    since: float = 0.0
    """When they came, in seconds since the epoch."""
    away: str = ""
    """Why they are away, if they are."""
    bot: bool = False
    invisible: bool = False
    """They do not want to be listed."""
    owner: bool = False
    """Of the server."""


class Renamed(PersonEvent, frozen=True):
    """`author` is called `name` now."""

    own: ClassVar[bool] = True

    name: str = ""


class Quitted(PersonEvent, frozen=True):
    """`author` is gone, with `text` as a last word. Rooms are told `Left` as well."""

    text: str = ""


class AwaySet(PersonEvent, frozen=True, tag="away"):
    """`author` is away, and `text` says why; or, without, is back."""

    text: str = ""


class RealnameSet(PersonEvent, frozen=True):
    """`author` says `text` of themselves now."""

    own: ClassVar[bool] = True

    text: str = ""
