"""Reading what was said: pages, search, what was missed, and how far one has read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from parlour import commands, events, names
from parlour.core.changes import ReadUpTo
from parlour.core.modes import may_enter
from parlour.core.ports import Pages, Query, Wanted
from parlour.core.questions import Question
from parlour.core.replay import Missed, Part, Replay
from parlour.core.rooms import MOST_JOINED, partner
from parlour.errors import Reason, Refusal, StoreError
from parlour.text import clean

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

MOST_WORDS = 16
"""Words in a search."""
MOST_QUERY = 400
"""Characters in a search."""


def history(hub: Hub, session: Session, command: commands.History) -> events.Event | None:
    """Give a page of a room."""
    room = _readable(hub, session, command.room)
    sides = ((command.before, command.until), (command.after, command.since))
    bounds = [sum(bound is not None for bound in side) for side in sides]
    if max(bounds) > 1 or (command.around is not None and any(bounds)):
        raise Refusal(Reason.BAD_REQUEST)
    if not room.stored:
        return events.Page(room.name)

    def ask(answered: Callable[[Pages | StoreError], None]) -> None:
        places = (command.before, command.after, command.around, command.since, command.until)
        hub.archive.page(Query(room.name, command.limit, *places, command.last, command.everything), answered)

    def answer(pages: Pages | StoreError) -> events.Event:
        if isinstance(pages, StoreError):
            return events.Refused(Reason.UNAVAILABLE, room.name)
        if not room.legible(session):
            return events.Refused(Reason.NOT_A_MEMBER, room.name)
        return events.Page(room.name, (*pages.messages,), (*pages.events,), pages.more)

    questions = hub.questions(session)
    questions.expect()
    questions.ask(Question(ask, answer, command.id, room))
    return None


def _readable(hub: Hub, session: Session, name: str) -> Room:
    """The room that `session` calls `name`, and may read. Raises `Refusal`."""
    room = hub.rooms.find(name, session)
    if not room.legible(session):
        raise Refusal(Reason.NOT_A_MEMBER, name)
    return room


def search(hub: Hub, session: Session, command: commands.Search) -> events.Event | None:
    """Find messages in what one may read."""
    if len(command.query) > MOST_QUERY or len(command.author or "") > names.MAX_UNFOLDED:
        raise Refusal(Reason.TEXT_TOO_LONG)
    words = clean(command.query).split()
    if not 1 <= len(words) <= MOST_WORDS:
        raise Refusal(Reason.NO_WORDS)
    room = _readable(hub, session, command.room) if command.room is not None else None
    if (room is not None and not room.stored) or (command.author is not None and not names.sought(command.author)):
        return events.Found()
    closed: dict[str, Room] = {}

    def ask(answered: Callable[[Pages | StoreError], None]) -> None:
        if room is None:
            closed.update((one.name, one) for one in hub.stay.closed_rooms_of(session))
        there = room.name if room is not None else None
        by, since, until = command.author, command.since, command.until
        hidden = [one.name for one in hub.rooms if one.modes is not None and not one.legible(session)]
        hub.archive.search(Wanted(words, there, [*closed], by, since, until, command.limit, hidden), answered)

    def answer(pages: Pages | StoreError) -> events.Event:
        if isinstance(pages, StoreError):
            return events.Refused(Reason.UNAVAILABLE)
        # A room that is none any more may have been searched under its name, but was another one.
        gone = {name for name, one in closed.items() if not one.legible(session)}
        return events.Found((*(said for said in pages.messages if said.room not in gone),), pages.more)

    questions = hub.questions(session)
    questions.expect()
    questions.ask(Question(ask, answer, command.id, room))
    return None


def targets(hub: Hub, session: Session, command: commands.Targets) -> events.Event | None:
    """Tell in which of one's rooms something was said lately."""
    rooms = {room.name: room for room in hub.stay.own_rooms(session) if room.stored}

    def ask(answered: Callable[[dict[str, float] | StoreError], None]) -> None:
        hub.archive.lasts([*rooms], command.since, command.until, answered)

    def answer(lasts: dict[str, float] | StoreError) -> events.Event:
        if isinstance(lasts, StoreError):
            return events.Refused(Reason.UNAVAILABLE)
        found = [(at, rooms[name]) for name, at in lasts.items() if rooms[name].legible(session)]
        found = sorted(found, key=lambda last: last[0])[: max(0, command.limit)]
        return events.TargetList((*(events.Target(room.name, _partner(room, session), at) for at, room in found),))

    questions = hub.questions(session)
    questions.expect()
    questions.ask(Question(ask, answer, command.id))
    return None


def _partner(room: Room, session: Session) -> str:
    return partner(room, session) if room.kind == "direct" else ""


def resume(hub: Hub, session: Session, command: commands.Resume) -> events.Event | None:
    """Go live in each room, then tell what was missed in it."""
    if session.replay is None:
        session.replay = Replay(session, hub.archive, hub.call_soon)
    if session.replay.full:
        raise Refusal(Reason.UNAVAILABLE)
    missed = Missed(deque(), {}, [], command.id)
    for name, seq in command.rooms.items():
        room = hub.rooms.get(name)
        if room is None or not room.readable(session):
            missed.lost.append(name)
            continue
        if room not in session.rooms:
            if len(session.rooms) >= MOST_JOINED or may_enter(room, session) is not None:
                missed.lost.append(name)
                continue
            hub.stay.join(session, room)
        missed.told[name] = upto = room.since(session)
        if seq < upto:
            missed.parts.append(Part(room, seq, upto))
    session.replay.tell(missed)
    return None


def read(hub: Hub, session: Session, command: commands.Read) -> events.Event | None:
    """Keep how far one has read, and tell what is left."""
    room = hub.rooms.of(command.room, session)
    hub.questions(session).expect()
    seq = min(command.seq, room.last)
    if session.lasting is not None and room.read.get(session.person) != seq:
        room.read[session.person] = seq
        hub.keep(ReadUpTo(room.name, session.person, seq))
    tell_unread(hub, session, room, command.id, seq)
    return None


def tell_unread(hub: Hub, session: Session, room: Room, request: str | None, read: int | None = None) -> None:
    """Tell how much of `room` is behind `read`, or else behind what the person has read."""
    mark = room.read.get(session.person, room.last) if read is None else read
    if mark >= room.last:
        hub.answer(session, events.Unread(room.name, mark), request)
        return
    name = session.name or ""
    key = names.key(name)

    def answer(counts: tuple[int, int] | StoreError) -> events.Event:
        if isinstance(counts, StoreError):
            return events.Refused(Reason.UNAVAILABLE, room.name)
        return events.Unread(room.name, mark, *counts)

    def ask(answered: Callable[[tuple[int, int] | StoreError], None]) -> None:
        hub.archive.unread(room.name, key, name, mark, answered)

    hub.questions(session).ask(Question(ask, answer, request, room))
