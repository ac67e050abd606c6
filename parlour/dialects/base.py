"""The contract of every dialect."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple, Protocol

from parlour.commands import Command
from parlour.events import Event, PersonEvent, Profile, RoomEvent


class Directory(Protocol):
    """Whom the server knows: what a dialect says of people beside their names."""

    def profile(self, name: str) -> Profile | None:
        """Who is called `name` (however it is written), or was until lately."""

    def online(self, name: str) -> Profile | None:
        """Who is called `name` now."""

    def partner(self, room: str, name: str) -> str:
        """The other one of the direct `room` of the person called `name`; empty if that is not known."""


def _nothing(file: str) -> bytes | None:
    return None


class Depot(NamedTuple):
    """Where files are."""

    base: str = ""
    """The server's URL, which the paths of files are put behind where a client needs a whole one."""
    attachment: Callable[[str], bytes | None] = _nothing
    """The bytes of a small file that was attached just now, by its id."""


NO_DEPOT = Depot()
"""There are no files."""


class Venue(NamedTuple):
    """Where a connection is made: what its dialect may say of the server, and ask it."""

    directory: Directory
    program: str = "Parlour"
    """The program and its version."""
    started: float = 0.0
    """When, in seconds since the epoch."""
    network: str = "Parlour"
    """What the operator calls it all: one word."""
    server: str = "irc.parlour"
    """What the server calls itself where a protocol wants a host name: with a dot, which no person's name needs."""
    motd: tuple[str, ...] = ()
    """The lines of the message of the day."""
    admin: str = ""
    """Whom to write to."""
    replay: int = 50
    """Messages of a room that those who enter it are told, where their protocol has no way to ask for them."""
    depot: Depot = NO_DEPOT
    lobby_delay: float = 3.0
    """Seconds after which a client of a protocol that enters no room by itself is taken to the lobby, unless it has
    entered another by then; 0: never."""


Told = RoomEvent | PersonEvent
"""What more than one is told of."""


class Codec(Protocol):
    """Tells room events to one kind of client. One object per kind: whoever shares it shares the bytes."""

    @property
    def echoes(self) -> bool:
        """Whether a sender is sent its own messages, too."""

    @property
    def hides(self) -> frozenset[type[Event]]:
        """Events that are not sent to who caused them, echo or not: the dialect answers these itself."""

    @property
    def labels(self) -> bool:
        """Whether what one has asked for under an id comes back to oneself as `Dialect.echo` makes it."""

    def encode(self, event: Told) -> bytes:
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

    kind: ClassVar[str]
    """What the operator is shown it as: one short word."""

    @property
    def deadline(self) -> float | None:
        """When `tick` wants to be called, if it does."""

    @property
    def finished(self) -> bool:
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

    def take_errands(self) -> list[Command]:
        """What a `reply` or an `echo` gave rise to: commands to be executed soon. Most dialects never have any."""

    def echo(self, event: Told, request: str) -> bytes:
        """`event`, which this client caused with that request, as it is told it. See `Codec.labels`."""

    def end(self) -> bytes:
        """What is sent last of all when the connection is ended in order, whoever wants that."""


class Plain:
    """What most dialects answer where there is nothing of the sort."""

    __slots__ = ()

    def take_errands(self) -> list[Command]:
        """See `Dialect`."""
        return []

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        """See `Dialect`."""
        return b""

    def end(self) -> bytes:
        """See `Dialect`."""
        return b""
