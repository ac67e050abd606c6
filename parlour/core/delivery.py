"""From the bus to those who are told: which room, whose neighbours, or which one person each event is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parlour.core import fanout
from parlour.core.fanout import Batch
from parlour.core.mixed import Mixed, Step
from parlour.core.room import Room
from parlour.events import (
    AwaySet,
    Created,
    Event,
    Matched,
    PersonEvent,
    Quitted,
    RealnameSet,
    Renamed,
    RoomEvent,
    RoomRenamed,
    Said,
    Signalled,
    TopicSet,
)

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session

MIXING: frozenset[type[Event]] = frozenset({Renamed, Quitted, AwaySet, RealnameSet, Signalled})
"""Events that are not, or may not be, told to one room."""


class Delivery:
    """Tells people on this node what was committed; rooms that are not here are passed over."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._former: dict[str, Room] = {}
        """Rooms by the names that they had until lately."""

    def deliver(self, batch: Batch) -> None:
        """Push `batch` to everyone it is for, in its order."""
        self._hub.stay.flush_all()  # nobody hears of a room before they are told that they are in it
        kinds = {*map(type, batch.events)}
        if RoomRenamed in kinds:
            for part in _up_to_renames(batch):
                self._deliver(part, {*map(type, part.events)})
                last = part.events[-1]
                if isinstance(last, RoomRenamed):
                    self._rename(last)
        else:
            self._deliver(batch, kinds)

    def _rename(self, event: RoomRenamed) -> None:
        """The room is called that from now on. What was on its way when it was not yet, still is of it."""
        room, before = self._hub.rooms.get(event.room), event.room
        self._hub.stay.room_renamed(event)
        if room is not None:
            for session in [*room.sessions()]:
                if session.roams:  # its dialect keeps account of where it is
                    session.peer.reply(event)
            self._former[before] = room
            self._hub.settling.when_stored(lambda: self._forget(before, room))

    def _forget(self, name: str, room: Room) -> None:
        if self._former.get(name) is room:
            del self._former[name]

    def _room(self, name: str) -> Room | None:
        """The room of that name, or that had it when what is told of it happened."""
        room = self._hub.rooms.get(name)
        return room if room is not None and room.stored else self._former.get(name)

    def _moved(self, event: RoomEvent | PersonEvent) -> RoomEvent | PersonEvent:
        """`event`, by the name that its room has now."""
        if isinstance(event, PersonEvent) or event.room not in self._former:
            return event
        room = self._room(event.room)
        return event if room is None or room.name == event.room else replace(event, room=room.name)

    def _deliver(self, batch: Batch, kinds: Collection[type[Event]]) -> None:
        if self._former:
            batch = batch._replace(events=[self._moved(event) for event in batch.events])
        if MIXING.isdisjoint(kinds):
            self._deliver_rooms(batch, kinds)
        else:
            self._deliver_mixed(batch)

    def _deliver_rooms(self, batch: Batch, kinds: Collection[type[Event]]) -> None:
        for name, part in batch.by_room().items():
            room = self._hub.rooms.get(name)
            if room is None or not room.stored:  # all of it is of an earlier room of that name
                _tell_outsiders(None, part)
                continue
            if part is not batch:
                kinds = {*map(type, part.events)}
            if Created in kinds:
                part = part.since_creation()
            self._note(room, part, kinds)
            self._review(room)
            fanout.deliver(room, part, kinds)
            _tell_outsiders(room, part)
            self._match(room, part)

    def _note(self, room: Room, part: Batch, kinds: Collection[type[Event]]) -> None:
        """Have the room know what `part`, all of it, has changed."""
        events: Sequence[RoomEvent] = part.events  # type: ignore[assignment]
        if Said in kinds:
            said = len(events) if len(kinds) == 1 else sum(isinstance(event, Said) for event in events)
            self._hub.counts.messages += said
            self._hub.counts.deliveries += said * max(room.size - 1, 0)
        room.last = next((event.seq for event in reversed(events) if event.seq), room.last)
        if TopicSet in kinds:
            set_ = next(event for event in reversed(events) if isinstance(event, TopicSet))
            room.topic, room.topic_by, room.topic_at = set_.text, set_.author, set_.at

    def _review(self, room: Room) -> None:
        """Nobody is told what they may not read."""
        if room.listeners and not room.plain:
            self._hub.listeners.review(room)

    def _match(self, room: Room, part: Batch) -> None:
        """Tell those who are not in the room: webhooks, and who follows something that was said in it."""
        hub = self._hub
        if hub.hooks:
            hub.hooks.hear(room, part)
        if not room.plain or room.size >= len(hub.roster):
            return
        for event in part.events:
            if not isinstance(event, Said):
                continue
            told: dict[str, Matched] = {}  # one for all who follow the same: a dialect need not encode it again
            for session, term in hub.follows.matches(event, hub.roster).items():
                if room not in session.rooms:
                    session.peer.reply(told.setdefault(term, Matched(term, event)))

    # -- what is not for one room --------------------------------------------------------------------------------------

    def _deliver_mixed(self, batch: Batch) -> None:
        places = [at for at, event in enumerate(batch.events) if isinstance(event, RoomEvent) and event.room]
        told: dict[int, Room] = {}
        parts: list[tuple[Room, Batch]] = []
        for name, found in _by_room(batch, places).items():
            room = self._hub.rooms.get(name)
            if room is None or not room.stored:
                continue
            created = [at for at in found if isinstance(batch.events[at], Created)]
            if created:
                found = [at for at in found if at >= created[-1]]
            part = batch.take(found)
            self._note(room, part, {*map(type, part.events)})
            self._review(room)
            told.update(dict.fromkeys(found, room))
            parts.append((room, part))
        mixed = Mixed()
        for at, event in enumerate(batch.events):
            request = batch.requests[at] if batch.requests else None
            for step in self._steps(event, batch.origins[at], request, told.get(at)):
                mixed.add(step)
        mixed.tell()
        for room, part in parts:
            self._match(room, part)

    def _steps(
        self, event: RoomEvent | PersonEvent, origin: Session | None, request: str | None, room: Room | None
    ) -> Iterable[Step]:
        """To whom `event` is told."""
        one = origin if origin is not None and not origin.ended else None
        if room is not None:
            yield Step(event, origin, request, (room,), None, apart=False)
            if one is not None and _is_outside(one, room):
                yield Step(event, one, request, (), one, apart=True)
        elif isinstance(event, PersonEvent):
            rooms = (*{found: None for found in map(self._room, event.rooms) if found is not None},)
            yield Step(event, origin, request, rooms, None, apart=True)
            if isinstance(event, AwaySet | RealnameSet):
                self._tell_watchers(event, rooms)
            if one is not None and not one.is_in_any(rooms) and (event.own or request is not None):
                yield Step(event, one, request, (), one, apart=True)
        elif isinstance(event, Signalled) and event.to:
            recipient = self._hub.roster.find(event.to)
            if recipient is not None:
                yield Step(event, None, None, (), recipient, apart=True)
            if one is not None:
                yield Step(event, one, request, (), one, apart=True)

    def _tell_watchers(self, event: PersonEvent, rooms: Collection[Room]) -> None:
        """Tell those who watch the author from elsewhere, if their dialects want to know of that."""
        for session in self._hub.watch.watchers(event.author):
            if not session.is_in_any(rooms):
                session.peer.reply(event)


