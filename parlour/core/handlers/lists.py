"""Who and what is there: lists, which are as long as the server is large."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.core.questions import Question

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

SHORT = 200
"""Entries of a list that is made at once. A longer one takes its time: see `core.questions`."""
MOST_ROOMS = 1000
"""Rooms in a list."""


def rooms(hub: Hub, session: Session, command: commands.Rooms) -> events.Event | None:
    """List one's own rooms, then the open ones: where most people are comes first. Or one room alone."""
    if command.room is not None:
        return events.RoomList((hub.rooms.find(command.room, session).state(session),))

    def make() -> events.Event:
        own = {*(hub.stay.own_rooms(session) if session.visiting else session.rooms)}
        others = [room for room in hub.rooms if room.listed and room not in own]
        listed = [*sorted(own, key=_fullest), *sorted(others, key=attrgetter("size"), reverse=True)]
        return events.RoomList((*(room.state(session) for room in listed[:MOST_ROOMS]),))

    return answer_list(hub, session, len(hub.rooms), make, command.id)


def _fullest(room: Room) -> tuple[int, str]:
    return -room.size, room.name


def who(hub: Hub, session: Session, command: commands.Who) -> events.Event | None:
    """Tell who is in a room; of a private one, also who could be."""
    room = hub.rooms.find(command.room, session)

    def make() -> events.Event:
        people = room.present()
        if room.kind != "open":
            here = {other.person for other in room.sessions()}
            people += (*(_absent(room, person) for person in room.members if person not in here),)
        return events.WhoList(room.name, people, room.secret)

    return answer_list(hub, session, room.size + len(room.members), make, command.id, room)


def _absent(room: Room, person: int) -> events.Presence:
    return room.presence(room.members[person], person, here=False)


def answer_list(
    hub: Hub,
    session: Session,
    size: int,
    make: Callable[[], events.Event],
    request: str | None,
    room: Room | None = None,
) -> events.Event | None:
    """Answer with what `make` gives: at once if its `size` is small. Raises `Refusal`."""
    if size <= SHORT:
        return make()
    questions = hub.questions(session)
    questions.expect()
    questions.ask(Question(lambda answered: answered(None), lambda _: make(), request, room))
    return None
