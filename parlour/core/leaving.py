"""The end of a session: it is out of every room, its name is free, and whoever is to know is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.core.changes import PersonSeen
from parlour.core.profiles import MOST_WORDS
from parlour.events import Closing, Quitted
from parlour.text import one_line

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session
    from parlour.errors import Farewell


def end(hub: Hub, session: Session, text: str) -> None:
    """See `Hub.end`."""
    if session.ended:
        return
    session.ended = True
    name = session.name
    if name is None:
        hub.census.unknown -= 1
        return
    text, now = one_line(text, MOST_WORDS), hub.clock()
    hub.follows.depart(session)
    rooms = session.rooms
    for room in rooms:
        hub.stay.end(session, room, text)
    if rooms:
        hub.record(Quitted(name, now, (*(room.name for room in rooms),), text), session)
    hub.stay.depart(session)
    hub.roster.release(name)
    session.name = None
    hub.watch.clear(session)
    hub.census.went(session.profile)
    hub.former.add(session.profile, session.person, now)
    if session.lasting is not None:
        hub.keep(PersonSeen(session.person, name, session.lasting, now))
    hub.watch.went(name)
    if hub.observer is not None:
        hub.observer.left(name)


def dismiss(hub: Hub, session: Session, farewell: Farewell, text: str, by: str) -> None:
    """See `Hub.dismiss`."""
    registered = session.name is not None
    hub.end(session, text)
    if registered:
        session.outbox.reopen()
        session.peer.reply(Closing(farewell, one_line(text, MOST_WORDS), by))
    session.peer.close()
