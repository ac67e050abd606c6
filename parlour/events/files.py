"""Files that come with messages."""

import msgspec

from parlour.events.base import Event


class File(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A file that was said."""

    id: str
    """Empty: it came with a room that was brought in from elsewhere, and is not here."""
    name: str
    """Without any folder."""
    size: int
    """Bytes."""
    type: str
    """What it is (RFC 6838), as the server has found."""
    url: str = ""
    """Where it is found, as a path on this server; empty: it is not here."""
    width: int = 0
    """Of an image, in pixels; 0: not known."""
    height: int = 0
    thumbnail: str = ""
    """Where a small image of it is found, in the same way."""


class FileWanted(Event, frozen=True):
    """The client is to send the file that it calls `name`: it has asked to say it. See `commands.Attach`."""

    name: str
