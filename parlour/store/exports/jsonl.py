"""A room as one JSON object a line, for programs, and for `store.importing`: nothing is lost.

The first line says what it is (`Header`). Each line after it is an event just as CHAT/2.0 has it (docs/chat-2.0.md),
beginning with the number `seq` = `first` and ending with `last`, without a hole; and with `person`, which tells people
of one name apart: it is the same in all that one person did, and means nothing outside of the file. It is 0 where an
operator deleted somebody's message.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from parlour import __version__
from parlour.events import RoomKind
from parlour.store.exports.source import Part, Source

VERSION = 1
"""Of the format."""
WHAT = "parlour room"

_encode = msgspec.json.Encoder().encode


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="is", tag=WHAT):
    """The first line."""

    version: int
    room: str
    kind: RoomKind
    topic: str = ""
    people: tuple[str, ...] = ()
    first: int
    """The number of the first event."""
    last: int
    """The number of the last event; `first` - 1 if there is none."""
    program: str = ""


def write(source: Source, part: Part) -> Iterator[str]:
    """The lines of the file."""
    room = part.room
    header = Header(
        version=VERSION,
        room=room.name,
        kind=room.kind,
        topic=room.topic,
        people=tuple(room.people),
        first=part.first,
        last=max(part.last, part.first - 1),
        program=f"Parlour {__version__}",
    )
    yield _encode(header).decode() + "\n"
    numbers: dict[int, int] = {0: 0}
    for event, person in source.events(part):
        number = numbers.setdefault(person, len(numbers))
        yield f'{{"person":{number},{_encode(event)[1:].decode()}\n'
