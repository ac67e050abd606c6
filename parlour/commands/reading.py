"""Reading what was said, and following words."""

from parlour.commands.base import Command, Limit, Seq, Time


class History(Command, frozen=True):
    """A page of the messages of `room`, a direct one by its name or ``@NAME``.

    The last before `before` (number) or `until` (time), the first after `after` or `since`, those around `around`; with
    a bound on both sides the first between them, or (`last`) the last; without any, the last.
    """

    room: str
    before: Seq | None = None
    after: Seq | None = None
    around: Seq | None = None
    since: Time | None = None
    """Then or later."""
    until: Time | None = None
    """Earlier than then."""
    limit: Limit = 50
    last: bool = False
    everything: bool = False
    """Not messages alone, as they are now, but all events as they happened."""


class Search(Command, frozen=True):
    """The messages that hold all words of `query`, newest first, as far as one may read them."""

    query: str
    room: str | None = None
    author: str | None = None
    since: Time | None = None
    until: Time | None = None
    limit: Limit = 50


class Resume(Command, frozen=True):
    """Be in each room again and be told what happened in it behind the number one has seen last."""

    rooms: dict[str, Seq]


class Read(Command, frozen=True):
    """One has read `room` up to `seq`."""

    room: str
    seq: Seq


class Follow(Command, frozen=True):
    """Be told messages with `term`, a word or ``@name``, from open rooms one is not in."""

    term: str


class Unfollow(Command, frozen=True):
    """Be told them no longer."""

    term: str


class Following(Command, frozen=True):
    """Which terms does one follow?"""
