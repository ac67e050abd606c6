"""Where the server listens, and how it says why it cannot."""

import socket

import pytest
from click.testing import CliRunner

from parlour.cli import main
from parlour.errors import StartError
from parlour.net.bind import bind, reached_at
from tests.live.conftest import Connect, Serve
from tests.live.server import PATIENCE, ServerProcess, assert_well


def _failed_start(*options: str) -> str:
    """Start a server that must not start; returns its one sentence."""
    server = ServerProcess(*options)
    try:
        assert server.wait() == 1
    finally:
        server.end()
    assert server.printed == []
    (sentence,) = server.err.text.splitlines()
    assert sentence.startswith("parlour: ")
    assert sentence.endswith(".")
    return sentence


def test_everywhere_by_default(serve: Serve, connect: Connect) -> None:
    server = serve()
    four, six = connect(server, "127.0.0.1").register("four"), connect(server, "::1").register("six")
    four.say("hello")
    assert six.line() == b"@four: hello\n"


@pytest.mark.parametrize(("host", "other"), [("127.0.0.1", "::1"), ("::1", "127.0.0.1")])
def test_one_host(serve: Serve, connect: Connect, free_port: int, host: str, other: str) -> None:
    server = serve("--host", host, "--port", str(free_port))
    connect(server, host).register("ada")
    with pytest.raises(ConnectionRefusedError):
        connect(server, other)


def test_a_host_name(serve: Serve) -> None:
    assert_well(serve("--host", "localhost"))


def test_one_port(serve: Serve, free_port: int) -> None:
    server = serve("--port", str(free_port))
    assert server.port == free_port
    assert_well(server)


def test_the_port_is_free_again_when_the_server_has_ended(serve: Serve, connect: Connect, free_port: int) -> None:
    first = serve("--port", str(free_port))
    ada = connect(first).register("ada")
    first.process.kill()
    assert ada.eof() == b""
    assert_well(serve("--port", str(free_port)))


def test_a_port_in_use(serve: Serve) -> None:
    port = serve().port
    assert f"Port {port} is in use" in _failed_start("--port", str(port))
    for host in ("127.0.0.1", "::1"):
        with pytest.raises(StartError, match=f"Port {port} is in use"):
            bind(host, port)


def test_a_port_in_use_for_ipv6_only() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port} is in use"):
            bind(None, port)


def test_a_host_that_is_none() -> None:
    assert "no host called 'nowhere.invalid'" in _failed_start("--host", "nowhere.invalid")
    for host in ("300.1.1.1", "127.0.0.1:80", "two words", "x" * 300, ""):
        with pytest.raises(StartError, match=f"no host called {host!r}"):
            bind(host, 0)


def test_an_address_of_another_machine() -> None:
    assert "'192.0.2.1' is not an address of this machine" in _failed_start("--host", "192.0.2.1")
    with pytest.raises(StartError, match="'2001:db8::1' is not an address of this machine"):
        bind("2001:db8::1", 0)


@pytest.mark.parametrize(
    "options", [["--port", "70000"], ["--port", "x"], ["--rate", "-1"], ["--burst", "0"], ["--host"], ["extra"]]
)
def test_an_option_that_makes_no_sense(options: list[str]) -> None:
    result = CliRunner().invoke(main, ["serve", *options])
    assert result.exit_code == 2
    assert "Error: " in result.output


@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&-"])
def test_without_standard_streams(serve: Serve, connect: Connect, free_port: int, closed: str) -> None:
    server = serve("--port", str(free_port), port=free_port, shell=f"exec {{}} {closed}")
    with connect(server).register("ada") as ada, connect(server).register("bob") as bob:
        ada.say("hello")
        assert bob.line() == b"@ada: hello\n"
    assert server.stop() == 0


@pytest.mark.parametrize(
    ("host", "reached"), [(None, "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("::1", "::1")]
)
def test_where_a_program_on_this_machine_reaches_it(host: str | None, reached: str) -> None:
    sockets = bind(host, 0)
    try:
        address = reached_at(sockets[0])
        assert address == (reached, sockets[0].getsockname()[1])
        socket.create_connection(address, timeout=PATIENCE).close()
    finally:
        for sock in sockets:
            sock.close()
