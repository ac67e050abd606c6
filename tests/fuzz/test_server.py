"""A whole server against several peers that say anything, in any pieces, and end in any way."""

import errno
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.live.server import LOOPS, RawClient, ServerProcess, assert_well, environment

pieces = st.one_of(
    st.sampled_from(
        [
            b"REGISTER luca CHAT/1.0\n",
            b"REGISTER luca CHAT/1.0",
            b"REGISTER ada CHAT/1.0\r\n",
            b"REGISTER \xc3\xa9 CHAT/1.0\n",
            b"REGISTER ",
            b"@luca: hello\n",
            b"@luca: caf\xc3\xa9\n",
            b"!utf8\n",
            b"!join dev\n",
            b"!join den private\n",
            b"!msg ada psst\n",
            b"!history\n",
            b"REGISTER luca CHAT/2.0\n",
            b"REGISTER eve CHAT/2.0\n",
            b'{"type":"say","text":"hello"}\n',
            b'{"type":"join","room":"dev","id":"1"}\n{"type":"leave","room":"dev"}\n',
            b'{"type":"tell","name":"luca","text":"psst"}\n',
            b'{"type":"resume","rooms":{"lobby":0,"dev":0}}\n',
            b'{"type":"search","query":"h*"}\n{"type":"history","room":"lobby"}\n',
            b'{"type":"exit"}\n',
            b"DISCONNECT luca CHAT/1.0\n",
            b"\n",
            b"\0",
            b"x" * 5000,
        ]
    ),
    st.binary(max_size=200),
)
acts = st.one_of(pieces, st.sampled_from([RawClient.close, RawClient.reset, RawClient.end_sending]))
stories = st.lists(st.tuples(st.integers(0, 3), acts), max_size=25)


@pytest.fixture(scope="module", params=LOOPS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One for all the stories: what one leaves behind meets the next."""
    server = ServerProcess("--rate", "0", environment=environment(request.param, tmp_path_factory.mktemp("server")))
    try:
        yield server.started()
    finally:
        server.end()


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(stories)
def test_an_ordinary_pair_still_chats(server: ServerProcess, story: list[tuple[int, object]]) -> None:
    with (
        RawClient(server.port) as one,
        RawClient(server.port, "::1") as two,
        RawClient(server.port) as three,
        RawClient(server.port, "::1") as four,
    ):
        peers = (one, two, three, four)
        for number, act in story:
            with suppress(ConnectionError, _Closed):
                _act(peers[number], act)
        assert_well(server)
    assert server.err.text == ""


class _Closed(Exception):
    """This peer's story is over."""


def _act(peer: RawClient, act: object) -> None:
    try:
        if isinstance(act, bytes):
            peer.send(act)
        elif callable(act):
            act(peer)
    except OSError as error:
        if error.errno in (errno.EBADF, errno.ENOTCONN):
            raise _Closed from error
        raise
