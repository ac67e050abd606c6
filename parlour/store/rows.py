"""Events as rows of the table `events`, and rows as events again; `schema` tells what is where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from parlour.events import (
    Created,
    Deleted,
    Departed,
    Edited,
    Invited,
    Reacted,
    RoomEvent,
    RoomRenamed,
    Said,
    Stored,
    TopicSet,
)
from parlour.store.schema import SEQ_MASK, Flag, Kind

Cells = tuple[int, str | None, int | None, str | None, str | None, int | None, str | None]
"""kind, text, target, target_author, names, flags, markup"""


def encoded(event: RoomEvent) -> Cells:
    """The cells of a durable event that not every event has."""
    return _ENCODED[type(event)](event)


def _said(event: Said) -> Cells:
    flags = (Flag.ACTION.value if event.action else 0) | (Flag.NOTICE.value if event.notice else 0)
    names = " ".join(event.mentions)
    return 0, event.text, event.reply or None, event.to or None, names or None, flags or None, event.markup or None


def _reacted(event: Reacted) -> Cells:
    return Kind.REACTED, event.emoji, event.target, event.to, None, None if event.on else Flag.OFF, None


_ENCODED: dict[type[RoomEvent], Callable[[Any], Cells]] = {
    Said: _said,
    Edited: lambda event: (Kind.EDITED, event.text, event.target, None, None, None, None),
    Deleted: lambda event: (Kind.DELETED, None, event.target, None, None, None, None),
    Reacted: _reacted,
    Created: lambda event: (Kind.CREATED, event.kind, None, None, " ".join(event.people) or None, None, None),
    TopicSet: lambda event: (Kind.TOPIC, event.text, None, None, None, None, None),
    Invited: lambda event: (Kind.INVITED, event.name, None, None, None, None, None),
    Departed: lambda event: (Kind.DEPARTED, None, None, None, None, None, None),
    RoomRenamed: lambda event: (Kind.RENAMED, event.name, None, None, event.room, None, None),
}


def decoded(room: str, row: Sequence[Any]) -> Stored:
    """The event of a row with all columns of `events`, as it is now, without reactions; `room` is its room's name."""
    return _DECODED[row[1]](room, row)


def _as_said(room: str, row: Sequence[Any]) -> Said:
    event, _, at, _, author, text, target, target_author, names, flags, edited, markup = row
    if target is None and names is None and flags is None and edited is None and markup is None:
        return Said(room, author, at, event & SEQ_MASK, text)
    flags = flags or 0
    return Said(
        room,
        author,
        at,
        event & SEQ_MASK,
        text or "",
        reply=target or 0,
        to=target_author or "",
        action=bool(flags & Flag.ACTION.value),
        notice=bool(flags & Flag.NOTICE.value),
        markup=markup or "",
        mentions=_split(names),
        edited=edited or 0.0,
        deleted=bool(flags & Flag.DELETED.value),
    )


def _as_edited(room: str, row: Sequence[Any]) -> Edited:
    deleted = bool((row[9] or 0) & Flag.DELETED.value)
    return Edited(room, row[4], row[2], row[0] & SEQ_MASK, target=row[6], text=row[5] or "", deleted=deleted)


def _as_reacted(room: str, row: Sequence[Any]) -> Reacted:
    on = not (row[9] or 0) & Flag.OFF.value
    return Reacted(room, row[4], row[2], row[0] & SEQ_MASK, target=row[6], emoji=row[5], on=on, to=row[7])


_DECODED: dict[int, Callable[[str, Sequence[Any]], Stored]] = {
    Kind.SAID.value: _as_said,
    Kind.EDITED.value: _as_edited,
    Kind.DELETED.value: lambda room, row: Deleted(room, row[4], row[2], row[0] & SEQ_MASK, target=row[6]),
    Kind.REACTED.value: _as_reacted,
    Kind.CREATED.value: lambda room, row: Created(
        room, row[4], row[2], row[0] & SEQ_MASK, kind=row[5], people=_split(row[8])
    ),
    Kind.TOPIC.value: lambda room, row: TopicSet(room, row[4], row[2], row[0] & SEQ_MASK, text=row[5]),
    Kind.INVITED.value: lambda room, row: Invited(room, row[4], row[2], row[0] & SEQ_MASK, name=row[5]),
    Kind.DEPARTED.value: lambda room, row: Departed(room, row[4], row[2], row[0] & SEQ_MASK),
    Kind.RENAMED.value: lambda _, row: RoomRenamed(row[8], row[4], row[2], row[0] & SEQ_MASK, name=row[5]),
}


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(names.split(" ")) if names else ()
