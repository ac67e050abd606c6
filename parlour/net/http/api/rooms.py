"""Rooms, who is in them, and who asks."""

from __future__ import annotations

from typing import Final

from parlour.commands import Rooms, Topic, Who
from parlour.errors import Reason
from parlour.events import Done, RoomList, RoomState, WhoList
from parlour.net.http.api.call import Call
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.types import InRoom, Me, Members, RoomsFound, TopicBody


async def rooms(call: Call) -> RoomsFound:
    """The rooms that there are."""
    return RoomsFound((await call.ask(Rooms(), RoomList)).rooms)


async def room(call: Call) -> RoomState:
    """One of them."""
    place: InRoom = call.place
    return (await call.ask(Rooms(place.room), RoomList)).rooms[0]


async def members(call: Call) -> Members:
    """Who is in a room."""
    place: InRoom = call.place
    return Members((await call.ask(Who(place.room), WhoList)).people)


async def topic(call: Call) -> TopicBody:
    """What a room is about."""
    return TopicBody((await room(call)).topic)


async def set_topic(call: Call) -> Done:
    """Set that."""
    place: InRoom = call.place
    wanted: TopicBody = call.body
    return await call.ask(Topic(place.room, wanted.text), Done)


async def me(call: Call) -> Me:
    """Who asks, and where that belongs."""
    session = call.visit.session
    found = await call.ask(Rooms(), RoomList)
    return Me(session.name or "", session.profile.bot, (*(room for room in found.rooms if room.member),))


_NO_ROOM: Final = (Reason.NO_SUCH_ROOM, Reason.BAD_ROOM_NAME)

ROWS: Final = (
    Operation("GET", "/me", "me", "Who are you, and which rooms are yours?", me, Me, signed=True),
    Operation(
        "GET",
        "/rooms",
        "listRooms",
        "Which rooms are there? Your own come first, then the open ones.",
        rooms,
        RoomsFound,
    ),
    Operation("GET", "/rooms/{room}", "readRoom", "One room.", room, RoomState, place=InRoom, reasons=_NO_ROOM),
    Operation(
        "GET",
        "/rooms/{room}/members",
        "listMembers",
        "Who is in a room; of a private one, also who could be.",
        members,
        Members,
        place=InRoom,
        reasons=_NO_ROOM,
    ),
    Operation(
        "GET",
        "/rooms/{room}/topic",
        "readTopic",
        "What a room is about.",
        topic,
        TopicBody,
        place=InRoom,
        reasons=_NO_ROOM,
    ),
    Operation(
        "PUT",
        "/rooms/{room}/topic",
        "setTopic",
        "Set what a room is about; an empty text is no topic.",
        set_topic,
        Done,
        place=InRoom,
        body=TopicBody,
        signed=True,
        reasons=(
            *_NO_ROOM,
            Reason.NOT_A_MEMBER,
            Reason.NOT_OPERATOR,
            Reason.NAME_IN_USE,
            Reason.TEXT_TOO_LONG,
            Reason.NOT_STORED,
        ),
    ),
)
