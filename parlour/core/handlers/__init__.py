"""What each command does: a table of plain functions.

A handler changes state at once, never waits, and returns what is to be told: a `RoomEvent` goes the way of all room
events (journal, bus, fan-out) and answers the sender when it is stored, any other event answers at once, None means
that the handler sees to the answer itself. It refuses by raising `Refusal`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from parlour import commands, events
from parlour.core.handlers import entry, following, lists, membership, reading, talk


class Rule(NamedTuple):
    """A command's handler and its preconditions."""

    handler: Callable[..., events.Event | None]
    """Called with the hub, the session and the command."""
    registered: bool | None
    """Whether the session must have a name (True), must have none (False), or may (None)."""


HANDLERS: dict[type[commands.Command], Rule] = {
    commands.Register: Rule(entry.register, registered=False),
    commands.Quit: Rule(entry.leave, registered=None),
    commands.Exit: Rule(entry.exit_, registered=True),
    commands.Negotiate: Rule(entry.negotiate, registered=True),
    commands.Malformed: Rule(entry.malformed, registered=None),
    commands.Help: Rule(entry.help_, registered=True),
    commands.Ping: Rule(entry.ping, registered=True),
    commands.People: Rule(lists.people, registered=True),
    commands.Say: Rule(talk.say, registered=True),
    commands.Tell: Rule(talk.tell, registered=True),
    commands.Edit: Rule(talk.edit, registered=True),
    commands.Delete: Rule(talk.delete, registered=True),
    commands.React: Rule(talk.react, registered=True),
    commands.Join: Rule(membership.join, registered=True),
    commands.Leave: Rule(membership.leave, registered=True),
    commands.Invite: Rule(membership.invite, registered=True),
    commands.Topic: Rule(membership.topic, registered=True),
    commands.Rooms: Rule(lists.rooms, registered=True),
    commands.Who: Rule(lists.who, registered=True),
    commands.History: Rule(reading.history, registered=True),
    commands.Search: Rule(reading.search, registered=True),
    commands.Resume: Rule(reading.resume, registered=True),
    commands.Read: Rule(reading.read, registered=True),
    commands.Follow: Rule(following.follow, registered=True),
    commands.Unfollow: Rule(following.unfollow, registered=True),
    commands.Following: Rule(following.terms, registered=True),
}

__all__ = ["HANDLERS", "Rule"]
