"""People: what they are called and say of themselves, who they are, whether they are there."""

from typing import Literal

from parlour.commands.base import Command, Time

PersonFlag = Literal["bot", "invisible", "owner"]


class Rename(Command, frozen=True):
    """Be called `name` from now on."""

    name: str


class Away(Command, frozen=True):
    """Be away, and say why; without `text`, be back."""

    text: str = ""


class SetRealname(Command, frozen=True):
    """Say something else of oneself."""

    text: str


class SetFlag(Command, frozen=True):
    """Say that one is a bot, or does not want to be listed; or (``owner`` off) be the server's owner no longer."""

    flag: PersonFlag
    on: bool = True


class TakeOffice(Command, frozen=True):
    """Be the server's owner."""

    name: str
    password: str


class Expel(Command, frozen=True):
    """End the connection of the person called `name`: owners can."""

    name: str
    text: str = ""


class People(Command, frozen=True):
    """Who is connected?"""


class Whois(Command, frozen=True):
    """Who is `name`?"""

    name: str


class Whowas(Command, frozen=True):
    """Who was called `name`, and is not now?"""

    name: str
    limit: int = 0
    """0: all that is known."""


class FindPeople(Command, frozen=True):
    """Those connected whose name, host or words on themselves match a `mask` with ``*`` and ``?``."""

    mask: str


class Census(Command, frozen=True):
    """How many people and rooms are there?"""


class Watch(Command, frozen=True):
    """Be told when people of those `names` come and go, or (not `on`) no longer."""

    names: tuple[str, ...]
    on: bool = True


class Unwatch(Command, frozen=True):
    """Watch nobody any more."""


class Watching(Command, frozen=True):
    """Whom does one watch; or, with `status`, which of them are here?"""

    status: bool = False


class Targets(Command, frozen=True):
    """In which of one's rooms was something said between these times, the bounds excluded?"""

    since: Time
    until: Time
    limit: int = 50
