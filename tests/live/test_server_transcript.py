"""What the server prints, to the letter."""

import signal

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.server import WELCOME


def test_a_whole_evening(serve: Serve, connect: Connect) -> None:
    server = serve()
    alice = connect(server)
    address = alice.socket.getsockname()
    alice.register("alice")
    bob = connect(server).register("bob")
    bobs_address = bob.socket.getsockname()
    alice.say("@bob, are you there?", "alice")
    assert bob.line() == b"@alice: @bob, are you there?\n"
    bob.send("@bob: Yes\r\n")
    assert alice.line() == b"@bob: Yes\n"
    alice.send("DISCONNECT alice CHAT/1.0\n")
    assert alice.eof() == b""
    alice.close()
    server.process.send_signal(signal.SIGINT)
    assert bob.eof() == b"DISCONNECT CHAT/1.0\n"
    bob.close()
    assert server.wait() == 0
    assert server.printed == [
        f"Will wait for client messages at port {server.port}",
        "Waiting for incoming client connections ...",
        f"Accepted connection from client address: {address}",
        "Connection to client established, waiting to receive messages from user 'alice'...",
        f"Accepted connection from client address: {bobs_address}",
        "Connection to client established, waiting to receive messages from user 'bob'...",
        "Received message from user alice:  @alice: @bob, are you there?",
        "Received message from user bob:  @bob: Yes",
        "Received message from user alice:  DISCONNECT alice CHAT/1.0",
        "Disconnecting user alice",
        "Interrupt received, shutting down ...",
    ]
    assert server.err.text == ""


def test_a_connection_that_just_ends_said_nothing(serve: Serve, connect: Connect) -> None:
    server = serve()
    connect(server).register("alice").close()
    server.out_until("Disconnecting user alice\n")
    assert "DISCONNECT" not in "".join(server.printed)


def test_ipv6_addresses_are_shown_as_the_socket_gives_them(serve: Serve, connect: Connect) -> None:
    server = serve()
    address = connect(server, "::1").socket.getsockname()
    server.out_until(f"Accepted connection from client address: {address}\n")


def test_names_and_texts_are_printed_as_registered_and_cleaned(serve: Serve, connect: Connect) -> None:
    server = serve()
    alice = connect(server).register("alice")
    alice.send("@mallory: \x1b]0;title\x07 one\u2028DISCONNECT CHAT/1.0\n")
    printed = server.out_until("DISCONNECT CHAT/1.0\n")
    prefix = "Received message from user alice:  @alice: "
    assert printed.splitlines()[-2:] == [f"{prefix}]0;title one", f"{prefix}DISCONNECT CHAT/1.0"]


def test_who_is_refused_is_not_announced(serve: Serve, connect: Connect) -> None:
    server = serve()
    for wrong in ("HELLO\n", "REGISTER all CHAT/1.0\n"):
        connection = connect(server)
        connection.send(wrong)
        assert connection.eof().startswith(b"400")
    connect(server).register("last")
    printed = server.out_until("'last'...\n")
    assert printed.count("Accepted") == 3
    assert printed.count("established") == 1


def test_quiet_prints_nothing(serve: Serve, connect: Connect, free_port: int) -> None:
    server = serve("--quiet", "--port", str(free_port), port=free_port)
    alice = connect(server)
    alice.send("REGISTER alice CHAT/1.0\n")
    assert alice.line() == WELCOME + b"\n"
    alice.send("DISCONNECT\n")
    assert alice.eof() == b""
    alice.close()
    assert server.stop() == 0
    assert server.printed == []
    assert server.err.text == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_diagnostics_go_to_standard_error_only(serve: Serve, connect: Connect, form: str) -> None:
    server = serve("--rate", "0", "--outbox-limit", "4096", "--log-format", form)
    connect(server, receive_buffer=4096).register("stuck")
    alice = connect(server).register("alice")
    while "stuck does not read" not in server.err.text:
        alice.send(b"x" * 4000 + b"\n")
    server.out_until("Disconnecting user stuck\n")
    assert "does not read" not in "".join(server.printed)
    assert server.err.text.startswith("{" if form == "json" else "2")
