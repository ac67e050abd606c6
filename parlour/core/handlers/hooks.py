"""Webhooks that go out: making them, and calling them by a word."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.core.changes import HookKept
from parlour.core.handlers import talk
from parlour.core.handlers.keeping import answer_when_kept
from parlour.errors import Reason, Refusal

if TYPE_CHECKING:
    from parlour.core.hooks import Hook
    from parlour.core.hub import Hub
    from parlour.core.session import Session


def invoke(hub: Hub, session: Session, command: commands.Invoke) -> events.Event | None:
    """Say what calls a hook, if there is one in the room."""
    if not hub.hooks.has_word(command.word):
        raise Refusal(Reason.UNKNOWN_COMMAND)
    room = hub.rooms.audible(command.room, session)
    if not hub.hooks.has_word(command.word, room):
        raise Refusal(Reason.UNKNOWN_COMMAND)
    text = f"/{command.word} {command.text}".rstrip()
    return talk.say(hub, session, commands.Say(text, room.name, id=command.id))


def make(hub: Hub, session: Session, command: commands.MakeHook) -> events.Event | None:
    """Make a hook. Its secret is told when it is stored; if it cannot be, there is none."""
    _expect_owner(session)
    room = hub.rooms.find(command.room, session)
    if room.kind == "direct":
        raise Refusal(Reason.NO_SUCH_ROOM, command.room)
    hook = hub.hooks.make(command.name, command.url, room, command.words, session.name or "", hub.clock())
    made = events.HookMade(hook.state, hook.secret)
    answer_when_kept(hub, session, command, [_kept(hook, on=True)], made, undo=partial(_drop, hub, hook))
    return None


def drop(hub: Hub, session: Session, command: commands.DropHook) -> events.Event | None:
    """Drop a hook once that is stored. If it cannot be, there is still the hook."""
    _expect_owner(session)
    hook = hub.hooks.find(command.name)
    if hook is None:
        raise Refusal(Reason.NO_SUCH_HOOK, command.name)
    done = events.Done(at=hub.clock())
    answer_when_kept(hub, session, command, [_kept(hook, on=False)], done, done=partial(_drop, hub, hook))
    return None


def _drop(hub: Hub, hook: Hook) -> None:
    if hub.hooks.find(hook.name) is hook:  # it was not dropped meanwhile
        hub.hooks.drop(hook)


def hooks(hub: Hub, session: Session, command: commands.Hooks) -> events.Event | None:
    """Tell which there are."""
    _expect_owner(session)
    return events.HookList((*(hook.state for hook in hub.hooks),))


def _expect_owner(session: Session) -> None:
    if not session.profile.owner:
        raise Refusal(Reason.NOT_OWNER)


def _kept(hook: Hook, *, on: bool) -> HookKept:
    return HookKept(hook.person, hook.name, hook.room.name, hook.url, hook.words, hook.secret, hook.by, hook.at, on)
