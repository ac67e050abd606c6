"""IRC as plain clients speak it, and with the tags of IRCv3. All talk in one channel."""

from __future__ import annotations

from typing import Final

from bench.drivers import cutting

CHANNEL: Final = b"#bench"
_SAID: Final = b"PRIVMSG %b :" % CHANNEL
_REGISTERED: Final = (b"376", b"422")  # the end of the message of the day, or that there is none
_JOINED: Final = b"366"  # the end of the list of those who are there


class Irc:
    """Implements bench.drivers.Driver. What a server adds to a delivered line is `!user@host` behind the name."""

    name = "irc"
    mark = b" %b~" % _SAID
    echoes = False
    addresses = 1

    def hello(self, person: bytes) -> bytes:
        """The registration; the channel comes once it is complete."""
        return b"NICK %b\r\nUSER bench 0 * :bench\r\n" % person

    def answer(self, person: bytes, line: bytes) -> bytes | None:
        """Registered: enter the channel. Told who is in it: there."""
        line = line.rstrip(b"\r")
        rest = line.partition(b" ")[2] if line.startswith(b":") else line
        command, _, parameters = rest.partition(b" ")
        if command == b"PING":
            return b"PONG %b\r\n" % parameters
        if command in _REGISTERED:
            return b"JOIN %b\r\n" % self.channel(person)
        if command == _JOINED:
            return None
        if command == b"ERROR" or (len(command) == 3 and command.startswith((b"4", b"5"))):
            raise ConnectionError(f"the server answered: {rest[:80].decode(errors='replace')}")
        return b""

    def channel(self, person: bytes) -> bytes:
        """Where the person goes first."""
        return CHANNEL

    def spoken(self, person: bytes, text: bytes) -> bytes:
        """To the channel."""
        return b"%b%b\r\n" % (_SAID, text)

    def delivered(self, person: bytes, text: bytes) -> bytes:
        """With the shortest source there is: the name."""
        return b":%b %b%b\r\n" % (person, _SAID, text)

    def heard(self, line: bytes) -> tuple[bytes, bytes] | None:
        """`:name!user@host PRIVMSG #bench :text`."""
        source, _, said = line.partition(b" ")
        if not (source.startswith(b":") and said.startswith(_SAID) and said.endswith(b"\r")):
            return None
        return source[1:].partition(b"!")[0], said[len(_SAID) : -1]

    def cut(self, data: bytes) -> list[bytes]:
        """Lines."""
        return cutting.lines(data)


class IrcTags(Irc):
    """With server-time and message-tags, whose tags stand before every line."""

    name = "irc-tags"

    def hello(self, person: bytes) -> bytes:
        """The negotiation around the registration; a server that does not have both is of no use here."""
        return b"CAP LS 302\r\nCAP REQ :server-time message-tags\r\n%bCAP END\r\n" % super().hello(person)

    def answer(self, person: bytes, line: bytes) -> bytes | None:
        """Like any other, but without the tags no one is let in."""
        if b" NAK " in line:
            raise ConnectionError("the server has no server-time or no message-tags")
        return super().answer(person, line.partition(b" ")[2] if line.startswith(b"@") else line)

    def heard(self, line: bytes) -> tuple[bytes, bytes] | None:
        """A line with the time in its tags."""
        tags, _, rest = line.partition(b" ")
        return super().heard(rest) if tags.startswith((b"@time=", b"@msgid=")) and b"time=" in tags else None


class IrcTens(Irc):
    """In a channel of ten each: as idle as one can be without being a stranger to the server."""

    name = "irc-tens"
    addresses = 100  # one makes no thousand rooms

    def channel(self, person: bytes) -> bytes:
        """Of all whose names differ in the last place only."""
        return b"#of-%b" % person[:-1]
