"""Which message a person means: by its number, by who said it, or the last one."""

from parlour.client.rooms.log import Log
from parlour.client.rooms.typed import number
from parlour.events import Said


class NotFound(Exception):
    """There is no such message here; the text is for the person."""


def others(log: Log, whom: str, own: str) -> Said:
    """The message that `whom` refers to; without, the last that somebody else said. Raises `NotFound`."""
    if not whom:
        found = log.last_but(own)
        if found is None:
            raise NotFound("Nobody else has said anything here yet")
        return found
    name = whom.removeprefix("@")
    found = log.last_of(name)
    if found is None and (seq := number(whom)) is not None:
        return Said("", "", 0.0, seq=seq) if (known := log.get(seq)) is None else known
    if found is None:
        raise NotFound(f"No message of {name} is known here; /history shows earlier ones, /numbers their numbers")
    return found


def ones_own(log: Log, whom: str, own: str) -> Said:
    """The message of one's own that `whom` refers to; without, the last. Raises `NotFound`."""
    if not whom:
        found = log.last_of(own)
        if found is None:
            raise NotFound("You have not said anything here yet")
        return found
    seq = number(whom)
    if seq is None:
        raise NotFound("Which message? A number is wanted; /numbers shows them")
    known = log.get(seq)
    if known is not None and known.author != own:
        raise NotFound(f"Message {seq} is not yours")
    return Said("", own, 0.0, seq=seq) if known is None else known


def bringing(log: Log, whom: str) -> Said:
    """The message with files that `whom` refers to; without, the last that has any. Raises `NotFound`."""
    name = whom.removeprefix("@")
    found = log.last_with_files(name)
    if found is None and (seq := number(whom)) is not None:
        found = log.get(seq)
    if found is None or not any(file.url for file in found.files):
        whose = "" if not name else f"of {name} " if number(whom) is None else f"of message {number(whom)} "
        raise NotFound(f"No file {whose}is known here; /history shows earlier messages")
    return found
