"""What stands below all that was said: what is not sent yet, where one is, and the bar."""

from collections.abc import Callable, Iterable
from itertools import chain, islice
from math import ceil

from parlour.client.chat import Chat
from parlour.client.rooms.bar import bar
from parlour.client.rooms.desk import Desk
from parlour.client.rooms.tell import Row
from parlour.client.rooms.waiting import Waiting
from parlour.client.safe import safe

NAMES = 60
"""People that the bar could have room for."""


class Below:
    """Made anew whenever it is drawn."""

    def __init__(self, chat: Chat, desk: Desk, waiting: Waiting, clock: Callable[[], float]) -> None:
        self.retry = 0.0
        """When the next try to connect is, while there is no connection."""
        self._chat = chat
        self._desk = desk
        self._waiting = waiting
        self._clock = clock

    def title(self) -> str:
        """Where one is."""
        return safe(self._desk.places.title())

    def unsent(self, columns: int) -> list[Row]:
        """What waits for an answer."""
        return self._waiting.rows(self._clock(), columns, connected=self._chat.connected)

    def bar(self, columns: int) -> Row:
        """The rooms, the people and the connection."""
        here = self._here
        spoke = [name for name in self._desk.spoke() if name in here]
        rest = sorted(here, key=str.casefold) if len(here) <= NAMES else islice(here, NAMES)
        people = map(safe, dict.fromkeys(chain(spoke, rest)))
        return bar(columns, self._desk.places.tabs(), len(here), people, self._state())

    def names(self) -> Iterable[str]:
        """What Tab completes: who spoke, who is here, and rooms."""
        rooms = (title.removeprefix("@") for title in self._desk.places.titles())
        spoke = (name for name in self._desk.spoke() if name != self._desk.own)
        return map(safe, dict.fromkeys(chain(spoke, sorted(self._here), rooms)))

    @property
    def _here(self) -> set[str]:
        view = self._desk.places.view
        return view.present if view else set()

    def _state(self) -> str:
        if self._desk.lost is None:
            return ""
        left = ceil(self.retry - self._clock())
        return f"no connection, next try in {left} s" if left > 0 else "no connection, trying"
