"""Who wants to be told when people come and go, wherever they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from parlour import names
from parlour.events import Offline, Online

if TYPE_CHECKING:
    from parlour.core.roster import Roster
    from parlour.core.session import Session

MOST = 100
"""People whom one session watches."""


class Watch:
    """The watched names."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._watchers: dict[str, dict[Session, None]] = {}
        """By `names.key`."""

    def add(self, session: Session, wanted: Iterable[str]) -> tuple[list[str], list[str]]:
        """Have `session` watch these; returns which it does, and which would be too many."""
        watched = session.watched if session.watched is not None else {}
        taken, refused = [], []
        for name in wanted:
            key = names.sought(name)
            if key and key not in watched and len(watched) >= MOST:
                refused.append(name)
                continue
            taken.append(name)
            if key and key not in watched:
                watched[key] = name
                self._watchers.setdefault(key, {})[session] = None
        session.watched = watched or None
        return taken, refused

    def drop(self, session: Session, unwanted: Iterable[str]) -> None:
        """Have `session` watch these no longer."""
        for name in unwanted:
            self._drop(session, names.sought(name))

    def clear(self, session: Session) -> None:
        """Have it watch nobody."""
        for key in [*(session.watched or ())]:
            self._drop(session, key)

    def _drop(self, session: Session, key: str) -> None:
        if session.watched is None or session.watched.pop(key, None) is None:
            return
        if not session.watched:
            session.watched = None
        watchers = self._watchers[key]
        del watchers[session]
        if not watchers:
            del self._watchers[key]

    def status(self, wanted: Iterable[str]) -> tuple[Online, Offline]:
        """Which of these are here, by their own writing, and which are not."""
        here, away = [], []
        for name in wanted:
            session = self._roster.find(name)
            if session is not None and session.name is not None:
                here.append(session.name)
            else:
                away.append(name)
        return Online((*here,)), Offline((*away,))

    def watchers(self, name: str) -> list[Session]:
        """Who watches the canonical `name`."""
        return [*self._watchers.get(names.key(name), ())]

    def came(self, name: str) -> None:
        """Somebody has the canonical `name` now."""
        for session in self.watchers(name):
            session.peer.reply(Online((name,)))

    def went(self, name: str) -> None:
        """Nobody has the canonical `name` any more."""
        for session in self.watchers(name):
            session.peer.reply(Offline((name,)))
