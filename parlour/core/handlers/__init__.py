"""What each command does: a table of plain functions.

A handler changes state at once, never waits, and returns what is to be told: a `RoomEvent` or `PersonEvent` goes the
way of all of them (journal, bus, fan-out) and answers the sender when it is stored, any other event answers at once,
None means that the handler sees to the answer itself. It refuses by raising `Refusal`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from parlour import commands, events
from parlour.core.handlers import (
    attaching,
    entry,
    following,
    hooks,
    lists,
    membership,
    moderation,
    people,
    reading,
    talk,
    tokens,
    watching,
)


class Rule(NamedTuple):
    """A command's handler and its preconditions."""

    handler: Callable[..., events.Event | None]
    """Called with the hub, the session and the command."""
    registered: bool | None
    """Whether the session must have a name (True), must have none (False), or may (None)."""


HANDLERS: dict[type[commands.Command], Rule] = {
    commands.Register: Rule(entry.register, registered=False),
    commands.Quit: Rule(entry.leave, registered=None),
    commands.Malformed: Rule(entry.malformed, registered=None),
    commands.Answer: Rule(entry.answer, registered=None),
}
"""And, for those who have a name:"""

_NAMED: dict[type[commands.Command], Callable[..., events.Event | None]] = {
    commands.Exit: entry.exit_,
    commands.Negotiate: entry.negotiate,
    commands.Help: entry.help_,
    commands.Ping: entry.ping,
    commands.Say: talk.say,
    commands.Tell: talk.tell,
    commands.Attach: attaching.attach,
    commands.Attached: attaching.attached,
    commands.Edit: talk.edit,
    commands.Delete: talk.delete,
    commands.React: talk.react,
    commands.Typing: talk.typing,
    commands.Signal: talk.signal,
    commands.Join: membership.join,
    commands.Leave: membership.leave,
    commands.Invite: membership.invite,
    commands.Invitations: membership.invitations,
    commands.Topic: membership.topic,
    commands.RenameRoom: membership.rename_room,
    commands.Kick: moderation.kick,
    commands.SetModes: moderation.set_modes,
    commands.Modes: moderation.modes,
    commands.Masks: moderation.masks,
    commands.Rooms: lists.rooms,
    commands.Who: lists.who,
    commands.Rename: people.rename,
    commands.Away: people.away,
    commands.SetRealname: people.set_realname,
    commands.SetFlag: people.set_flag,
    commands.TakeOffice: people.take_office,
    commands.Expel: people.expel,
    commands.People: people.people,
    commands.Census: people.census,
    commands.Whois: people.whois,
    commands.Whowas: people.whowas,
    commands.FindPeople: people.find_people,
    commands.Watch: watching.watch,
    commands.Unwatch: watching.unwatch,
    commands.Watching: watching.watching,
    commands.History: reading.history,
    commands.Search: reading.search,
    commands.Targets: reading.targets,
    commands.Resume: reading.resume,
    commands.Read: reading.read,
    commands.Follow: following.follow,
    commands.Unfollow: following.unfollow,
    commands.Following: following.terms,
    commands.MakeToken: tokens.make,
    commands.DropToken: tokens.drop,
    commands.Tokens: tokens.tokens,
    commands.Invoke: hooks.invoke,
    commands.MakeHook: hooks.make,
    commands.DropHook: hooks.drop,
    commands.Hooks: hooks.hooks,
}

HANDLERS |= {command: Rule(handler, registered=True) for command, handler in _NAMED.items()}

__all__ = ["HANDLERS", "Rule"]
