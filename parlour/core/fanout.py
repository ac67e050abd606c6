"""From the events of one commit to the outboxes of those who are told: encoded once and joined once per codec.

Only those who did something in the batch themselves, and whose dialect does not want to be told so, get bytes of their
own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol

from parlour.core.outbox import Chunk, Outbox
from parlour.core.room import Room
from parlour.core.session import Session
from parlour.events import Created, Event, Joined, Left, PersonEvent, Reacted, RoomEvent, Said, Signalled, Typing

if TYPE_CHECKING:
    from parlour.core.ports import Codec

OWN: frozenset[type[Event]] = frozenset({Said, Reacted, Joined, Left, Typing, Signalled})
"""One's own need not come back, unless the dialect wants them to; what one did to a room, one is told like everyone."""
PIECE = 16 * 1024
"""Bytes of a chunk that are rather sent on their own than copied, if something must be left out of it."""


class Batch(NamedTuple):
    """What one commit released, in its order: lists of one length."""

    events: Sequence[RoomEvent | PersonEvent]
    origins: Sequence[Session | None]
    """The session that each event came from; None: from elsewhere."""
    requests: Sequence[str | None] = ()
    """What each origin asked for that with, where its codec has `labels`; empty: none did."""

    def by_room(self) -> dict[str, Batch]:
        """The same, apart for each room; only for events of rooms."""
        names = {event.room for event in self.events}  # type: ignore[union-attr]
        if len(names) == 1:
            return dict.fromkeys(names, self)
        parts: dict[str, list[int]] = {}
        for at, event in enumerate(self.events):
            parts.setdefault(event.room, []).append(at)  # type: ignore[union-attr]
        return {name: self.take(part) for name, part in parts.items()}

    def take(self, places: Iterable[int]) -> Batch:
        """What is at those places."""
        places = [*places]
        events, origins, requests = self
        return Batch(
            [events[at] for at in places],
            [origins[at] for at in places],
            [requests[at] for at in places] if requests else (),
        )

    def since_creation(self) -> Batch:
        """What came with the last creation and after it: before it, that was another room."""
        first = max(at for at, event in enumerate(self.events) if isinstance(event, Created))
        return Batch(self.events[first:], self.origins[first:], self.requests[first:])


def deliver(room: Room, batch: Batch, kinds: Collection[type[Event]]) -> None:
    """Push `batch`, all of it of `room` and of `kinds`, to each member as one chunk."""
    for codec, members in room.groups.items():
        tell(codec, members, batch, [*map(codec.encode, batch.events)], kinds)
    for codec, listeners in room.listeners.items():
        tell(codec, listeners, batch, [*map(codec.encode, batch.events)], kinds)


class Recipient(Protocol):
    """Whoever is told: a session, or a listener."""

    @property
    def outbox(self) -> Outbox:
        """Where what they are told goes."""


def tell(
    codec: Codec, recipients: Collection[Recipient], batch: Batch, parts: list[bytes], kinds: Collection[type[Event]]
) -> None:
    """Push `batch`, whose events are `parts` in the bytes of `codec`, to `recipients`, all of that codec."""
    chunk = b"".join(parts)
    own = _own(codec, recipients, batch, parts, kinds)
    if not chunk and not own:
        return
    for recipient in recipients:
        cuts = own.get(recipient)
        if cuts:
            _push_cut(recipient, chunk, cuts)
        else:
            recipient.outbox.push(chunk)


Cut = tuple[int, int, bytes]
"""Where, in the joined parts, something begins and ends that a recipient is told in other bytes, or (none) not told."""


def _own(
    codec: Codec, recipients: Collection[Recipient], batch: Batch, parts: list[bytes], kinds: Collection[type[Event]]
) -> dict[Recipient | None, list[Cut]]:
    """What those who did something in the batch themselves are told otherwise than the rest."""
    hidden = codec.hides if codec.echoes else OWN | codec.hides
    origins: Sequence[Session | None] = batch.origins
    if not hidden.issuperset(kinds):  # else all of them are: what nearly every batch is, without echo
        untold = {kind for kind in kinds if kind in hidden or (issubclass(kind, PersonEvent) and not kind.own)}
        if not untold and not (codec.labels and batch.requests):
            return {}
        pairs = zip(batch.events, origins, strict=True)
        origins = [origin if event.__class__ in untold else None for event, origin in pairs]
    if codec.labels and batch.requests:
        return _labelled(recipients, batch, origins, parts)
    return _runs(origins, parts)


def _runs(origins: Sequence[Session | None], parts: list[bytes]) -> dict[Recipient | None, list[Cut]]:
    """The runs of each origin. There are few, however many events: input comes in blocks."""
    ends = [*accumulate(map(len, parts), initial=0)]
    runs: dict[Recipient | None, list[Cut]] = {}
    first = 0
    for origin, group in groupby(origins):
        last = first + len([*group])
        if origin is not None:
            runs.setdefault(origin, []).append((ends[first], ends[last], b""))
        first = last
    return runs


def _labelled(
    recipients: Collection[Recipient], batch: Batch, hidden: Sequence[Session | None], parts: list[bytes]
) -> dict[Recipient | None, list[Cut]]:
    """The same, one by one: what was asked for with a request is as the dialect makes it.

    `hidden` has the origins of those that are left out otherwise.
    """
    cuts: dict[Recipient | None, list[Cut]] = {}
    end = 0
    for event, origin, request, part, left_out in zip(*batch, parts, hidden, strict=True):
        begin, end = end, end + len(part)
        if origin is None or origin not in recipients:
            continue
        if request is not None:
            cuts.setdefault(origin, []).append((begin, end, origin.peer.echo(event, request)))
        elif left_out is not None:
            cuts.setdefault(origin, []).append((begin, end, b""))
    return cuts


def _push_cut(recipient: Recipient, chunk: bytes, cuts: list[Cut]) -> None:
    """Push `chunk` with what is to be otherwise; large pieces of it are shared, not copied."""
    pieces: list[Chunk] = []
    start = 0
    shared = len(chunk) > PIECE * (len(cuts) + 1)
    view = memoryview(chunk) if shared else chunk
    for begin, end, instead in cuts:
        pieces.append(view[start:begin])
        if instead:
            pieces.append(instead)
        start = end
    pieces.append(view[start:])
    for piece in pieces if shared else [b"".join(pieces)]:
        recipient.outbox.push(piece)
