"""What a client may ask: the core's input, the same whatever dialect it came in.

Small frozen types without behaviour. Texts and names are as the client sent them: the core cleans and judges.
"""

import msgspec


class Command(msgspec.Struct, frozen=True, gc=False):
    """Anything a client may ask."""


class Register(Command, frozen=True):
    """Take `name` for this connection and enter the default room."""

    name: str


class Say(Command, frozen=True):
    """Say `text` in the lobby."""

    text: str


class Quit(Command, frozen=True):
    """Leave for good: by the protocol's own word (`said`) or by ending the connection."""

    said: bool = True


class Negotiate(Command, frozen=True):
    """Tell the client that the dialect switched a capability on, for example ``utf8``."""

    capability: str


class Malformed(Command, frozen=True):
    """Something the dialect could not translate; the core answers with the refusal of that `reason`.

    `reason` is the value of an `errors.Reason`.
    """

    reason: str
