"""IRC clients at a house: they write lines, and read what comes as short texts that a test can be compared with.

Every line that comes is checked: its end, its length, its tags' length, its encoding, who it is from. In the short form
a numeric is without its source and the client's name (both are checked) and, where its last parameter is prose, without
that: ``:irc.parlour 403 ann #den :No such channel`` is ``403 #den``. Another line has its source's nickname, and none
if it is the server's: ``:ann!ann@x PRIVMSG #den :hi there`` is ``ann PRIVMSG #den :hi there``. Tags are not in it.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from parlour.dialects.base import Dialect
from parlour.dialects.irc import Irc
from parlour.settings import ServerSettings
from tests.house import House, Peer

SERVER = ServerSettings().server_name
PROSE = re.compile("[45]..|696|00[123]|30[56]|313|315|318|32[13]|331|335|337|34[79]|36[5689]|37[456]|381|706|733")
"""Numerics whose last parameter is free text."""
ALL_CAPS = [
    "account-notify",
    "account-tag",
    "away-notify",
    "batch",
    "cap-notify",
    "draft/channel-rename",
    "draft/chathistory",
    "draft/event-playback",
    "draft/message-redaction",
    "draft/multiline",
    "draft/read-marker",
    "echo-message",
    "extended-join",
    "extended-monitor",
    "invite-notify",
    "labeled-response",
    "message-tags",
    "multi-prefix",
    "server-time",
    "setname",
    "standard-replies",
    "userhost-in-names",
]
TAG_CAPS = ("message-tags", "server-time", "batch", "labeled-response", "echo-message")


class Heard(NamedTuple):
    """A line that came."""

    tags: dict[str, str | None]
    source: str
    command: str
    params: list[str]

    @property
    def nick(self) -> str:
        return self.source.partition("!")[0]

    @property
    def brief(self) -> str:
        """See the module."""
        params = self.params
        if self.command.isdigit():
            words = [self.command]
            params = params[1:]
            if PROSE.fullmatch(self.command):
                params = params[:-1]
                return " ".join([*words, *params])
        else:
            words = [self.command] if self.source == SERVER or not self.source else [self.nick, self.command]
        if not params:
            return " ".join(words)
        *middle, last = params
        return " ".join([*words, *middle, f":{last}" if not last or last[0] == ":" or " " in last else last])


_ESCAPES = {":": ";", "s": " ", "r": "\r", "n": "\n"}


def read(line: str) -> Heard:
    """One line from the server, without its end; by other code than what wrote it."""
    match = re.fullmatch(r"(?:@([^ ]+) )?(?::([^ ]+) )?([A-Z]+|[0-9]{3})((?: [^: ][^ ]*)*)(?: :(.*))?", line, re.DOTALL)
    assert match is not None, line
    tags: dict[str, str | None] = {}
    for tag in match[1].split(";") if match[1] else ():
        key, equals, value = tag.partition("=")
        assert key, line
        assert key not in tags, line
        tags[key] = re.sub(r"\\(.)?", lambda m: _ESCAPES.get(m[1], m[1] or ""), value) if equals else None
    params = match[4].split()
    return Heard(tags, match[2] or "", match[3], [*params, match[5]] if match[5] is not None else params)


class Client:
    """One connection, from the client's side."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.nick = "*"
        self.peer = desk.dial(Irc(desk.venue))

    def write(self, *lines: str) -> None:
        """Send lines."""
        self.peer.send("".join(f"{line}\r\n" for line in lines).encode())

    def listen(self) -> list[Heard]:
        """Everything that came since the last time."""
        data = self.peer.received()
        assert data.endswith(b"\r\n") or not data, data[-100:]
        heard = []
        for raw in data.split(b"\r\n")[:-1]:
            assert not set(raw) & {0, 10, 13}, raw
            tags = raw.index(b" ") + 1 if raw.startswith(b"@") else 0
            assert tags <= 8191, raw
            assert len(raw) - tags <= 510, raw
            line = read(raw.decode())
            if line.command.isdigit():
                if line.command == "001":
                    self.nick = line.params[0]
                assert (line.source, line.params[0]) == (SERVER, self.nick), raw
            elif line.command == "NICK" and line.nick == self.nick:
                self.nick = line.params[0]
            heard.append(line)
        return heard

    def ask(self, *lines: str) -> list[Heard]:
        """Send lines, and read what comes of it."""
        self.write(*lines)
        return self.listen()

    def says(self, *lines: str) -> list[str]:
        """The same in the short form."""
        return [line.brief for line in self.ask(*lines)]

    def hears(self) -> list[str]:
        """What has come meanwhile, in the short form."""
        return [line.brief for line in self.listen()]

    def one(self, *lines: str) -> Heard:
        """The only line that comes."""
        (line,) = self.ask(*lines)
        return line

    @property
    def gone(self) -> bool:
        """The server has ended the connection."""
        return self.peer.transport.ended


class Desk:
    """A house, and the IRC clients in it."""

    def __init__(self, owner: tuple[str, str] | None = None, house: House | None = None, **venue: Any) -> None:
        """`owner` is who owns the server, `house` where others are, too; `venue` is what is not as usual there."""
        self.house = house or House()
        self.house.hub.owner = owner
        self.dial: Callable[[Dialect], Peer] = self.house.connect
        """How a client connects."""
        settings = {"lobby_delay": 0.0, **venue}
        self.venue = self.house.server.venue._replace(directory=self.house.hub.directory, **settings)

    def connect(self) -> Client:
        """A client that has said nothing yet."""
        return Client(self)

    def client(self, nick: str, *caps: str, user: str = "username", realname: str = "Realname") -> Client:
        """A registered client whose welcome is read."""
        client = self.connect()
        if caps:
            client.write("CAP LS 302", f"CAP REQ :{' '.join(caps)}")
        client.write(f"NICK {nick}", f"USER {user} 0 * :{realname}")
        if caps:
            client.write("CAP END")
        heard = client.listen()
        assert [line.brief for line in heard if line.params[1:2] == ["NAK"]] == []
        assert "001" in [line.command for line in heard], heard
        return client

    def room(self, name: str, *clients: Client) -> None:
        """All of them enter the room, the first one first; nobody has anything left to read."""
        for client in clients:
            entered = [line.brief.split(" ")[:3] for line in client.ask(f"JOIN {name}")]
            assert [client.nick, "JOIN", name.lower()] in entered, entered
        self.quiet(*clients)

    def quiet(self, *clients: Client) -> None:
        """Throw away what has come."""
        for client in clients:
            client.listen()

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self.house.loop.time()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.house.loop.advance(seconds)