def _is_outside(origin: Session, room: Room | None) -> bool:
    """Whether `origin`, who did something to `room` without being in it (any more), is told so nevertheless.

    Those who roam are: they may speak from outside, leave at once, or own the server.
    """
    return origin.roams and not origin.ended and (room is None or room not in origin.rooms)


def _tell_outsiders(room: Room | None, part: Batch) -> None:
    """Tell those who are not in the room what they did to it themselves, as they would be told in it."""
    for origin in {*part.origins}:
        if origin is not None and _is_outside(origin, room):
            own = part.take(at for at, each in enumerate(part.origins) if each is origin)
            parts = [*map(origin.codec.encode, own.events)]
            fanout.tell(origin.codec, (origin,), own, parts, {*map(type, own.events)})


def _by_room(batch: Batch, places: Iterable[int]) -> dict[str, list[int]]:
    parts: dict[str, list[int]] = {}
    for at in places:
        parts.setdefault(batch.events[at].room, []).append(at)  # type: ignore[union-attr]
    return parts


def _up_to_renames(batch: Batch) -> Iterable[Batch]:
    """`batch` in parts, each of which ends with a room's being renamed, or with the batch."""
    first = 0
    for at, event in enumerate(batch.events):
        if isinstance(event, RoomRenamed) or at == len(batch.events) - 1:
            yield batch.take(range(first, at + 1))
            first = at + 1
