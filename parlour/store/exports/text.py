"""A room as lines for people, in the time zone of this machine.

What people wrote cannot pass for anything else: only the first line of a message begins in the first column.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from parlour.events import Created, Departed, Invited, RoomRenamed, Said, Stored, TopicSet
from parlour.files import in_words
from parlour.store.exports.source import Part, Source
from parlour.text import clean

_INDENT = "      "
_QUOTED = 60
"""Characters shown of a message that is answered."""


def write(source: Source, part: Part) -> Iterator[str]:
    """The text."""
    room = part.room
    title = f"{room.title} ({room.kind}{f', {room.name}' if room.kind == 'direct' else ''})"
    yield f"{title}: {clean(room.topic)}\n" if room.topic else f"{title}\n"
    day = ""
    for event in source.messages(part):
        shown = _message(source, part, event) if isinstance(event, Said) else happened(event)
        if not shown:
            continue
        at = datetime.fromtimestamp(event.at).astimezone()
        today = f"{at:%A %Y-%m-%d}"
        if today != day:
            day = today
            yield f"\n--- {today} ---\n"
        first, *others = shown.split("\n")
        mark = "" if isinstance(event, Said) else "- "
        yield f"{at:%H:%M} {mark}{first}\n"
        for line in others:
            yield f"{_INDENT}| {line}".rstrip() + "\n"
        if isinstance(event, Said):
            for file in event.files:
                yield f"{_INDENT}@ {in_words(replace(file, url=''))}\n"
            for reaction in event.reactions:
                yield f"{_INDENT}+ {reaction.emoji} {', '.join(reaction.names)}\n"


def _message(source: Source, part: Part, message: Said) -> str:
    name = f"* {message.author}" if message.action else f"{message.author}{' (notice)' if message.notice else ''}:"
    if message.deleted:
        return f"{name} (deleted)"
    answers = ""
    if message.reply:
        quoted = quotation(source, part, message, _QUOTED)
        answers = f"(to {message.to}: {quoted}) " if quoted else f"(to {message.to}) "
    return f"{name} {answers}{clean(message.text)}{' (edited)' if message.edited else ''}"


def quotation(source: Source, part: Part, message: Said, most: int) -> str:
    """The beginning of what `message` answers, in one line; empty if that is not there any more."""
    text = " ".join(clean(source.text(part.room, message.reply) or "").split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def happened(event: Stored) -> str:
    """What happened in the room, other than messages and what was done to them."""
    match event:
        case Created(people=(one, other)):
            return f"{one} and {other} began to talk"
        case Created(kind=kind):
            return f"{event.author} made this {kind} room"
        case TopicSet(text=""):
            return f"{event.author} took the topic away"
        case TopicSet(text=text):
            return f"{event.author} set the topic: {clean(text)}"
        case Invited(name=name):
            return f"{event.author} invited {name}"
        case Departed():
            return f"{event.author} left"
        case RoomRenamed(room=old, name=new):
            return f"{event.author} renamed this room from {old} to {new}"
        case _:
            return ""
