"""Coming, going, and what has nothing to do with rooms."""

from typing import Any

from parlour.commands.base import Command


class Register(Command, frozen=True):
    """Take `name` for this connection and enter the lobby, and every room that the person is a member of."""

    name: str
    secret: str = ""
    """What an earlier registration was given: proves that this is the same person, whose connection it replaces."""
    lasting: bool = False
    """Give a secret, so that the person can come back."""
    user: str = ""
    """What the person is called on their own machine, as IRC's USER says; empty: made of the name."""
    realname: str = ""
    """What they say of themselves."""
    roams: bool = False
    """Enter no room but those asked for, and be able to leave them all, the lobby too; be told who is in each."""


class Quit(Command, frozen=True):
    """Leave for good: by the protocol's own word (`said`) or by ending the connection."""

    said: bool = True
    text: str = ""
    """A last word."""


class Exit(Command, frozen=True):
    """Leave for good, and be told so."""

    text: str = ""
    """A last word."""


class Negotiate(Command, frozen=True):
    """Tell the client that the dialect switched a capability on, for example ``utf8``."""

    capability: str


class Malformed(Command, frozen=True):
    """Something the dialect could not translate; the core answers with the refusal of that `reason`.

    `reason` is the value of an `errors.Reason`.
    """

    reason: str


class Answer(Command, frozen=True):
    """Something that needs no core, but has its turn among the other answers: the dialect is handed `what` back."""

    what: Any


class Help(Command, frozen=True):
    """What can I ask, or how is `topic` asked? Dialects for people answer in their own words."""

    topic: str = ""


class Ping(Command, frozen=True):
    """Are you there?"""

    settled: bool = False
    """Answer when all that this connection has asked so far is done and told."""
