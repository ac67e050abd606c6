"""Room events as CHAT/1.0 tells them: chat lines only, one for each line of a text."""

from weakref import WeakValueDictionary

from parlour.commands import LOBBY
from parlour.dialects.text.happened import told
from parlour.events import AwaySet, Event, Joined, Left, PersonEvent, RoomEvent, RoomRenamed, Said
from parlour.names import ascii_name
from parlour.text import clean, lines

SERVER = "server"
"""Says what no person does."""


def chat_line(author: str, text: str) -> bytes:
    """One chat line."""
    return f"@{author}: {text}\n".encode()


class ChatLines:
    """For clients that talk in one room; what comes from another is marked with its name."""

    __slots__ = ("__weakref__", "ascii", "base", "joins", "room")

    echoes = False
    hides: frozenset[type[Event]] = frozenset()
    labels = False

    def __init__(self, room: str, *, ascii: bool, joins: bool, base: str = "") -> None:
        """`ascii`: any byte beyond ASCII kills the client, so that texts and names are transliterated.

        `joins`: the client wants to be told who comes and goes. `base` is the server's URL.
        """
        self.room = room
        """As it is called now."""
        self.ascii = ascii
        self.joins = joins
        self.base = base

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        """See `dialects.base.Codec`."""
        if (
            event.__class__ is Said
            and event.room == self.room
            and not event.reply
            and not event.action
            and not event.files
        ):
            line = f"@{event.author}: {event.text}\n"
            if (not self.ascii or line.isascii()) and "\n" not in event.text:
                return line.encode()
        return self._encode(event)

    def _encode(self, event: RoomEvent | PersonEvent) -> bytes:
        if isinstance(event, Joined | Left | AwaySet) and not self.joins:
            return b""
        said = told(event, self.base)
        if said is None:
            return b""
        author, text = said
        encoded = self.lines(author or SERVER, text, self.room if isinstance(event, PersonEvent) else event.room)
        if isinstance(event, RoomRenamed) and event.room == self.room != LOBBY:  # which keeps its name
            self._follow(event.name)
        return encoded

    def _follow(self, room: str) -> None:
        """The room has another name: all who talk in it talk there from now on."""
        _codecs.pop((self.room, self.ascii, self.joins, self.base), None)
        self.room = room
        _codecs[room, self.ascii, self.joins, self.base] = self

    def lines(self, author: str, text: str, room: str) -> bytes:
        """What `author` says in `room`, line by line."""
        mark = "" if room == self.room else "[private] " if room.startswith("@") else f"[{room}] "
        if self.ascii:
            author, mark = ascii_name(author), mark if mark.isascii() else f"[{ascii_name(room)}] "
            return b"".join(chat_line(author, mark + transliterate(line)) for line in lines(text))
        return b"".join(chat_line(author, mark + line) for line in lines(text))


def transliterate(text: str) -> str:
    """`text` in ASCII, on one line; a question mark where nothing of it has a transliteration."""
    if text.isascii():
        return text
    from anyascii import anyascii  # 20 ms that a start can do without

    return clean(anyascii(text)).replace("\n", " ").strip() or "?"


_codecs: WeakValueDictionary[tuple[str, bool, bool, str], ChatLines] = WeakValueDictionary()


def codec(room: str = LOBBY, *, ascii: bool = False, joins: bool = False, base: str = "") -> ChatLines:
    """The one codec of that kind: whoever talks in the same room in the same way shares it."""
    key = (room, ascii, joins, base)
    found = _codecs.get(key)
    if found is None:
        found = _codecs[key] = ChatLines(room, ascii=ascii, joins=joins, base=base)
    return found


UTF8 = codec()
ASCII = codec(ascii=True)
