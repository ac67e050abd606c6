"""Bots that have a token: lasting people whose names are theirs for as long as the token is, connected or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from parlour import names
from parlour.core.people import Identity
from parlour.core.room import Room
from parlour.errors import Reason, Refusal
from parlour.events import Profile

if TYPE_CHECKING:
    from parlour.core.people import People
    from parlour.core.roster import Roster
    from parlour.core.session import Session
    from parlour.core.snapshot import StoredToken

MOST_OF_ONE = 10
"""Tokens of one maker, and of all makers who come from one place, unless they own the server."""
MOST = 1000
"""Tokens of a server. Only owners make more than half of them."""


class Grant(NamedTuple):
    """A token that was made."""

    identity: Identity
    name: str
    maker: int
    """The person who made it; 0: the operator."""
    by: str
    """What they were called then."""
    at: float
    """Seconds since the epoch."""
    room: Room | None = None
    """All that the bot can do is to speak there."""
    source: str = ""
    """Where its maker came from (`Profile.host`); empty: from an owner, or it was made before the server started."""

    @property
    def where(self) -> str | None:
        """The name of that room; empty: it is gone."""
        return None if self.room is None else "" if self.room.gone else self.room.name


class Tokens:
    """All of them."""

    def __init__(self, people: People, roster: Roster) -> None:
        self._people = people
        self._roster = roster
        self._grants: dict[str, Grant] = {}
        """By `names.key`, in the order they were made."""
        self._bots: dict[int, Grant] = {}
        """By person."""
        self.only_owners = False
        """Nobody else makes any."""

    def load(self, tokens: Iterable[StoredToken], find: Callable[[str], Room | None]) -> None:
        """Take up what the store remembers, after the people and the rooms, which `find` finds."""
        for person, name, digest, maker, by, at, where in tokens:
            room = None if where is None else find(where) or _gone()
            self._add(Grant(Identity(person, digest), name, maker, by, at, room))

    def _add(self, grant: Grant) -> None:
        self._grants[names.key(grant.name)] = grant
        self._bots[grant.identity.person] = grant
        self._roster.reserve(grant.name, grant.identity.person)

    def __iter__(self) -> Iterator[Grant]:
        return iter(self._grants.values())

    def bot(self, person: int) -> bool:
        """Whether `person` has come by a token."""
        return person in self._bots

    def bound(self, person: int) -> Grant | None:
        """The token of `person`, if that is a bot that can only speak in one room."""
        grant = self._bots.get(person)
        return None if grant is None or grant.room is None else grant

    def source(self, session: Session) -> str:
        """Where those come from who share what `session` may use; empty: what it uses is its own, as it is a bot of the
        operator's."""
        grant = self._bots.get(session.person)
        return "" if grant is not None and not grant.maker else session.profile.host

    def called(self, person: int) -> str:
        """The name of a bot, as it was given to it; empty: `person` is none."""
        return self._bots[person].name if person in self._bots else ""

    def profile(self, name: str) -> Profile | None:
        """What everybody may know of the bot called `name`, which need not be connected; None: there is none."""
        grant = self.find(name)
        return None if grant is None else Profile(grant.name, bot=True)

    def find(self, name: str) -> Grant | None:
        """The token of the bot called `name`, however it is written."""
        return self._grants.get(names.sought(name))

    def _has_enough(self, maker: int, source: str) -> bool:
        """Whether one maker, or all from one place, have as many as they may."""
        own = sum(grant.maker == maker for grant in self)
        return max(own, sum(grant.source == source for grant in self)) >= MOST_OF_ONE

    def make(
        self, wanted: str, maker: int, by: str, at: float, *, room: Room | None = None, source: str = ""
    ) -> tuple[Grant, str]:
        """A new bot of that name, and its token. `source` is where its maker comes from, empty for owners.

        The name must be free, and no lasting person's, nor look like theirs: that could not come back under it.
        Raises `Refusal`.
        """
        name = self._roster.free(wanted, owner=not source)
        if self._people.looks_like(name):
            raise Refusal(Reason.NAME_IN_USE, wanted)
        if len(self._grants) >= (MOST // 2 if source else MOST) or (source and self._has_enough(maker, source)):
            raise Refusal(Reason.TOO_MANY_TOKENS, wanted)
        identity, token = self._people.newcomer(name)
        grant = Grant(identity, name, maker, by, at, room, source)
        self._add(grant)
        return grant, token

    def drop(self, grant: Grant) -> None:
        """The bot is nobody any more, and its name is free."""
        del self._grants[names.key(grant.name)]
        del self._bots[grant.identity.person]
        self._roster.give_up(grant.name)
        self._people.forget(grant.identity, grant.name)


def _gone() -> Room:
    """In place of a room that is not there any more: nobody can speak in it."""
    room = Room("")
    room.gone = True
    return room
