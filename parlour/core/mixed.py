"""Batches with events that are told once to each who shares one of several rooms with somebody, or to one person.

For each codec, the events are told in runs to one audience each. Runs are joined as far as nobody's order of what they
are told of a person is changed; an event that the codec does not tell does not end one. So a mass departure is a
single run, whether a protocol tells of it by room or by person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from parlour.core.fanout import Batch, Recipient, tell
from parlour.core.room import Room
from parlour.core.session import Session

if TYPE_CHECKING:
    from parlour.core.ports import Codec
    from parlour.events import PersonEvent, RoomEvent

Audience = tuple[tuple[Room, ...], "Session | None"]
"""Everyone in these rooms, each of them once; or that one."""


class Step(NamedTuple):
    """An event and whom it is told to."""

    event: RoomEvent | PersonEvent
    origin: Session | None
    request: str | None
    rooms: tuple[Room, ...]
    """Everyone in these ..."""
    one: Session | None
    """... or this one."""
    apart: bool
    """It must keep its place among what is told of other rooms, as it is not of one room alone."""

    @property
    def audience(self) -> Audience:
        """Whom it is told to."""
        return self.rooms, self.one


class Mixed:
    """Events of all kinds, to be told in their order."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._codecs: dict[Codec, None] = {}

    def add(self, step: Step) -> None:
        """Have that told after what came before."""
        self._steps.append(step)
        for room in step.rooms:
            self._codecs.update(dict.fromkeys([*room.groups, *room.listeners]))
        if step.one is not None:
            self._codecs[step.one.codec] = None

    def tell(self) -> None:
        """Push all of it."""
        for codec in self._codecs:
            for audience, steps, parts in _runs(codec, self._steps):
                events, origins, requests, *_ = zip(*steps, strict=True)
                batch = Batch(events, origins, requests if any(requests) else ())
                tell(codec, _members(codec, audience), batch, parts, {*map(type, events)})


Run = tuple[Audience, list[Step], list[bytes]]
"""What one audience is told in one go, and its bytes."""


def _runs(codec: Codec, steps: list[Step]) -> Iterator[Run]:
    """What those of `codec` are told, in an order that keeps what they know of people true."""
    runs: dict[Audience, Run] = {}
    apart = False
    for step in steps:
        if not _reaches(codec, step):
            continue
        part = codec.encode(step.event)
        if not part and not (codec.labels and step.request is not None):
            continue
        audience = step.audience
        if (step.apart or apart) and runs and runs.keys() != {audience}:
            yield from runs.values()
            runs = {}
            apart = False
        apart = apart or step.apart
        run = runs.get(audience)
        if run is None:
            run = runs[audience] = (audience, [], [])
        run[1].append(step)
        run[2].append(part)
    yield from runs.values()


def _reaches(codec: Codec, step: Step) -> bool:
    if step.one is not None:
        return step.one.codec is codec
    return any(codec in room.groups or codec in room.listeners for room in step.rooms)


def _members(codec: Codec, audience: Audience) -> Collection[Recipient]:
    rooms, one = audience
    if one is not None:
        return (one,)
    groups: list[Collection[Recipient]] = [room.groups[codec] for room in rooms if codec in room.groups]
    groups += [room.listeners[codec] for room in rooms if codec in room.listeners]
    if len(groups) == 1:
        return groups[0]
    return {recipient: None for group in groups for recipient in group}
