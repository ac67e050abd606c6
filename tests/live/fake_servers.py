"""Servers of every kind that clients of CHAT/1.0 meet, in threads on 127.0.0.1."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PATIENCE = 16.0
OK = b"200 Registration successful"
INVALID = b"400 Invalid registration"
TAKEN = b"401 Client already registered"
GOODBYE = b"DISCONNECT CHAT/1.0"


class Peer:
    """One connection, as the server sees it."""

    def __init__(self, server: FakeServer, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self.segments: list[bytes] = []
        self.ended: str | None = None
        """How the other side's stream ended: "closed" or "reset"."""
        self.name: bytes | None = None
        self.over = False
        """The server has done with it."""

    def receive(self, size: int = 4096) -> bytes:
        """One segment, as a simple server reads it; b"" at the end."""
        try:
            data = self.sock.recv(size)
            ended = None if data else "closed"
        except OSError:
            data, ended = b"", "reset"
        with self.server.changed:
            if data:
                self.segments.append(data)
            self.ended = self.ended or ended
            self.server.changed.notify_all()
        return data

    def lines(self) -> Iterator[bytes]:
        """What comes, line by line, as a careful server reads it."""
        tail = b""
        while data := self.receive():
            *whole, tail = (tail + data).split(b"\n")
            yield from whole

    def send(self, data: bytes) -> None:
        """Send in one piece."""
        self.sock.sendall(data)

    @property
    def received(self) -> bytes:
        return b"".join(self.segments)


Behaviour = Callable[[Peer], None]


class FakeServer:
    """Accepts `accepts` connections and lets each behave."""

    def __init__(self, behave: Behaviour, accepts: int, host: str) -> None:
        self.peers: list[Peer] = []
        self.names: set[bytes] = set()
        self.changed = threading.Condition()
        self._behave = behave
        self._accepts = accepts
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        port: int = self._listener.getsockname()[1]
        self.url = f"chat://[{host}]:{port}" if ":" in host else f"chat://{host}:{port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        for _ in range(self._accepts):
            try:
                sock, _address = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = Peer(self, sock)
            with self.changed:
                self.peers.append(peer)
                self.changed.notify_all()
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: Peer) -> None:
        with suppress(OSError):
            self._behave(peer)
        with self.changed:
            self.names.discard(peer.name or b"")
            peer.over = True
        peer.sock.close()

    def register(self, peer: Peer, name: bytes) -> bool:
        """Whether the name was free; now it is not."""
        with self.changed:
            if name in self.names:
                return False
            self.names.add(name)
            peer.name = name
            self.changed.notify_all()
            return True

    def wait_for(self, true: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait until something is so."""
        with self.changed:
            assert self.changed.wait_for(true, patience), [(peer.segments, peer.ended) for peer in self.peers]

    def member(self, name: bytes = b"luca") -> Peer:
        """The connection that is registered under `name`, when it is."""
        self.wait_for(lambda: any(peer.name == name and not peer.over for peer in self.peers))
        return next(peer for peer in self.peers if peer.name == name and not peer.over)

    def close(self) -> None:
        self._listener.close()
        for peer in self.peers:
            peer.sock.close()


@contextmanager
def serving(behave: Behaviour, *, accepts: int = 100, host: str = "127.0.0.1") -> Iterator[FakeServer]:
    server = FakeServer(behave, accepts, host)
    try:
        yield server
    finally:
        server.close()


def framed(peer: Peer, versions: tuple[bytes, ...] = (b"CHAT/1.0",)) -> None:
    """As the protocol has it. Closes after DISCONNECT; a bare end is one, too."""
    lines = peer.lines()
    words = next(lines, b"").rstrip(b"\r").split(b" ")
    if len(words) != 3 or words[0] != b"REGISTER" or words[2] not in versions:
        return peer.send(INVALID + b"\n")
    if not peer.server.register(peer, words[1]):
        return peer.send(TAKEN + b"\n")
    peer.send(OK + b"\n")
    for line in lines:
        if line.startswith(b"DISCONNECT "):
            break
    return None


def careless(peer: Peer) -> None:
    """Framed; does not look at the version."""
    framed(peer, (b"CHAT/1.0", b"CHAT/2.0"))


def deaf(peer: Peer) -> None:
    """Framed; says nothing to what it does not understand, and reads on."""
    for line in peer.lines():
        if line == b"REGISTER luca CHAT/1.0":
            peer.server.register(peer, b"luca")
            peer.send(OK + b"\n")
        elif line.startswith(b"DISCONNECT "):
            return


def _listen_unframed(peer: Peer) -> None:
    while (data := peer.receive(1024)) and not data.startswith(b"DISCONNECT "):
        pass


def _register_unframed(peer: Peer, name: bytes) -> None:
    if not peer.server.register(peer, name):
        return peer.send(TAKEN)
    peer.send(OK)
    return _listen_unframed(peer)


def strict(peer: Peer) -> None:
    """Unframed, and the line must be exactly right: a newline is an invalid registration."""
    words = peer.receive(1024).split(b" ")
    if len(words) != 3 or words[0] != b"REGISTER" or words[2] != b"CHAT/1.0":
        return peer.send(INVALID)
    return _register_unframed(peer, words[1])


def keeps_newline(peer: Peer) -> None:
    """Unframed; what is between the words is the name, with a newline if there is one."""
    data = peer.receive(1024)
    return _register_unframed(peer, data.replace(b"REGISTER ", b"").replace(b" CHAT/1.0", b""))


def splits_words(peer: Peer) -> None:
    """Unframed; a newline does no harm."""
    return _register_unframed(peer, peer.receive(1024).split()[1])


def silent(peer: Peer) -> None:
    """Reads, and never answers."""
    while peer.receive():
        pass


def vanishing(peer: Peer) -> None:
    """Reads the registration and hangs up."""
    peer.receive()


def hates_newlines(peer: Peer) -> None:
    """Hangs up on a newline without a word."""
    data = peer.receive(1024)
    if not data.endswith(b"\n"):
        _register_unframed(peer, data.split()[1])


def answering(data: bytes) -> Behaviour:
    """Answers the registration with `data`, then listens."""

    def behave(peer: Peer) -> None:
        words = peer.receive().split()
        peer.server.register(peer, words[1] if len(words) > 1 else b"")
        peer.send(data)
        _listen_unframed(peer)

    return behave


def never_closes(peer: Peer) -> None:
    """Framed; reads on behind DISCONNECT, up to the end."""
    for line in peer.lines():
        if line.startswith(b"REGISTER "):
            peer.server.register(peer, line.split()[1])
            peer.send(OK + b"\n")


def answers_list(peer: Peer) -> None:
    """Framed; knows one command, and says goodbye."""
    for line in peer.lines():
        if line.startswith(b"REGISTER "):
            peer.send(OK + b"\n")
        elif line.endswith(b"!list"):
            peer.send(b"luca, bob\n")
        elif line.startswith(b"DISCONNECT "):
            return peer.send(GOODBYE + b"\n")
    return None
