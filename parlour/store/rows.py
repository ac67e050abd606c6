"""Events as rows of the table `events`, and rows as events again; `schema` tells what is where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from parlour import files
from parlour.events import (
    Created,
    Deleted,
    Departed,
    Edited,
    File,
    Invited,
    Reacted,
    RoomEvent,
    RoomRenamed,
    Said,
    Stored,
    TopicSet,
)
from parlour.store.schema import SEQ_MASK, Flag, Kind
from parlour.store.statements import encode

Cells = tuple[int, str | None, int | None, str | None, str | None, int | None, str | None, str | None]
"""kind, text, target, target_author, names, flags, markup, files"""


def encoded(event: RoomEvent) -> Cells:
    """The cells of a durable event that not every event has."""
    return _ENCODED[type(event)](event)


def _said(event: Said) -> Cells:
    flags = (Flag.ACTION.value if event.action else 0) | (Flag.NOTICE.value if event.notice else 0)
    names = " ".join(event.mentions)
    given = encoded_files(event.files) if event.files else None
    reply, to, markup = event.reply or None, event.to or None, event.markup or None
    return 0, event.text, reply, to, names or None, flags or None, markup, given


def _reacted(event: Reacted) -> Cells:
    return Kind.REACTED, event.emoji, event.target, event.to, None, None if event.on else Flag.OFF, None, None


_ENCODED: dict[type[RoomEvent], Callable[[Any], Cells]] = {
    Said: _said,
    Edited: lambda event: (Kind.EDITED, event.text, event.target, None, None, None, None, None),
    Deleted: lambda event: (Kind.DELETED, None, event.target, None, None, None, None, None),
    Reacted: _reacted,
    Created: lambda event: (Kind.CREATED, event.kind, None, None, " ".join(event.people) or None, None, None, None),
    TopicSet: lambda event: (Kind.TOPIC, event.text, None, None, None, None, None, None),
    Invited: lambda event: (Kind.INVITED, event.name, None, None, None, None, None, None),
    Departed: lambda event: (Kind.DEPARTED, None, None, None, None, None, None, None),
    RoomRenamed: lambda event: (Kind.RENAMED, event.name, None, None, event.room, None, None, None),
}


def decoded(room: str, row: Sequence[Any]) -> Stored:
    """The event of a row with all columns of `events`, as it is now, without reactions; `room` is its room's name."""
    return _DECODED[row[1]](room, row)


def _as_said(room: str, row: Sequence[Any]) -> Said:
    event, _, at, _, author, text, target, target_author, names, flags, edited, markup, given = row
    if target is None and names is None and flags is None and edited is None and markup is None and given is None:
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
        files=decoded_files(given) if given is not None else (),
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


class _FileCells(msgspec.Struct, array_like=True):
    """What is kept of a file with its message: the rest follows from it."""

    id: str
    name: str
    size: int
    type: str
    width: int = 0
    height: int = 0
    thumbnail: bool = False


_decode_files = msgspec.json.Decoder(list[_FileCells]).decode


def encoded_files(given: Sequence[File]) -> str:
    """Files as a cell."""
    cells = [_FileCells(f.id, f.name, f.size, f.type, f.width, f.height, bool(f.thumbnail)) for f in given]
    return encode(cells).decode()


def decoded_files(cell: str) -> tuple[File, ...]:
    """The files of a cell."""
    return tuple(
        file_of(f.id, f.name, f.size, f.type, f.width, f.height, thumbnail=f.thumbnail) for f in _decode_files(cell)
    )


def file_names(cell: str | None) -> str:
    """What the files of a cell are called, each in a line; empty if there are none."""
    return "\n".join(file.name for file in _decode_files(cell)) if cell else ""


def file_of(number: str, name: str, size: int, type_: str, width: int, height: int, *, thumbnail: bool) -> File:
    """A file as it is told; without an id, it is not here."""
    url = files.path(number, name) if number else ""
    small = files.thumbnail_path(number) if number and thumbnail else ""
    return File(number, name, size, type_, url, width, height, small)


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(names.split(" ")) if names else ()
