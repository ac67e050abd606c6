"""What reads the server's standard output and standard error must not matter to the room."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.server import ServerProcess, assert_well, flood


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe's two ends."""
    reading, writing = os.pipe()
    yield reading, writing
    for end in (reading, writing):
        with suppress(OSError):  # the test has closed it
            os.close(end)


def _assert_much_can_be_said(server: ServerProcess, connect: Connect) -> None:
    with connect(server).register("ada") as ada, connect(server).register("bob") as bob:
        ada.send("@ada: hello\n" * 5000 + "@ada: marker\n")
        assert bob.until(b"marker\n").count(b"hello") == 5000
        ada.send("DISCONNECT\n")
        ada.eof()
    assert_well(server)


def test_a_standard_output_that_nobody_reads(
    serve: Serve, connect: Connect, free_port: int, pipe: tuple[int, int]
) -> None:
    server = serve("--rate", "0", "--port", str(free_port), port=free_port, stdout=pipe[1])
    _assert_much_can_be_said(server, connect)
    assert server.stop() == 0
    assert server.err.text == ""


def test_a_standard_output_that_is_read_again(
    serve: Serve, connect: Connect, free_port: int, pipe: tuple[int, int]
) -> None:
    server = serve("--rate", "0", "--port", str(free_port), port=free_port, stdout=pipe[1])
    _assert_much_can_be_said(server, connect)
    os.close(pipe[1])
    server.process.send_signal(signal.SIGTERM)
    printed = b""
    while data := os.read(pipe[0], 65536):
        printed += data
    assert server.wait() == 0
    lines = printed.decode().splitlines()
    assert lines.count("Received message from user ada:  @ada: hello") == 5000
    assert lines[-1] == "Interrupt received, shutting down ..."


def test_a_standard_output_that_is_closed(
    serve: Serve, connect: Connect, free_port: int, pipe: tuple[int, int]
) -> None:
    server = serve("--rate", "0", "--port", str(free_port), port=free_port, stdout=pipe[1])
    os.close(pipe[0])
    _assert_much_can_be_said(server, connect)
    assert server.stop() == 0
    assert server.err.text == ""


def test_a_standard_output_that_knows_only_ascii(serve: Serve, connect: Connect) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    server = serve(environment=plain)
    with connect(server).register("Zo\u00eb") as zoe:
        zoe.say("caf\u00e9 \u2603")
        printed = server.out_until("2603\n")
    assert "user 'Zo\\xeb'..." in printed
    assert printed.endswith("@Zo\\xeb: caf\\xe9 \\u2603\n")


def _fill(pipe: int) -> None:
    os.set_blocking(pipe, False)
    with suppress(BlockingIOError):
        while True:
            os.write(pipe, b"." * 4096)
    os.set_blocking(pipe, True)


def test_a_standard_error_that_nobody_reads(
    serve: Serve, connect: Connect, free_port: int, pipe: tuple[int, int]
) -> None:
    _fill(pipe[1])
    server = serve(
        "--quiet", "--rate", "0", "--outbox-limit", "4096", "--port", str(free_port), port=free_port, stderr=pipe[1]
    )
    connect(server, receive_buffer=4096).register("stuck")
    ada, bob = connect(server).register("ada"), connect(server).register("bob")
    for client in (ada, bob):
        client.socket.settimeout(3)
    while not server.takes("stuck"):  # being dropped is worth a warning
        flood(ada, bob, 1)
    for client in (ada, bob):
        client.close()
    assert_well(server)
    assert server.stop() == 0
