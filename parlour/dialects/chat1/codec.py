"""Room events as CHAT/1.0 tells them: chat lines only, one for each line of a text."""

from parlour.events import RoomEvent, Said
from parlour.names import ascii_name
from parlour.text import clean, lines


def chat_line(author: str, text: str) -> bytes:
    """One chat line."""
    return f"@{author}: {text}\n".encode()


class Utf8:
    """For clients that decode UTF-8."""

    echoes = False

    def encode(self, event: RoomEvent) -> bytes:
        """See `dialects.base.Codec`."""
        if not isinstance(event, Said):
            return b""
        if "\n" not in event.text:
            return f"@{event.author}: {event.text}\n".encode()
        return b"".join(chat_line(event.author, line) for line in lines(event.text))


class Ascii:
    """For clients that any byte beyond ASCII kills: text and names are transliterated."""

    echoes = False

    def encode(self, event: RoomEvent) -> bytes:
        """See `dialects.base.Codec`."""
        if not isinstance(event, Said):
            return b""
        line = f"@{event.author}: {event.text}\n"
        if line.isascii() and "\n" not in event.text:
            return line.encode()
        author = ascii_name(event.author)
        return b"".join(chat_line(author, transliterate(line)) for line in lines(event.text))


def transliterate(text: str) -> str:
    """`text` in ASCII, on one line; a question mark where nothing of it has a transliteration."""
    if text.isascii():
        return text
    from anyascii import anyascii  # 20 ms that a start can do without

    return clean(anyascii(text)).replace("\n", " ").strip() or "?"


UTF8 = Utf8()
ASCII = Ascii()
