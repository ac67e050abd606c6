"""What a server can tell the client, whatever the protocol it says it in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Registered:
    """The name is ours. `framed` says whether the answer ended with a newline."""

    framed: bool


@dataclass(frozen=True)
class Refused:
    """The registration failed: the number, and the whole line for the person to read."""

    code: int
    line: str
    framed: bool


@dataclass(frozen=True)
class Garbled:
    """The answer to the registration is not of the protocol."""

    line: str


@dataclass(frozen=True)
class Heard:
    """A line of the room. It is what strangers sent: clean it before it reaches a terminal."""

    sender: str | None
    text: str


@dataclass(frozen=True)
class Ended:
    """The server has ended the connection; `told` if it said so first."""

    told: bool


@dataclass(frozen=True)
class Wanted:
    """The server asks for the file of that name, which the person has just wanted to send."""

    name: str


Event = Registered | Refused | Garbled | Heard | Wanted | Ended
