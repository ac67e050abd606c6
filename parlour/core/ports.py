"""What the core needs from the outside, as interfaces; the outer packages provide them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from parlour.errors import Reason, StoreError
from parlour.events import Event, PersonEvent, RoomEvent, Said, Stored

if TYPE_CHECKING:
    from parlour.core.changes import Change
    from parlour.core.counts import Commits
    from parlour.core.fanout import Batch


class Codec(Protocol):
    """How one kind of client is told events: a dialect plus the capabilities that change the bytes.

    Codecs are compared by identity: everyone who has the same one shares the encoded bytes.
    """

    @property
    def echoes(self) -> bool:
        """Whether a sender is sent its own messages, too."""

    @property
    def hides(self) -> frozenset[type[Event]]:
        """Events that are not sent to who caused them, echo or not: the dialect answers these itself."""

    @property
    def labels(self) -> bool:
        """Whether what one has asked for under an id comes back to oneself as `Peer.echo` makes it."""

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        """`event` as whole messages of the dialect; empty where the dialect does not tell it."""


class Peer(Protocol):
    """The connection behind a session."""

    @property
    def busy(self) -> bool:
        """Whether what it was told gave rise to commands that are still to be executed."""

    def reply(self, event: Event, request: str | None = None) -> None:
        """Tell this one client; `request` is the id of the command that this answers, if it had one."""

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        """`event` as this one client is told it that caused it with that request. See `Codec.labels`."""

    def close(self) -> None:
        """End the connection once everything pushed so far is sent, or has taken too long."""


class Writer(Protocol):
    """What empties an outbox into the network."""

    def flush(self) -> None:
        """Send what the outbox holds, as far as the network takes it."""


class Gauge(Protocol):
    """Something that can be too full, and empties."""

    @property
    def drained(self) -> int:
        """How often it has emptied a little: does this grow, waiting makes sense."""


class Entry(NamedTuple):
    """An event on its way to the journal, which passes on those that are not durable."""

    event: RoomEvent | PersonEvent
    person: int
    """Who did it: only the same one may change it later. `ANYBODY`: see there."""
    request: str | None
    """The client's own id for it: stored once for each person within a day. See `core.requests`."""
    origin: Any
    """The session that it came from; of no interest to the journal."""


class Repeated(NamedTuple):
    """The same request of the same person was stored before, as this."""

    room: str
    seq: int
    at: float


ANYBODY = -1
"""For the person of an `Entry`: the message is deleted, whoever said it. Its id is not remembered."""

Outcome = RoomEvent | PersonEvent | Repeated | Reason
"""Of one entry: the event as stored, numbered and with what only the store knows; or why it is not."""

Committed = Callable[[Sequence[Outcome] | StoreError], None]
"""Called with the outcomes in the order of the entries, or with why none of them is stored."""


class Journal(Protocol):
    """Where room events become facts: stored, and numbered within their room."""

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        """Store `entries` in this order in one commit, then call `committed`.

        It is called on the caller's thread, once for each submission and in their order, possibly before this returns.
        An entry that is not durable passes through, unchanged.
        """

    def keep(self, change: Change) -> None:
        """Store `change` with the next commit, or the next that succeeds."""

    def keep_all(self, changes: Sequence[Change], kept: Callable[[bool], None]) -> None:
        """Store `changes`, not empty, in one commit, and call `kept` once, with whether they are stored.

        If they are not, no later commit does it. It is called on the caller's thread, possibly before this returns.
        """

    def settle(self, settled: Callable[[], None]) -> None:
        """Call `settled` when all that was submitted so far has had its outcome, and the changes kept were tried."""

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        """Try whether something can be stored; `answered` is told why not, on the caller's thread."""

    @property
    def commits(self) -> Commits:
        """Its commits so far."""

    @property
    def congestion(self) -> Gauge | None:
        """Set while more waits than should: whoever submits should wait."""


