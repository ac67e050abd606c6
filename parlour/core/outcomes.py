"""What the journal made of what happened: its answers to those who did it, and what everyone is to be told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from parlour.core.fanout import Batch
from parlour.core.ports import Bus, Entry, Outcome, Repeated
from parlour.errors import Reason, StoreError
from parlour.events import Created, Departed, Dissolved, Done, PersonEvent, Refused, RoomEvent, RoomRenamed, Said

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session

_HAPPENED = (RoomEvent, PersonEvent)


class Outcomes:
    """Takes the outcome of each commit."""

    def __init__(self, hub: Hub, bus: Bus) -> None:
        self._hub = hub
        self._bus = bus
        self.awaited: deque[Sequence[Entry]] = deque()
        """Submissions without an outcome, the oldest first."""

    def committed(self, entries: Sequence[Entry], outcomes: Sequence[Outcome] | StoreError) -> None:
        """Answer whoever asked for one of `entries`, then publish what is stored."""
        self.awaited.remove(entries)  # it is the first one
        if isinstance(outcomes, StoreError):
            self._failed(entries)
            return
        events: list[RoomEvent | PersonEvent] = []
        origins: list[Session | None] = []
        requests: list[str | None] = []
        for (event, _, request, origin), outcome in zip(entries, outcomes, strict=True):
            if request is None and outcome.__class__ is Said:  # what nearly every one is
                events.append(outcome)
                origins.append(origin)
            elif isinstance(outcome, _HAPPENED):
                if isinstance(event, Created) and isinstance(outcome, RoomEvent):
                    self._hub.stay.creations.made(event, outcome)
                elif request is not None and origin is not None:
                    _tell_done(origin, outcome, request)
                    if origin.codec.labels:
                        requests += [None] * (len(events) - len(requests))
                        requests.append(request)
                events.append(outcome)
                origins.append(origin)
            elif isinstance(outcome, Repeated):
                origin.peer.reply(Done(*outcome), request)
            else:
                self._refuse(event, outcome, origin, request)
        if requests:
            requests += [None] * (len(events) - len(requests))
        if events:
            self._bus.publish(Batch(events, origins, requests))

    def _failed(self, entries: Sequence[Entry]) -> None:
        """Nothing of this is stored. Who comes and goes is no matter of the store."""
        passing: list[Entry] = []
        for entry in entries:
            event, _, request, origin = entry
            if event.durable:
                self._refuse(event, Reason.NOT_STORED, origin, request)
                continue
            passing.append(entry)
            if request is not None and origin is not None:
                _tell_done(origin, event, request)
        if passing:
            events, _, requests, origins = zip(*passing, strict=True)
            labels = [
                request if origin is not None and origin.codec.labels else None
                for request, origin in zip(requests, origins, strict=True)
            ]
            self._bus.publish(Batch(events, origins, labels if any(labels) else ()))

    def _refuse(
        self, event: RoomEvent | PersonEvent, reason: Reason, origin: Session | None, request: str | None
    ) -> None:
        if isinstance(event, Created):
            self._hub.stay.creations.undo(event, reason)
            return
        if isinstance(event, Dissolved):
            if reason is Reason.NOT_STORED:
                self._hub.stay.creations.linger(event)
            return
        if isinstance(event, RoomRenamed):
            self._hub.stay.room_not_renamed(event)
        if origin is not None and not isinstance(event, Departed):  # nobody asked for that
            self._hub.counts.refusals[reason] += 1
            origin.peer.reply(Refused(reason), request)


def _tell_done(origin: Session, event: RoomEvent | PersonEvent, request: str) -> None:
    done = Done(event.room, event.seq, event.at) if isinstance(event, RoomEvent) else Done(at=event.at)
    origin.peer.reply(done, request)
