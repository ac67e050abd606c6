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


class Happened(NamedTuple):
    """What somebody did to somebody, or to a room, as the person is told it."""

    author: str
    did: str
    """One of `RENAMED`, `KICKED`, `BANNED`, `PROMOTED`."""
    whom: str
    """Who, whom or what: the new name; who was put out; the mask; who is an operator now."""


RENAMED, KICKED, BANNED, PROMOTED = "renamed", "kicked", "banned", "promoted"


class Driver(Protocol):
    """A person in the story."""

    def enter(self, house: House, name: str) -> bool:
        """Connect and register, as the same person as before if the dialect can; whether that was successful."""

    def say(self, text: str) -> None:
        """Say one line in the room it talks in."""

    def heard(self) -> list[Heard]:
        """What others said since the last time; fails on anything that the dialect does not have."""

    def happened(self) -> list[Happened]:
        """What others did since the last time, to this person as well, in any room."""

    def join(self, room: str, *, private: bool = False, key: str = "") -> bool:
        """Enter a room, and talk there; whether that was allowed. Who is put out of it goes on to talk there, and is
        refused, until they join one."""

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

    def kick(self, name: str, why: str = "") -> bool:
        """Put somebody out of the room it talks in; whether that was allowed."""

    def ban(self, mask: str, *, on: bool = True) -> bool:
        """Ban people from the room it talks in, or lift that; whether that was allowed."""

    def promote(self, name: str) -> bool:
        """Make somebody an operator of the room it talks in; whether that was allowed."""

    def rename(self, name: str) -> bool:
        """Be called that from now on; whether that was allowed."""

    def go_away(self, why: str) -> None:
        """Be away; without a reason, be back."""

    def away(self, name: str) -> str:
        """Why somebody is away; empty if they are not."""

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
