"""Open rooms that were made, and in which nothing is kept of what was said, if anything was: nobody misses them.

They go when there is no place for another room, and when the server starts. Without that, whoever makes rooms for the
fun of it would take the place of others for good, since nobody has to be in an open room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from parlour.commands import LOBBY
from parlour.events import Dissolved

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room


def drop_all(hub: Hub) -> None:
    """Drop all of them."""
    _drop(hub, [*_unused(hub)])


def drop_oldest(hub: Hub) -> bool:
    """Drop the one that was made first; tells whether there was one."""
    oldest = [*islice(_unused(hub), 1)]
    _drop(hub, oldest)
    return bool(oldest)


def _unused(hub: Hub) -> Iterator[Room]:
    """The oldest first."""
    served = {hook.room for hook in hub.hooks} | {grant.room for grant in hub.tokens}
    unsettled = hub.unsettled()
    for room in hub.rooms:
        if _is_empty(room) and room not in served and room.name not in unsettled:
            yield room


def _is_empty(room: Room) -> bool:
    """Whether nothing is kept of it, and nobody is there, listens, or will come back to it or to how it was set."""
    return (
        room.blank == room.last
        and room.kind == "open"
        and room.name != LOBBY
        and not (room.size or room.members or room.topic or room.modes or room.listeners)
    )


def _drop(hub: Hub, rooms: Collection[Room]) -> None:
    for room in rooms:
        hub.rooms.remove(room)
        hub.record(Dissolved(room.name, "", hub.clock()), None)
