"""What each command does: a table of plain functions.

A handler changes state at once, never waits, and returns what is to be told: a `RoomEvent` goes the way of all room
events (journal, bus, fan-out), any other event answers the sender, None says nothing. It refuses by raising `Refusal`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from parlour import commands, events
from parlour.core.session import Session
from parlour.errors import Reason, Refusal
from parlour.text import clean

if TYPE_CHECKING:
    from parlour.core.hub import Hub

LOBBY = "lobby"
"""The room that everyone enters."""


class Rule(NamedTuple):
    """A command's handler and its preconditions."""

    handler: Callable[[Hub, Session, Any], events.Event | None]
    registered: bool | None
    """Whether the session must have a name (True), must have none (False), or may (None)."""


def register(hub: Hub, session: Session, command: commands.Register) -> events.Event | None:
    """Give the session its name and take it into the lobby."""
    session.name = hub.roster.claim(command.name, session)
    if hub.observer is not None:
        hub.observer.registered(session.name)
    session.peer.reply(events.Registered(session.name))
    return hub.enter(session, hub.room(LOBBY))


def say(hub: Hub, session: Session, command: commands.Say) -> events.Event | None:
    """Say something in the lobby; white space alone is nothing said."""
    text = clean(command.text)
    if not text or text.isspace():
        return None
    name = session.name or ""
    if hub.observer is not None:
        hub.observer.said(name, text)
    return events.Said(LOBBY, name, hub.clock(), text=text)


def leave(hub: Hub, session: Session, command: commands.Quit) -> events.Event | None:
    """End the session, registered or not."""
    if command.said and session.name is not None and hub.observer is not None:
        hub.observer.quit(session.name)
    hub.end(session)
    session.peer.close()
    return None


def negotiate(hub: Hub, session: Session, command: commands.Negotiate) -> events.Event | None:
    """Confirm what the dialect switched on."""
    return events.Negotiated(command.capability)


def malformed(hub: Hub, session: Session, command: commands.Malformed) -> events.Event | None:
    """Refuse what the dialect could not translate."""
    raise Refusal(Reason(command.reason))


HANDLERS: dict[type[commands.Command], Rule] = {
    commands.Register: Rule(register, registered=False),
    commands.Say: Rule(say, registered=True),
    commands.Quit: Rule(leave, registered=None),
    commands.Negotiate: Rule(negotiate, registered=True),
    commands.Malformed: Rule(malformed, registered=None),
}
