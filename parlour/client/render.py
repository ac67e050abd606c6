"""How lines look: fragments of (style, text), the style in words that prompt_toolkit understands.

Knows colours, mentions and names; writes to no terminal. Every text that goes into a fragment has
been made safe.
"""

import re
from zlib import crc32

from parlour.client.events import Heard
from parlour.client.safe import safe

Fragment = tuple[str, str]

SERVER = "server"
"""The name that only the server bears."""

PALETTE = (
    "#d70000",
    "#d75f00",
    "#878700",
    "#5f8700",
    "#008700",
    "#00875f",
    "#008787",
    "#0087d7",
    "#5f5fff",
    "#875fd7",
    "#af5fd7",
    "#d700af",
    "#d7005f",
    "#af5f5f",
)
"""Of the 256 colours that terminals share, some that are easy to read on black and on white."""


def plain(heard: Heard) -> str:
    """The line, for a pipe."""
    if heard.sender is None:
        return safe(heard.text)
    return safe(f"@{heard.sender}: {heard.text}")


def name_style(name: str, *, colour: bool) -> str:
    """How a name stands out; one name always looks the same."""
    if not colour:
        return "bold"
    return f"bold fg:{PALETTE[crc32(name.casefold().encode(errors='replace')) % len(PALETTE)]}"


def mention_of(name: str) -> re.Pattern[str]:
    """Finds `name` in a text, as a word, whatever its case."""
    return re.compile(rf"(?<![\w@])@?{re.escape(name)}(?!\w)", re.IGNORECASE)


class Painter:
    """Paints lines for the person called `own`."""

    def __init__(self, own: str, *, colour: bool) -> None:
        self._own = own
        self._colour = colour
        self._mention = mention_of(own)

    def mentions(self, heard: Heard) -> bool:
        """Whether somebody says our name."""
        return heard.sender != SERVER and self._mention.search(heard.text) is not None

    def heard(self, heard: Heard) -> list[Fragment]:
        """A line of the room."""
        if heard.sender == SERVER:
            return [("dim italic", plain(heard))]
        start = [] if heard.sender is None else [*self._sender(heard.sender), ("", " ")]
        return start + self._text(safe(heard.text))

    def said(self, text: str) -> list[Fragment]:
        """A line of our own."""
        return [*self._sender(self._own), ("", f" {safe(text)}")]

    def note(self, text: str) -> list[Fragment]:
        """Something the client itself says."""
        return [("dim", safe(text))]

    def _sender(self, name: str) -> list[Fragment]:
        return [(name_style(name, colour=self._colour), safe(f"@{name}:"))]

    def _text(self, text: str) -> list[Fragment]:
        fragments: list[Fragment] = []
        end = 0
        for mention in self._mention.finditer(text):
            fragments.append(("", text[end : mention.start()]))
            fragments.append(("bold reverse", mention[0]))
            end = mention.end()
        return [*fragments, ("", text[end:])]
