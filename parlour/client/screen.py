"""What the conversation asks of a screen, whatever it looks like."""

from enum import Enum, auto
from typing import Protocol

from parlour.client.events import Heard


class Leaving(Enum):
    """How a person leaves."""

    INTERRUPT = auto()
    QUIT = auto()
    INPUT_ENDED = auto()
    """A pipe or a file is used up: what was said is to arrive, and its answers are wanted."""


class Room(Protocol):
    """What a screen asks of the conversation."""

    def say(self, text: str) -> None:
        """Say something in the room."""

    def attach(self, name: str, text: str) -> None:
        """Say `text`, the command with which the person at the terminal wants to send the file of that name."""

    async def delivered(self) -> None:
        """Wait until everything said is on its way."""


class OutputClosed(Exception):
    """Nothing can be shown any more: nobody reads it or, where there is a text, that is why."""


class Screen(Protocol):
    """Shows what is heard, and gives what the person types to the room."""

    def show(self, heard: list[Heard]) -> None:
        """Show lines of the room. Raises `OutputClosed`."""

    async def attend(self, room: Room) -> Leaving:
        """Take what the person types until the person leaves. It may be cancelled."""
