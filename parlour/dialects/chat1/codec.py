"""Room events as CHAT/1.0 tells them: chat lines only, one for each line of a text."""

from weakref import WeakValueDictionary

from parlour.commands import LOBBY
from parlour.dialects.base import NO_DEPOT, Depot
from parlour.dialects.chat1.attachments import attachment, harmless
from parlour.dialects.text.happened import said as words
from parlour.dialects.text.happened import told
from parlour.events import AwaySet, Event, Joined, Left, PersonEvent, RoomEvent, RoomRenamed, Said
from parlour.names import ascii_name
from parlour.text import clean, lines

SERVER = "server"
"""Says what no person does."""


_Key = tuple[str, bool, bool, bool, Depot]


def chat_line(author: str, text: str) -> bytes:
    """One chat line."""
    return f"@{author}: {text}\n".encode()


class ChatLines:
    """For clients that talk in one room; what comes from another is marked with its name."""

    __slots__ = ("__weakref__", "ascii", "depot", "joins", "knows", "room")

    echoes = False
    hides: frozenset[type[Event]] = frozenset()
    labels = False

    def __init__(self, room: str, *, ascii: bool, joins: bool, knows: bool = False, depot: Depot = NO_DEPOT) -> None:
        """`ascii`: any byte beyond ASCII kills the client, so that texts and names are transliterated.

        `joins`: the client wants to be told who comes and goes. `knows`: it knows attachments.
        `depot` is where files are.
        """
        self.room = room
        """As it is called now."""
        self.ascii = ascii
        self.joins = joins
        self.knows = knows
        self.depot = depot

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
        if isinstance(event, Said) and event.files and event.room == self.room:
            return self.with_files(event)
        said = told(event, self.depot.base)
        if said is None:
            return b""
        author, text = said
        encoded = self.lines(author or SERVER, text, self.room if isinstance(event, PersonEvent) else event.room)
        if isinstance(event, RoomRenamed) and event.room == self.room != LOBBY:  # which keeps its name
            self._follow(event.name)
        return encoded

    def with_files(self, event: Said) -> bytes:
        """A message with files: those that can be are sent themselves, without a word; of the others, the links."""
        found = [(file, self.depot.attachment(file.id)) for file in event.files]
        if not all(data is not None and (self.knows or harmless(data, ascii=self.ascii)) for _, data in found):
            return self.lines(event.author, words(event, self.depot.base), event.room)
        author = ascii_name(event.author) if self.ascii else event.author
        names = [transliterate(file.name) if self.ascii else file.name for file, _ in found]
        return b"".join(attachment(name, author, data or b"") for name, (_, data) in zip(names, found, strict=True))

    def _follow(self, room: str) -> None:
        """The room has another name: all who talk in it talk there from now on."""
        _codecs.pop(self._key, None)
        self.room = room
        _codecs[self._key] = self

    @property
    def _key(self) -> _Key:
        return self.room, self.ascii, self.joins, self.knows, self.depot

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


_codecs: WeakValueDictionary[_Key, ChatLines] = WeakValueDictionary()


def codec(
    room: str = LOBBY, *, ascii: bool = False, joins: bool = False, knows: bool = False, depot: Depot = NO_DEPOT
) -> ChatLines:
    """The one codec of that kind: whoever talks in the same room in the same way shares it."""
    key = (room, ascii, joins, knows, depot)
    found = _codecs.get(key)
    if found is None:
        found = _codecs[key] = ChatLines(room, ascii=ascii, joins=joins, knows=knows, depot=depot)
    return found


ASCII = codec(ascii=True)
