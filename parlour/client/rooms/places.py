"""The rooms one is in, in the order in which keys go through them, and what they are called."""

from collections.abc import Mapping

from parlour.client.rooms.bar import Tab
from parlour.client.roomview import RoomView
from parlour.client.safe import safe
from parlour.commands import LOBBY


class Places:
    """The rooms of one person, called `own`."""

    def __init__(self, own: str, rooms: Mapping[str, RoomView]) -> None:
        """`rooms` is kept up to date by who made it."""
        self.own = own
        self.rooms = rooms
        self.current = LOBBY
        self._order: list[str] = []

    def order(self) -> list[str]:
        """The names of the rooms, each where it has been; the new ones last."""
        self._order = [name for name in self._order if name in self.rooms]
        self._order += [name for name in self.rooms if name not in self._order]
        return self._order

    def rename(self, room: str, name: str) -> None:
        """A room has another name, and stays where it is."""
        self._order = [name if one == room else one for one in self._order if one != name]
        if self.current == room:
            self.current = name

    @property
    def view(self) -> RoomView | None:
        """The room one looks at, if one is still in it."""
        return self.rooms.get(self.current)

    def title(self, room: str | None = None) -> str:
        """What a room is called here (this one, without): a direct one by the other person."""
        room = self.current if room is None else room
        view = self.rooms.get(room)
        if view is None or view.kind != "direct":
            return room if view is not None or not room.startswith("@") else "@"
        return "@" + next((name for name in view.people if name != self.own), self.own)

    def titles(self) -> list[str]:
        """What all of them are called."""
        return [self.title(room) for room in self.order()]

    def find(self, typed: str) -> str | None:
        """The room that is typed so, if one is in it: ``dev``, ``#dev``, or ``@bob``."""
        wanted = typed.removeprefix("#").casefold()
        return next((room for room in reversed(self.order()) if self.title(room).casefold() == wanted), None)

    def talk(self, name: str) -> str | None:
        """The talk with who is called `name` now.

        An earlier one may have been with somebody else: then who is called that is seen elsewhere, but not in it.
        """
        wanted = f"@{name}".casefold()
        talks = [room for room in reversed(self.order()) if self.title(room).casefold() == wanted]
        seen = [room for room, view in self.rooms.items() if name.casefold() in map(str.casefold, view.present)]
        return next((room for room in talks if room in seen or not seen), None)

    def step(self, by: int) -> str:
        """The room so many places further."""
        order = self.order()
        at = order.index(self.current) if self.current in order else 0
        return order[(at + by) % len(order)]

    def at(self, number: int) -> str | None:
        """The room of that number, from 1."""
        order = self.order()
        return order[number - 1] if 1 <= number <= len(order) else None

    def stirring(self) -> str | None:
        """The next room where something is new, what is meant for the person first."""
        order = self.order()
        at = order.index(self.current) if self.current in order else 0
        others = [*order[at + 1 :], *order[:at]]
        tabs = dict(zip(order, self.tabs(), strict=True))
        return min((room for room in others if tabs[room].unread), key=lambda room: tabs[room].rank, default=None)

    def tabs(self) -> list[Tab]:
        """The rooms for the bar. What is said to one person alone is meant for that person."""
        return [
            Tab(
                number=number,
                title=safe(self.title(name)),
                unread=self.rooms[name].unread,
                mentions=self.rooms[name].unread if self.rooms[name].kind == "direct" else self.rooms[name].mentions,
                current=name == self.current,
            )
            for number, name in enumerate(self.order(), 1)
        ]
