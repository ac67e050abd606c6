"""What outlives a session and is not an event of a room: small facts that the journal keeps, the last one of each key.

Nobody is shown them, so nobody waits for them: should a commit fail, they go into the next. (That a room is gone is no
such change but an event, `events.Dissolved`: its place among the others matters.)
"""

import msgspec


class Change(msgspec.Struct, frozen=True, gc=False):
    """A fact to keep. Two with the same `key` are about the same thing: the later one counts."""

    @property
    def key(self) -> tuple[object, ...]:
        """Its type, and what it is about."""
        raise NotImplementedError


class PersonSeen(Change, frozen=True):
    """The lasting person `person`, called `name`, was connected at `at`."""

    person: int
    name: str
    secret: bytes
    """SHA-256 of what proves it."""
    at: float
    """Seconds since the epoch."""

    @property
    def key(self) -> tuple[object, ...]:
        """See `Change`."""
        return (PersonSeen, self.person)


class Granted(Change, frozen=True):
    """The lasting person `person` is a bot with a token, or (not `on`) is nobody any more."""

    person: int
    maker: int
    """Who made it; 0: the operator."""
    by: str
    """What they were called then."""
    at: float
    """Then, in seconds since the epoch."""
    on: bool
    room: str = ""
    """All that the bot can do is to speak there; empty: it can do more."""

    @property
    def key(self) -> tuple[object, ...]:
        """See `Change`."""
        return (Granted, self.person)


class Membership(Change, frozen=True):
    """`person`, called `name`, is a member of `room`, or (not `on`) no longer."""

    room: str
    person: int
    name: str
    on: bool

    @property
    def key(self) -> tuple[object, ...]:
        """See `Change`."""
        return (Membership, self.room, self.person)


class ReadUpTo(Change, frozen=True):
    """`person` has read `room` up to `seq`."""

    room: str
    person: int
    seq: int

    @property
    def key(self) -> tuple[object, ...]:
        """See `Change`."""
        return (ReadUpTo, self.room, self.person)


class HookKept(Change, frozen=True):
    """There is a webhook called `name` for `room`, or (not `on`) there is no longer."""

    person: int
    """Who says what it answers."""
    name: str
    room: str
    url: str
    words: tuple[str, ...]
    secret: str
    by: str
    """What its maker was called."""
    at: float
    """When it was made, in seconds since the epoch."""
    on: bool

    @property
    def key(self) -> tuple[object, ...]:
        """See `Change`."""
        return (HookKept, self.person)


class Followed(Change, frozen=True):
    """Whoever has the name of that `names.key` follows `term`, or (not `on`) no longer."""

    name_key: str
    term: str
    on: bool

    @property
    def key(self) -> tuple[object, ...]:
        """See `Change`."""
        return (Followed, self.name_key, self.term)
