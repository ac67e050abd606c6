"""Watching who comes and goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.errors import Reason, Refusal

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


def watch(hub: Hub, session: Session, command: commands.Watch) -> events.Event | None:
    """Watch people, and tell which of them are here; or watch them no longer."""
    if not command.on:
        hub.watch.drop(session, command.names)
        return events.Done()
    taken, refused = hub.watch.add(session, command.names)
    if taken:
        _tell(hub, session, taken, command.id)
    if refused:
        raise Refusal(Reason.TOO_MANY_WATCHED, ",".join(refused))
    return None if taken else events.Done()


def _tell(hub: Hub, session: Session, names: Iterable[str], request: str | None) -> None:
    """Tell which of `names` are here, and which are not."""
    for event in hub.watch.status(names):
        if event.names:
            hub.answer(session, event, request)


def unwatch(hub: Hub, session: Session, command: commands.Unwatch) -> events.Event | None:
    """Watch nobody."""
    hub.watch.clear(session)
    return events.Done()


def watching(hub: Hub, session: Session, command: commands.Watching) -> events.Event | None:
    """Tell whom one watches, or which of them are here."""
    names = (*(session.watched or {}).values(),)
    if not command.status:
        return events.WatchedNames(names)
    if not names:
        return events.Done()
    _tell(hub, session, names, command.id)
    return None
