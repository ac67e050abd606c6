"""Servers and sockets that always end with the test, and the question that is asked after each."""

import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import ports
from tests.live.server import LOOPS, RawClient, ServerProcess, assert_well, environment

Serve = Callable[..., ServerProcess]
Connect = Callable[..., RawClient]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """``connect(server)``: a socket that is closed after the test."""
    with ExitStack() as stack:
        yield lambda server, *arguments, **named: stack.enter_context(RawClient(server.port, *arguments, **named))


@pytest.fixture
def serve(connect: Connect) -> Iterator[Serve]:
    """``serve("--option")``: a server of the test's own. Not with what was said to others, it is ended after it."""
    servers: list[ServerProcess] = []

    def start(*options: str, **named: object) -> ServerProcess:
        servers.append(ServerProcess(*options, **named))  # type: ignore[arg-type]  # passed on as they are
        return servers[-1].started()

    try:
        yield start
    finally:
        for server in servers:
            server.end()
    for server in servers:
        assert "Traceback" not in server.err.text


@pytest.fixture(scope="module")
def module_server() -> Iterator[ServerProcess]:
    """One server for a module, without options."""
    server = ServerProcess()
    try:
        yield server.started()
    finally:
        server.end()


@pytest.fixture
def room(module_server: ServerProcess, connect: Connect) -> Iterator[ServerProcess]:
    """The module's server, which must be well, and have logged nothing, after every test."""
    yield module_server
    assert_well(module_server)
    assert module_server.err.text == ""


@pytest.fixture(params=LOOPS)
def loop(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment in which a server runs on the one event loop, and on the other."""
    return environment(request.param, tmp_path)


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on, now or by chance."""
    return ports.free_port()


@pytest.fixture
def many_files() -> Iterator[None]:
    """Lets this process have as many sockets as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
