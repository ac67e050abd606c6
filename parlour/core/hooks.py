"""Webhooks that go out: which there are, and what is said to them.

A hook belongs to one room. It is called by whoever mentions its name there, or says one of its words as ``/word`` or
``!word`` first; what it answers is said under its name, which is nobody else's. Programs call no hooks, and hooks least
of all: neither what one says, nor notices, nor bots.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from parlour import names
from parlour.core.mentions import folded
from parlour.core.ports import Call
from parlour.core.voice import Voice
from parlour.errors import Reason, Refusal
from parlour.events import HookState, Profile, Said

if TYPE_CHECKING:
    from parlour.core.fanout import Batch
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.snapshot import StoredHook

MOST = 100
"""Hooks of a server."""
MOST_WORDS = 16
"""Words of a hook."""

_WORD = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_CALLED = re.compile(r"[/!]([A-Za-z][A-Za-z0-9_-]{0,31})(?!\S)")


@dataclass(frozen=True, slots=True, eq=False)
class Hook:
    """One of them."""

    name: str
    room: Room
    url: str
    words: tuple[str, ...]
    secret: str
    person: int
    """Who says what it answers."""
    by: str
    """What its maker was called; empty: the operator made it."""
    at: float
    """When, in seconds since the epoch."""
    voice: Voice

    @property
    def state(self) -> HookState:
        """As owners are told of it."""
        return HookState(self.name, self.url, self.room.name, self.at, self.words, self.by)


class Hooks:
    """All of them."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._hooks: dict[str, Hook] = {}
        """By how their names are `mentions.folded`, in the order they were made."""
        self._rooms: dict[Room, list[Hook]] = {}
        """No list is empty."""

    def load(self, hooks: Iterable[StoredHook]) -> None:
        """Take up what the store remembers, after the rooms."""
        for person, name, where, url, words, secret, by, at in hooks:
            room = self._hub.rooms.get(where)
            if room is not None:
                self._add(name, room, url, words, secret, person, by, at)

    def _add(
        self, name: str, room: Room, url: str, words: tuple[str, ...], secret: str, person: int, by: str, at: float
    ) -> Hook:
        hook = Hook(name, room, url, words, secret, person, by, at, Voice(self._hub, name, person))
        self._hooks[folded(name)] = hook
        self._rooms.setdefault(room, []).append(hook)
        self._hub.roster.reserve(name, person)
        return hook

    def __iter__(self) -> Iterator[Hook]:
        return iter(self._hooks.values())

    def __bool__(self) -> bool:
        return bool(self._hooks)

    def named(self, name: str) -> str | None:
        """The canonical form of that `mentions.folded` name, if a hook has it."""
        hook = self._hooks.get(name)
        return None if hook is None else hook.name

    def find(self, name: str) -> Hook | None:
        """The hook called `name`, however it is written."""
        return self._hooks.get(folded(name)) if len(name) <= names.MAX_UNFOLDED else None

    def profile(self, name: str) -> Profile | None:
        """What everybody may know of the hook called `name`; None: there is none."""
        hook = self.find(name)
        return None if hook is None else Profile(hook.name, bot=True)

    def has_word(self, word: str, room: Room | None = None) -> bool:
        """Whether a hook has that word, in that room or (None) anywhere."""
        word = word.lower()
        return any(word in hook.words for hook in (self if room is None else self._rooms.get(room, ())))

    # -- making and dropping -------------------------------------------------------------------------------------------

    def make(self, wanted: str, url: str, room: Room, words: Iterable[str], by: str, at: float) -> Hook:
        """A new hook. Raises `Refusal`.

        The name must be free, and no lasting person's, nor look like theirs: that could not come back under it.
        """
        hub = self._hub
        if hub.caller is None or not hub.caller.takes(url):
            raise Refusal(Reason.BAD_URL, url)
        spelt = _spelt(words)
        name = hub.roster.free(wanted, owner=True)
        if hub.people.looks_like(name):
            raise Refusal(Reason.NAME_IN_USE, wanted)
        if len(self._hooks) >= MOST:
            raise Refusal(Reason.TOO_MANY_HOOKS, wanted)
        person = hub.people.stranger().person
        return self._add(name, room, url, spelt, secrets.token_urlsafe(32), person, by, at)

    def drop(self, hook: Hook) -> None:
        """It is told nothing more, not even what it was called for already; its name is free."""
        del self._hooks[folded(hook.name)]
        others = self._rooms[hook.room]
        others.remove(hook)
        if not others:
            del self._rooms[hook.room]
        self._hub.roster.give_up(hook.name)
        if self._hub.caller is not None:
            self._hub.caller.forget(hook.person)

    def forget(self, room: Room) -> None:
        """The room is gone, and with it its hooks."""
        for hook in [*self._rooms.get(room, ())]:
            self.drop(hook)

    # -- calling -------------------------------------------------------------------------------------------------------

    def hear(self, room: Room, part: Batch) -> None:
        """Call those whom `part`, what was said in `room`, is for."""
        hooks = self._rooms.get(room)
        if hooks is None:
            return
        for event, origin in zip(part.events, part.origins, strict=True):
            if event.__class__ is Said and origin is not None and not origin.profile.bot:
                assert isinstance(event, Said)
                if not event.notice and (event.mentions or event.text.startswith(("/", "!"))):
                    self._hear(hooks, event)

    def _hear(self, hooks: Sequence[Hook], said: Said) -> None:
        found = _CALLED.match(said.text)
        word = found[1].lower() if found else ""
        caller = self._hub.caller
        if caller is None:
            return
        for hook in hooks:
            asked = word if word in hook.words else ""
            if asked or hook.name in said.mentions:
                call = Call(
                    hook.person,
                    hook.name,
                    hook.url,
                    hook.secret,
                    said.room,
                    said.author,
                    said.seq,
                    said.at,
                    said.text,
                    asked,
                )
                caller.call(call, partial(self._answered, hook, said.seq))

    def _answered(self, hook: Hook, seq: int, texts: Sequence[str]) -> None:
        """Say what `hook` answered to message `seq`, if it is still there."""
        if self._hooks.get(folded(hook.name)) is hook:
            hook.voice.say(hook.room, texts, seq)


def _spelt(words: Iterable[str]) -> tuple[str, ...]:
    """Words as they are compared, each once. Raises `Refusal`."""
    spelt: dict[str, None] = {}
    for word in words:
        low = word.removeprefix("/").removeprefix("!").lower()
        if not _WORD.fullmatch(low) or len(spelt) >= MOST_WORDS:
            raise Refusal(Reason.BAD_WORD, word)
        spelt[low] = None
    return (*spelt,)
