"""Rooms as a person sees them, without a server: views, a teller, and rows as plain text."""

from datetime import datetime

from parlour.client.render import mention_of
from parlour.client.rooms.desk import Desk
from parlour.client.rooms.links import shown
from parlour.client.rooms.markup import Markup
from parlour.client.rooms.tell import Row, Teller, day_of
from parlour.client.roomview import RoomView
from parlour.events import Said

NOON = datetime(2026, 11, 23, 12, 0).timestamp()
"""At which everything happens, if nothing else is told."""
DAY = 86_400.0


def teller(*, times: bool = True, colour: bool = False) -> Teller:
    return Teller(Markup(mention_of("luca"), shown, colour=colour), times=times, colour=colour, base="http://h:1")


def text(rows: list[Row]) -> list[str]:
    return ["".join(part for style, part in row if style != "[ZeroWidthEscape]") for row in rows]


def said(seq: int, author: str, text: str = "hi", room: str = "lobby", at: float = NOON, **more: object) -> Said:
    return Said(room, author, at, seq, text, **more)  # type: ignore[arg-type]  # passed on as they are


def views(*names: str) -> dict[str, RoomView]:
    """The lobby, with ann, bob and luca in it, and rooms of those names; those like ``@bob`` are direct."""
    rooms = {"lobby": RoomView("lobby", present={"ann", "bob", "luca"})}
    for name in names:
        people = ("luca", name[1:]) if name[0] == "@" else ()
        rooms[name] = RoomView(name, "direct" if people else "open", people=people, present={"luca", *people})
    return rooms


def desk(rooms: dict[str, RoomView] | None = None, **options: bool) -> Desk:
    """A desk in the lobby, of which nothing is shown yet."""
    made = Desk("luca", views() if rooms is None else rooms, teller(**options), day_of(NOON))
    made.go("lobby")
    return made
