"""Whose a connection is, as its first bytes come one by one."""

import pytest

from parlour.dialects import DIALECTS, FALLBACK, HEAD_SIZE
from parlour.net.sniff import METHODS, WEB, sniff


@pytest.mark.parametrize("method", METHODS)
def test_a_request_is_the_webs_from_its_method_on(method: str) -> None:
    line = f"{method} / HTTP/1.1\r\n".encode()
    verdicts = [sniff(line[:size]) for size in range(1, len(line))]
    assert verdicts[: len(method)] == [None] * len(method)
    assert verdicts[len(method) :] == [WEB] * (len(line) - len(method) - 1)


@pytest.mark.parametrize(
    ("head", "dialect"),
    [
        (b"PASS secret\r\n", "irc"),
        (b"PING 1\r\n", "irc"),
        (b"REGISTER luca CHAT/1.0\n", "chat1"),
        (b"REGISTER luca CHAT/2.0\n", "chat2"),
    ],
)
def test_the_dialects_keep_theirs(head: bytes, dialect: str) -> None:
    assert sniff(head) is DIALECTS[dialect]


@pytest.mark.parametrize("head", [b"get / HTTP/1.1\r\n", b"GETX", b"POSTER", b" GET /", b"\x16\x03\x01", b"TRACE / H"])
def test_what_nobody_claims_is_refused_at_once(head: bytes) -> None:
    assert sniff(head) is FALLBACK


def test_a_long_beginning_of_nothing_is_nobodys() -> None:
    assert sniff(b"G" * HEAD_SIZE) is FALLBACK
