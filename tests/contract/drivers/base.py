"""What a person in a story can do, whatever dialect they speak."""

from typing import NamedTuple, Protocol

from parlour.commands import LOBBY
from tests.house import House

DIRECT = "@"
"""The room of two people, whatever its name."""


class Heard(NamedTuple):
    """A message as the person sees it."""

    author: str
    text: str
    room: str = LOBBY


class Driver(Protocol):
    """A person in the story."""

    def enter(self, house: House, name: str) -> bool:
        """Connect and register, as the same person as before if the dialect can; whether that was successful."""

    def say(self, text: str) -> None:
        """Say one line in the room it talks in."""

    def heard(self) -> list[Heard]:
        """What others said since the last time; fails on anything that the dialect does not have."""

    def join(self, room: str, *, private: bool = False) -> bool:
        """Enter a room, and talk there; whether that was allowed."""

    def leave_room(self) -> None:
        """Leave the room it talks in for good, and talk in the lobby."""

    def invite(self, name: str) -> bool:
        """Take somebody into the room it talks in; whether that was allowed."""

    def tell(self, name: str, text: str) -> bool:
        """Say something to one person; whether that was allowed."""

    def set_topic(self, text: str) -> None:
        """Set the topic of the room it talks in."""

    def topic(self) -> str:
        """The topic of the room it talks in; empty if there is none."""

    def rooms(self) -> set[str]:
        """The rooms it can see, direct ones not counted."""

    def who(self, room: str) -> list[str] | None:
        """Who is there; None if that is not for it to know."""

    def people(self) -> list[str]:
        """Who is connected."""

    def history(self) -> list[Heard]:
        """The last messages of the room it talks in."""

    def search(self, words: str) -> list[Heard]:
        """What it finds, newest first."""

    def follow(self, term: str) -> None:
        """Hear messages with `term` from open rooms it is not in, too."""

    def leave(self) -> None:
        """Leave by the dialect's own word."""

    def vanish(self) -> None:
        """Be gone without a word."""

    @property
    def dismissed(self) -> bool:
        """Whether the server said that it ends the connection, and ended it."""


def known(room: str) -> str:
    """What a story calls that room."""
    return DIRECT if room.startswith(DIRECT) else room
