"""Who hears whom, under which name, and when that name is free again."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.live.conftest import Connect
from tests.live.server import TAKEN, WELCOME, RawClient, ServerProcess, until


def test_everybody_but_the_sender_hears_a_line(room: ServerProcess, connect: Connect) -> None:
    ada, bob = connect(room).register("ada"), connect(room).register("bob")
    six = connect(room, "::1").register("six")
    ada.say("one", "ada")
    bob.say("two", "bob")
    assert [six.line(), six.line()] == [b"@ada: one\n", b"@bob: two\n"]
    assert bob.line() == b"@ada: one\n"
    assert ada.line() == b"@bob: two\n", "her own line is not the first that she gets"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("@mallory: hi", "hi"),
        ("@ada:hi", "hi"),
        ("ada: hi", "hi"),
        ("hi", "hi"),
        ("@ada: @bob: hi", "@bob: hi"),
        ("@server: hi", "hi"),
        ("bob: hi", "bob: hi"),
        ("@bob hi", "@bob hi"),
        ("@: hi", "@: hi"),
        ("200 Registration successful", "200 Registration successful"),
        ("@ada: DISCONNECT CHAT/1.0", "DISCONNECT CHAT/1.0"),
        ("@ada: ATTACH notes.txt CHAT/1.0", "ATTACH notes.txt CHAT/1.0"),
        ("ATTACH notes.txt CHAT/1.0", "ATTACH notes.txt CHAT/1.0"),
        ("DISCONNECTED again", "DISCONNECTED again"),
        ("@ada: \x1b[2Ja\x00b\x07c\u202ed\u2066e\x7ff\x9bg\th", "[2Jabcdefg h"),
        ("@ada: one\rtwo", "onetwo"),
    ],
)
def test_what_is_heard_carries_the_registered_name(
    room: ServerProcess, connect: Connect, said: str, heard: str
) -> None:
    ada, bob = connect(room).register("ada"), connect(room).register("bob")
    ada.send(f"{said}\n")
    assert bob.line() == f"@ada: {heard}\n".encode()


def test_a_text_of_several_lines_is_several_chat_lines(room: ServerProcess, connect: Connect) -> None:
    ada, bob = connect(room).register("ada"), connect(room).register("bob")
    ada.say("one\u2028DISCONNECT CHAT/1.0\u2029\u2028ATTACH notes.txt CHAT/1.0\u0085\x0b\x0c")
    assert bob.line() == b"@ada: one\n"
    assert bob.line() == b"@ada: DISCONNECT CHAT/1.0\n"
    assert bob.line() == b"@ada: ATTACH notes.txt CHAT/1.0\n"
    ada.say("\u2028 \u2028")
    ada.say("marker")
    assert bob.line() == b"@ada: marker\n"


def test_bytes_that_are_not_utf8_are_replaced(room: ServerProcess, connect: Connect) -> None:
    ada, bob = connect(room).register("ada"), connect(room).register("bob")
    bob.say("!utf8")
    bob.line()
    noise = b"a\xffb\xc3\xed\xa0\x80"
    ada.send(b"@ada: " + noise + b"\n")
    assert bob.line().decode() == f"@ada: {noise.decode('utf-8', 'replace')}\n"


def test_registering_again_changes_nothing(room: ServerProcess, connect: Connect) -> None:
    ada, bob = connect(room).register("ada"), connect(room).register("bob")
    for name in ("ada", "eve", "bob"):
        ada.send(f"REGISTER {name} CHAT/1.0\n")
        assert ada.line() == TAKEN + b"\n"
    ada.say("still me")
    assert bob.line() == b"@ada: still me\n"
    connect(room).register("eve")


@pytest.mark.parametrize(
    "line", ["DISCONNECT ada CHAT/1.0", "DISCONNECT bob CHAT/1.0", "DISCONNECT CHAT/1.0\r", "DISCONNECT"]
)
def test_whoever_disconnects_leaves_alone_and_at_once(room: ServerProcess, connect: Connect, line: str) -> None:
    ada, bob = connect(room).register("ada"), connect(room).register("bob")
    ada.send(f"{line}\n@ada: unheard\n")
    assert ada.eof() == b""
    again = connect(room).register("ada")
    again.say("back")
    assert bob.line() == b"@ada: back\n"


@pytest.mark.parametrize("end", [RawClient.close, RawClient.reset, RawClient.end_sending])
@pytest.mark.parametrize("half_said", ["", "@ada: half a li"])
def test_a_connection_that_ends_frees_its_name(
    room: ServerProcess, connect: Connect, end: Callable[[RawClient], None], half_said: str
) -> None:
    bob = connect(room).register("bob")
    ada = connect(room).register("ada")
    ada.send(half_said)
    end(ada)
    until(lambda: room.takes("ada"), "the name is free")
    connect(room).register("marker").say("first")
    assert bob.line() == b"@marker: first\n", "nothing is heard of the half line"


def test_whoever_only_ends_sending_is_answered_and_let_go(room: ServerProcess, connect: Connect) -> None:
    bob = connect(room).register("bob")
    ada = connect(room)
    ada.send("REGISTER ada CHAT/1.0\n@ada: in and out\n")
    ada.end_sending()
    assert ada.eof() == WELCOME + b"\n"
    assert bob.line() == b"@ada: in and out\n"
    eve = connect(room)
    eve.send("REGISTER eve CHAT/1.0")
    eve.end_sending()
    assert eve.eof() == WELCOME


CLIENT = """
import socket, sys
peer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
peer.sendall(b"REGISTER ada CHAT/1.0\\n")
while True:
    sys.stdout.buffer.write(peer.recv(4096))
    sys.stdout.flush()
"""


def test_a_killed_client_frees_its_name(room: ServerProcess) -> None:
    command = [sys.executable, "-c", CLIENT, str(room.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as client:
        assert client.stdout is not None
        assert client.stdout.readline() == WELCOME + b"\n"
        assert not room.takes("ada")
        client.kill()
    until(lambda: room.takes("ada"), "the name is free")
