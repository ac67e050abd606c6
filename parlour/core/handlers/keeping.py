"""Answers to what is done only when it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.errors import Reason

if TYPE_CHECKING:
    from parlour.core.changes import Change
    from parlour.core.hub import Hub
    from parlour.core.session import Session


def answer_when_kept(
    hub: Hub,
    session: Session,
    command: commands.Command,
    changes: Sequence[Change],
    event: events.Event,
    *,
    done: Callable[[], None] | None = None,
    undo: Callable[[], None] | None = None,
) -> None:
    """Answer `command` of `session`, if it is still there, with `event` when all of `changes` are stored.

    If they are not, they never will be, and it is refused. Before that `done`, or else `undo`, is called, whoever is
    still there.
    """
    hub.keep_all(changes, partial(_kept, hub, session, command.id, event, done, undo))


def _kept(
    hub: Hub,
    session: Session,
    request: str | None,
    event: events.Event,
    done: Callable[[], None] | None,
    undo: Callable[[], None] | None,
    kept: bool,
) -> None:
    act = done if kept else undo
    if act is not None:
        act()
    if not kept:
        hub.counts.refusals[Reason.NOT_STORED] += 1
        event = events.Refused(Reason.NOT_STORED)
    if not session.ended:
        hub.answer(session, event, request)
