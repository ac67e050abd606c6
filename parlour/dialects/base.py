"""The contract of every dialect."""

from typing import Protocol

from parlour.commands import Command
from parlour.events import Event, RoomEvent


class Codec(Protocol):
    """Tells room events to one kind of client. One object per kind: whoever shares it shares the bytes."""

    @property
    def echoes(self) -> bool:
        """Whether a sender is sent its own messages, too."""

    def encode(self, event: RoomEvent) -> bytes:
        """`event` as whole messages; empty where this kind of client is not told of it."""


READ_SIZE = 16 * 1024
"""Bytes in one `feed`, at most. So many mean that more was there (docs/decisions/0004)."""


class Alone(bytes):
    """A message that must arrive in a segment of its own: nothing else is sent within `ALONE_GAP` of it."""

    __slots__ = ()


ALONE_GAP = 0.021
"""Seconds between a message that stands alone and its neighbours: 20 ms, and what a timer may be early."""


class Dialect(Protocol):
    """One connection's translator. It is fed in turn by `feed` and `tick`, and closed by `eof`.

    Times are seconds of one monotonic clock.
    """

    deadline: float | None
    """When `tick` wants to be called, if it does."""
    finished: bool
    """The dialect's rules want the connection closed once all replies are sent."""

    @property
    def codec(self) -> Codec:
        """How this client is told room events; may be another one after a `feed`, `tick` or `reply`."""

    def feed(self, data: bytes, now: float, limit: int) -> list[Command]:
        """Take `data` as it arrived; returns at most `limit` commands' worth of it (negative: all).

        The rest waits, see `backlog`. Never raises: what is not of the dialect becomes `commands.Malformed`.
        """

    @property
    def backlog(self) -> bool:
        """Whether another `feed`, even of nothing, would give commands."""

    def tick(self, now: float) -> list[Command]:
        """Time has passed; to be called from `deadline` on."""

    def eof(self) -> list[Command]:
        """The peer sends nothing more: what this still makes of what waits, unlimited."""

    def reply(self, event: Event, request: str | None = None) -> bytes:
        """`event` as the answer to this one client; empty if the dialect has no words for it.

        `request` is the id of the command that it answers, if that had one.
        """