class Query(NamedTuple):
    """Which messages of a room: see `commands.History`. At most one bound on each side, or `around` alone, is set."""

    room: str
    limit: int
    before: int | None = None
    after: int | None = None
    around: int | None = None
    since: float | None = None
    until: float | None = None
    last: bool = False
    everything: bool = False


class Wanted(NamedTuple):
    """Which messages, of all that one may read."""

    words: list[str]
    """Each clean, without white space, at least one."""
    room: str | None
    """Only there."""
    rooms: list[str]
    """Without `room`: in every open room, and in these."""
    author: str | None
    since: float | None
    until: float | None
    limit: int
    hidden: Sequence[str] = ()
    """Without `room`: not in these, although they are open."""


class Pages(NamedTuple):
    """Messages as they are now, and whether there are more in the direction that was asked for."""

    messages: Sequence[Said]
    more: bool
    events: Sequence[Stored] = ()
    """Instead, where everything was asked for: what happened, as it was told then."""


class Archive(Protocol):
    """Where what was said is read again.

    Each answer comes on the caller's thread, possibly before the call returns: a value, or a `StoreError`.
    """

    def page(self, query: Query, answered: Callable[[Pages | StoreError], None]) -> None:
        """A page of a room in the order it was said; it may be shorter than wanted, and then there is more."""

    def search(self, wanted: Wanted, answered: Callable[[Pages | StoreError], None]) -> None:
        """What was searched for, newest first."""

    def replay(
        self, room: str, after: int, upto: int, limit: int, answered: Callable[[Sequence[Stored] | StoreError], None]
    ) -> None:
        """The first durable events of `room` numbered above `after` and up to `upto`, at most `limit`.

        An empty answer means that there are no more.
        """

    def lasts(
        self,
        rooms: Sequence[str],
        since: float,
        until: float,
        answered: Callable[[dict[str, float] | StoreError], None],
    ) -> None:
        """When the last message of each of `rooms` was said, for those where that is between the two times (both
        excluded)."""

    def unread(
        self, room: str, name_key: str, name: str, read: int, answered: Callable[[tuple[int, int] | StoreError], None]
    ) -> None:
        """How many messages of `room` numbered above `read` others than `name` have written, and how many of these
        mention the person of that `names.key`; each counted to `MOST_UNREAD`."""

    def stop(self) -> None:
        """Refuse whatever is asked from now on, and what waits: the journal must not wait behind it any more."""


MOST_UNREAD = 1000
"""Unread messages that are counted."""


class Bus(Protocol):
    """Carries committed events to every node of the room, this one included."""

    def subscribe(self, deliver: Callable[[Batch], None]) -> None:
        """Have `deliver` called with every batch published from now on."""

    def publish(self, batch: Batch) -> None:
        """Hand `batch` to all subscribers, in order."""


class Call(NamedTuple):
    """Something that was said, for a webhook."""

    hook: int
    """Its person: calls of the same hook are made one after the other, in their order."""
    name: str
    """Of the hook."""
    url: str
    secret: str
    """What it is to be signed with."""
    room: str
    author: str
    seq: int
    at: float
    text: str
    word: str
    """The word of the hook that was said; empty: its name was mentioned."""


class Caller(Protocol):
    """Calls webhooks."""

    def takes(self, url: str) -> bool:
        """Whether that is an address that could be called, as far as can be told without asking anybody."""

    def call(self, call: Call, answered: Callable[[Sequence[str]], None]) -> None:
        """Tell a webhook, as often as that takes.

        If it answers something, `answered` is called on the caller's thread: with texts that can be said, not blank.
        """

    def forget(self, hook: int) -> None:
        """Drop what waits for that hook."""


class Observer(Protocol):
    """Is shown what people do, for the operator's eyes."""

    def registered(self, name: str) -> None:
        """`name` is here."""

    def said(self, name: str, text: str) -> None:
        """`name` said the clean `text` in an open room."""

    def quit(self, name: str) -> None:
        """`name` says that it leaves; `left` follows."""

    def left(self, name: str) -> None:
        """`name` is gone, and free."""
