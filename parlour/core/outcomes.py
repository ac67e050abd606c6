"""What the journal made of what happened: its answers to those who did it, and what everyone is to be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parlour.core.fanout import Batch
from parlour.core.ports import Bus, Entry, Outcome, Repeated
from parlour.errors import Reason, StoreError
from parlour.events import Created, Departed, Dissolved, Done, Joined, Left, Refused, RoomEvent, Said

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


class Outcomes:
    """Takes the outcome of each commit."""

    def __init__(self, hub: Hub, bus: Bus) -> None:
        self._hub = hub
        self._bus = bus

    def committed(self, entries: Sequence[Entry], outcomes: Sequence[Outcome] | StoreError) -> None:
        """Answer whoever asked for one of `entries`, then publish what is stored."""
        if isinstance(outcomes, StoreError):
            self._failed(entries)
            return
        events: list[RoomEvent] = []
        origins: list[Session | None] = []
        for (event, _, request, origin), outcome in zip(entries, outcomes, strict=True):
            if request is None and outcome.__class__ is Said:  # what nearly every one is
                events.append(outcome)
                origins.append(origin)
            elif isinstance(outcome, RoomEvent):
                events.append(outcome)
                # One's own message need not come back; what one did to the room, one is told like everyone.
                origins.append(origin if isinstance(outcome, Said | Joined | Left) else None)
                if event.__class__ is Created:
                    self._hub.stay.made(event, outcome)
                elif request is not None and origin is not None:
                    origin.peer.reply(Done(outcome.room, outcome.seq, outcome.at), request)
            elif isinstance(outcome, Repeated):
                origin.peer.reply(Done(*outcome), request)
            else:
                self._refuse(event, outcome, origin, request)
        if events:
            self._bus.publish(Batch(events, origins))

    def _failed(self, entries: Sequence[Entry]) -> None:
        """Nothing of this is stored."""
        for event, _, request, origin in entries:
            if not event.durable:
                self._bus.publish(Batch([event], [origin]))  # who comes and goes is no matter of the store
            else:
                self._refuse(event, Reason.NOT_STORED, origin, request)

    def _refuse(self, event: RoomEvent, reason: Reason, origin: Session | None, request: str | None) -> None:
        if isinstance(event, Created):
            self._hub.stay.undo(event, reason)
        elif isinstance(event, Dissolved):
            if reason is Reason.NOT_STORED:
                self._hub.stay.linger(event)
        elif origin is not None and not isinstance(event, Departed):  # nobody asked for that
            origin.peer.reply(Refused(reason), request)
