"""A room: its members, grouped by codec, and how many of them cannot take more at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.core.ports import Codec
    from parlour.core.session import Session

BLOCKED_SHARE = 8
"""A room is congested while more than one in so many of its members (and more than one of them) is blocked."""


class Room:
    """Members of one room. A member is a session: a person with two connections is two of them."""

    __slots__ = ("blocked", "drained", "groups", "name", "size")

    def __init__(self, name: str) -> None:
        self.name = name
        self.groups: dict[Codec, dict[Session, None]] = {}
        """Members by codec, in the order they came."""
        self.size = 0
        self.blocked = 0
        """How many members' outboxes are blocked."""
        self.drained = 0
        """How often one of them could take more again: does this grow, they read."""

    def add(self, session: Session) -> None:
        """Make `session` a member."""
        self.groups.setdefault(session.codec, {})[session] = None
        self.size += 1
        if session.outbox.blocked:
            self.blocked += 1

    def remove(self, session: Session) -> None:
        """End the membership of `session`."""
        group = self.groups[session.codec]
        del group[session]
        if not group:
            del self.groups[session.codec]
        self.size -= 1
        if session.outbox.blocked:
            self.unblock()

    def unblock(self) -> None:
        """One of the blocked members can take more again, or is gone."""
        self.blocked -= 1
        self.drained += 1

    @property
    def congested(self) -> bool:
        """Whether so many cannot take more that whoever makes them do so should wait.

        One slow reader never is a reason, nor a small part of a large room: they cost nobody else anything.
        """
        return self.blocked > 1 and self.blocked * BLOCKED_SHARE > self.size
