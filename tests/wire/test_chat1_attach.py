"""Files over CHAT/1.0: the exchange of the course, byte by byte, and what strangers cannot do with it."""

from collections.abc import Callable
from itertools import count

import pytest

from parlour.core.files import NoFiles
from parlour.dialects.base import Depot
from parlour.dialects.chat1 import Chat1, attachments
from parlour.dialects.chat1.attachments import MOST, PATIENCE, harmless
from parlour.dialects.chat2 import Chat2
from parlour.errors import Reason, Refusal
from parlour.events import File
from parlour.files import file_name, path
from tests.house import House, Peer

BASE = "http://h:1"
ASKED = b"ATTACH notes.txt CHAT/1.0"
COULD_NOT = b"Error:  Attached file notes.txt could not be sent\n"
INVALID = b"Error:  Invalid attachment header\n"
SENT = b"Attachment notes.txt attached and distributed\n"


class Kept(NoFiles):
    """Keeps files at once."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[File, int]] = {}
        self.refuses: Reason | None = None
        self._numbers = count(1)

    def find(self, file: str, person: int) -> File | None:
        found = self.files.get(file)
        return found[0] if found is not None and found[1] == person else None

    def take(
        self, person: int, name: str, data: bytes, answered: Callable[[File | Refusal], None], *, source: str = ""
    ) -> None:
        if self.refuses is not None:
            answered(Refusal(self.refuses))
            return
        number, name = f"f{next(self._numbers)}", file_name(name)
        file = File(number, name, len(data), "text/plain", path(number, name))
        self.files[number] = file, person
        answered(file)


class Rooms:
    """A server, and people at plain clients."""

    def __init__(self) -> None:
        self.house = House()
        self.house.hub.files = self.files = Kept()
        self.depot = Depot(BASE, self.house.hub.shelf.get)

    def enter(self, name: str, *, framed: bool = True) -> Peer:
        peer = self.house.connect(Chat1(self.depot))
        peer.send(f"REGISTER {name} CHAT/1.0".encode() + (b"\n" if framed else b""))
        self.house.loop.advance(0.2)
        peer.received()
        return peer

    def heard(self, peer: Peer) -> bytes:
        self.house.loop.advance(0.2)
        return peer.received()


def asked(rooms: Rooms, alice: Peer, line: str = "!attach notes.txt @all", *, framed: bool = True) -> bytes:
    alice.send(f"@alice: {line}".encode() + (b"\n" if framed else b""))
    return rooms.heard(alice)


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize("whole", [True, False])
def test_the_exchange(framed: bool, whole: bool) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice", framed=framed), rooms.enter("bob", framed=framed)
    assert asked(rooms, alice, framed=framed) == ASKED + (b"\n" if framed else b"")
    assert rooms.heard(bob) == b""
    sent = b"Content-Length: 11\nhello\nworld"
    for piece in [sent] if whole else [sent[at : at + 1] for at in range(len(sent))]:
        alice.send(piece)
    assert rooms.heard(alice) == SENT
    assert rooms.heard(bob) == b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: 11\nhello\nworld"
    alice.send(b"@alice: there" + (b"\n" if framed else b""))
    assert rooms.heard(bob) == b"@alice: there\n"


def test_who_is_no_plain_client_gets_the_link() -> None:
    rooms = Rooms()
    alice, eve = rooms.enter("alice"), rooms.house.connect(Chat2())
    eve.send(b"REGISTER eve CHAT/2.0\n")
    rooms.heard(eve)
    asked(rooms, alice)
    alice.send(b"Content-Length: 5\nhello")
    told = rooms.heard(eve)
    assert b'"text":"@all"' in told
    assert b'"url":"/files/f1/notes.txt"' in told
    assert b"ATTACHMENT" not in told


def test_an_empty_file() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    alice.send(b"Content-Length: 0\n")
    assert rooms.heard(alice) == SENT
    assert rooms.heard(bob) == b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: 0\n"


def test_what_was_said_meanwhile_is_said() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    alice.send(b"@alice: one\n@alice: Content-Length: 3\nContent-Length: 5\nhello@alice: two\n")
    assert rooms.heard(bob) == (
        b"@alice: one\n@alice: Content-Length: 3\n"
        b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: 5\nhello"
        b"@alice: two\n"
    )
    assert rooms.heard(alice) == SENT


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"Content-Length: -1\n", COULD_NOT),
        (b"Content-Length: -1", COULD_NOT),
        (b"Content-Length: -1 \r\n", COULD_NOT),
        (b"Content-Length: many\n", INVALID),
        (b"Content-Length: -5\n", INVALID),
        (b"Content-Length:\n", INVALID),
        (b"Content-Length: " + b"9" * 100, INVALID),
    ],
)
def test_no_file(framed: bool, answer: bytes, told: bytes) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice", framed=framed), rooms.enter("bob")
    asked(rooms, alice, framed=framed)
    alice.send(answer)
    assert rooms.heard(alice) + rooms.heard(alice) == told
    assert rooms.heard(bob) == b""
    alice.send(b"\n@alice: on it goes" + (b"\n" if framed else b""))
    assert rooms.heard(bob).endswith(b"@alice: on it goes\n")


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize("answer", ["Foo: x", "Foo:x", "Foo:", "X-Size: 5", "content-length: 5", "Origin: alice\r"])
def test_another_header_is_refused_at_once_and_not_said(framed: bool, answer: str) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice", framed=framed), rooms.enter("bob")
    asked(rooms, alice, framed=framed)
    alice.send(b"@alice: wait\n")
    assert rooms.heard(bob) == b"@alice: wait\n"
    alice.send(answer.encode() + b"\n")
    assert alice.received() == INVALID
    alice.send(b"@alice: on it goes\n")
    assert rooms.heard(bob) == b"@alice: on it goes\n"
    assert asked(rooms, alice, framed=framed) == ASKED + (b"\n" if framed else b"")


@pytest.mark.parametrize("framed", [True, False])
def test_another_header_without_a_newline(framed: bool) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice", framed=framed), rooms.enter("bob")
    asked(rooms, alice, framed=framed)
    alice.send(b"Foo: x")
    assert rooms.heard(alice) == INVALID
    assert rooms.heard(bob) == b""


@pytest.mark.parametrize("size", [1, 100, 5000])
def test_another_header_in_pieces(size: int) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    header = b"Foo: " + b"x" * size
    for piece in [header[at : at + 3] for at in range(0, len(header), 3)]:
        alice.send(piece)
    alice.send(b"\n")
    too_long = b"@server: that line was too long and was not sent\n" if size > 4096 else b""
    assert rooms.heard(alice) == INVALID + too_long
    alice.send(b"\n@alice: on it goes\n")
    assert rooms.heard(bob) == b"@alice: on it goes\n"


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("@alice: Foo: x", "Foo: x"),
        ("@bob: Foo: x", "Foo: x"),
        ("alice: well", "well"),
        ("http://example.org/", "http://example.org/"),
        ("see: this", None),
        ("no word: here", "no word: here"),
        ("hm", "hm"),
        (":-)", ":-)"),
    ],
)
def test_what_is_taken_for_a_header(framed: bool, line: str, said: str | None) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice", framed=framed), rooms.enter("bob")
    asked(rooms, alice, framed=framed)
    for piece in [line[:1], line[1:] + "\n"] if framed else [line]:
        alice.send(piece.encode())
    assert rooms.heard(bob) == (b"" if said is None else f"@alice: {said}\n".encode())
    assert alice.received() == (INVALID if said is None else b"")
    if said is not None:
        alice.send(b"Content-Length: 5\nhello")
        assert rooms.heard(alice) == SENT


def test_no_answer() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    alice.send(b"@alice: hm\nContent-Le")
    rooms.house.loop.advance(PATIENCE + 1)
    assert alice.received() == INVALID
    alice.send(b"ttuce\n")
    assert rooms.heard(bob) == b"@alice: hm\n@alice: Content-Lettuce\n"


def test_who_stops_in_the_middle_is_disconnected() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    alice.send(b"Content-Length: 10\nhel")
    rooms.house.loop.advance(PATIENCE - 1)
    alice.send(b"lo")
    rooms.house.loop.advance(PATIENCE - 1)
    assert not alice.transport.ended
    rooms.house.loop.advance(2)
    assert alice.received() == b"DISCONNECT CHAT/1.0\n"
    assert rooms.heard(bob) == b""


def test_a_file_that_is_too_large_is_read_and_not_kept() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    alice.send(b"Content-Length: %d\n" % (MOST + 1) + b"x" * (MOST + 1) + b"@alice: well\n")
    assert rooms.heard(alice) == COULD_NOT
    assert rooms.heard(bob) == b"@alice: well\n"
    assert rooms.files.files == {}


def test_one_that_never_ends() -> None:
    rooms = Rooms()
    alice = rooms.enter("alice")
    asked(rooms, alice)
    alice.send(b"Content-Length: 999999999999999\n")
    assert rooms.heard(alice) == b"DISCONNECT CHAT/1.0\n"


def test_the_largest() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    bob.send(b"@bob: !follow?\n")
    rooms.heard(bob)
    asked(rooms, alice)
    data = bytes(range(256)) * (MOST // 256)
    alice.send(b"Content-Length: %d\n" % MOST + data)
    assert rooms.heard(alice) == SENT
    head = b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: %d\n" % MOST
    assert rooms.heard(bob) == head + data


def test_one_at_a_time() -> None:
    rooms = Rooms()
    alice = rooms.enter("alice")
    asked(rooms, alice)
    assert b"too many files" in asked(rooms, alice, "!attach other.txt")
    alice.send(b"Content-Length: 5\nhello")
    assert rooms.heard(alice) == SENT
    assert asked(rooms, alice, "!attach other.txt") == b"ATTACH other.txt CHAT/1.0\n"


@pytest.mark.parametrize("reason", [Reason.NO_SPACE, Reason.NOT_STORED, Reason.FILE_TOO_LARGE])
def test_a_file_that_cannot_be_kept(reason: Reason) -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    rooms.files.refuses = reason
    asked(rooms, alice)
    alice.send(b"Content-Length: 5\nhello")
    assert rooms.heard(alice) == COULD_NOT
    assert rooms.heard(bob) == b""


def test_a_path_is_asked_for_as_it_was_typed_and_nobody_else_is_told_it() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    assert asked(rooms, alice, "!attach ../secret/notes.txt") == b"ATTACH ../secret/notes.txt CHAT/1.0\n"
    alice.send(b"Content-Length: 5\nhello")
    assert rooms.heard(bob).startswith(b"ATTACHMENT notes.txt CHAT/1.0\n")


def test_followers_elsewhere_get_it() -> None:
    rooms = Rooms()
    alice, bob, eve = rooms.enter("alice"), rooms.enter("bob"), rooms.enter("eve")
    bob.send(b"@bob: !follow apple\n")
    alice.send(b"@alice: !join fruit\n")
    for one in (alice, bob, eve):
        rooms.heard(one)
    asked(rooms, alice, "!attach notes.txt pear apple.")
    alice.send(b"Content-Length: 5\nhello")
    assert rooms.heard(bob) == b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: 5\nhello"
    assert rooms.heard(eve) == b""


# -- what strangers cannot do ------------------------------------------------------------------------------------------


HOSTILE = [
    b"DISCONNECT CHAT/1.0\n",
    b"hello\nDISCONNECT CHAT/1.0",
    b"x DISCONNECT CHAT/1.0",
    b"ATTACH /etc/passwd CHAT/1.0\n",
    b"@bob: I am a fool\n",
    b"hi\r@bob: I am a fool",
    b"hi\n  @bob: I am a fool",
    b"\x1b[2J",
    b"\x00",
    "café".encode(),
    b"x" * 70_000,
]


@pytest.mark.parametrize("data", HOSTILE)
def test_who_has_not_shown_to_know_attachments_gets_a_link(data: bytes) -> None:
    rooms = Rooms()
    alice, bob, eve = rooms.enter("alice"), rooms.enter("bob"), rooms.enter("eve")
    eve.send(b"@eve: !follow apple\n")
    rooms.heard(eve)
    asked(rooms, alice, "!attach notes.txt")
    alice.send(b"Content-Length: %d\n" % len(data) + data)
    (line,) = rooms.heard(bob).splitlines()
    assert line.startswith(b"@alice: notes.txt (")
    assert line.endswith(b") http://h:1/files/f1/notes.txt")
    assert rooms.heard(eve).endswith(b"\nContent-Length: %d\n" % len(data) + data)


def test_text_in_utf_8_for_those_who_can_read_it() -> None:
    assert harmless("café\tund\r\nso".encode(), ascii=False)
    assert not harmless("café".encode(), ascii=True)
    assert not harmless("\u202e".encode(), ascii=False)
    assert not harmless(b"\xff", ascii=False)


@pytest.mark.parametrize(
    "line",
    [
        b"ATTACH secret.txt CHAT/1.0\n",
        b"@eve: ATTACH secret.txt CHAT/1.0\n",
        b"@eve: hi\\nATTACH secret.txt CHAT/1.0\n",
        b"@eve: !msg bob ATTACH secret.txt CHAT/1.0\n",
    ],
)
def test_nobody_can_have_anothers_client_send_a_file(line: bytes) -> None:
    rooms = Rooms()
    bob, eve = rooms.enter("bob"), rooms.enter("eve")
    eve.send(line)
    for told in rooms.heard(bob).splitlines():
        assert told.startswith(b"@eve: ")


def test_who_is_not_asked_says_what_looks_like_a_file() -> None:
    rooms = Rooms()
    bob, eve = rooms.enter("bob"), rooms.enter("eve")
    eve.send(b"Content-Length: 5\nhello\n")
    assert rooms.heard(bob) == b"@eve: Content-Length: 5\n@eve: hello\n"


def test_who_leaves_meanwhile() -> None:
    rooms = Rooms()
    alice, bob = rooms.enter("alice"), rooms.enter("bob")
    asked(rooms, alice)
    alice.send(b"Content-Length: 5\nhel")
    alice.vanish()
    assert rooms.heard(bob) == b""
    assert rooms.files.files == {}


def test_what_was_attached_long_ago_is_a_link() -> None:
    rooms = Rooms()
    for number in range(6):
        rooms.house.hub.shelf.put(f"f{number}", bytes(attachments.MOST))
    assert [rooms.house.hub.shelf.get(f"f{number}") is not None for number in range(6)] == [False] * 2 + [True] * 4
