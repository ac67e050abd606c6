"""Coming, going, and what has nothing to do with rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parlour import commands, events, names
from parlour.core import profiles
from parlour.core.changes import PersonSeen
from parlour.core.handlers.reading import tell_unread
from parlour.errors import Farewell, Reason, Refusal

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.people import Identity
    from parlour.core.session import Session


def register(hub: Hub, session: Session, command: commands.Register) -> events.Event | None:
    """Give the session its name and take it where its person belongs."""
    returning, wanted = _returning(hub, command)
    if returning is not None:
        before = hub.roster.find(wanted)
        if before is not None and before.person == returning.person:
            hub.dismiss(before, Farewell.REPLACED)
    person = returning.person if returning is not None else 0
    session.name = name = hub.roster.claim(hub.tokens.called(person) or wanted, session, person)
    secret = command.secret if returning is not None else ""
    if returning is not None:
        session.person, session.lasting = returning
        hub.people.take(session.person, name)
    elif command.lasting:
        (session.person, session.lasting), secret = hub.people.newcomer(name)
    else:
        session.person, session.lasting = hub.people.stranger()
    _describe(hub, session, name, command)
    if session.lasting is not None:
        hub.keep(PersonSeen(session.person, name, session.lasting, hub.clock()))
    if hub.observer is not None:
        hub.observer.registered(name)
    hub.follows.arrive(session)
    rooms = [] if command.roams else hub.stay.rooms_of(session)
    for room in rooms:
        hub.stay.come(session, room)
    states = (*(room.state(session) for room in rooms),)
    session.peer.reply(events.Registered(name, secret, hub.store, hub.program, states), command.id)
    if returning is not None:
        for room in rooms:
            tell_unread(hub, session, room, None)
    hub.watch.came(name)
    return None


def _returning(hub: Hub, command: commands.Register) -> tuple[Identity | None, str]:
    """Who comes back, if it is somebody, and the name to claim.

    The secret says who it is, not the name: a client whose connection broke while it took another name may know the one
    before only. It is the name of now that one comes back under. Where somebody else has that, the name that is said
    counts, for somebody new.
    """
    found = hub.people.bearer(command.secret) if command.secret else None
    if found is None:
        return None, command.name
    returning, own = found
    if hub.tokens.bound(returning.person) is not None:  # that one does not connect; its name is reserved
        return None, command.name
    if names.sought(command.name) == names.key(own):
        return returning, command.name
    return (None, command.name) if hub.roster.held(own, returning.person) else (returning, own)


def _describe(hub: Hub, session: Session, name: str, command: commands.Register) -> None:
    """Make the profile of who is called `name` now."""
    session.roams = command.roams
    session.active = hub.clock()
    session.profile = replace(
        session.profile,
        name=name,
        user=profiles.user(command.user, name),
        realname=profiles.realname(command.realname, name),
        since=session.active,
        bot=hub.tokens.bot(session.person),
    )
    hub.census.came(session.profile)


def leave(hub: Hub, session: Session, command: commands.Quit) -> events.Event | None:
    """End the session, registered or not."""
    if command.said and session.name is not None and hub.observer is not None:
        hub.observer.quit(session.name)
    hub.end(session, command.text)
    session.peer.close()
    return None


def exit_(hub: Hub, session: Session, command: commands.Exit) -> events.Event | None:
    """End the session with a word."""
    if hub.observer is not None:
        hub.observer.quit(session.name or "")
    hub.dismiss(session, Farewell.LEFT, command.text)
    return None


def negotiate(hub: Hub, session: Session, command: commands.Negotiate) -> events.Event | None:
    """Confirm what the dialect switched on."""
    return events.Negotiated(command.capability)


def malformed(hub: Hub, session: Session, command: commands.Malformed) -> events.Event | None:
    """Refuse what the dialect could not translate."""
    raise Refusal(Reason(command.reason))


def help_(hub: Hub, session: Session, command: commands.Help) -> events.Event | None:
    """Let the dialect say what one can ask."""
    return events.Helped(command.topic)


def answer(hub: Hub, session: Session, command: commands.Answer) -> events.Event | None:
    """Give the dialect back what is its own."""
    return events.Answered(command.what)


def ping(hub: Hub, session: Session, command: commands.Ping) -> events.Event | None:
    """Be there, or be done with all that was asked."""
    if not command.settled:
        return events.Pong(hub.clock())
    hub.settling.tell(session, command.id)
    return None
