"""Following terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import commands, events, names
from parlour.core.changes import Followed

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


def follow(hub: Hub, session: Session, command: commands.Follow) -> events.Event | None:
    """Follow a term."""
    kept = hub.follows.follow(session, command.term)
    hub.keep(Followed(names.key(session.name or ""), kept, on=True))
    return events.FollowChanged(command.term.strip())


def unfollow(hub: Hub, session: Session, command: commands.Unfollow) -> events.Event | None:
    """Follow it no longer."""
    kept = hub.follows.unfollow(session, command.term)
    hub.keep(Followed(names.key(session.name or ""), kept, on=False))
    return events.FollowChanged(command.term.strip(), on=False)


def terms(hub: Hub, session: Session, command: commands.Following) -> events.Event | None:
    """Tell what one follows."""
    return events.FollowList(hub.follows.terms(session))
