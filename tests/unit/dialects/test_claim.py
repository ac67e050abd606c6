"""Which dialect a connection's first bytes belong to, however many of them are there."""

import pytest

from parlour.dialects import DIALECTS, FALLBACK, HEAD_SIZE, Row, claim

CHAT1, CHAT2 = DIALECTS["chat1"], DIALECTS["chat2"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (b"REGISTER luca CHAT/1.0\n", CHAT1),
        (b"REGISTER luca CHAT/1.0", CHAT1),
        (b"REGISTER luca CHAT/1", CHAT1),
        (b"REGISTER luca CHAT/2", CHAT2),
        (b"REGISTER luca CHAT/2.0\n", CHAT2),
        (b"REGISTER luca CHAT/2.0 s3cret\n", CHAT2),
        (b"REGISTER  luca  CHAT/2.1\r\n", CHAT2),
        ("REGISTER josé CHAT/2.0\n".encode(), CHAT2),
        (b"REGISTER l\xffu CHAT/2.0\n", CHAT2),
        (b"REGISTER CHAT/2.0 CHAT/2.0\n", CHAT2),
        (b"REGISTER luca CHAT/3.0\n", CHAT1),
        (b"REGISTER luca CHAT/2.0\n".lower(), FALLBACK),
        (b"REGISTER lu ca CHAT/2.0\n", CHAT1),
        (b"REGISTER CHAT/2.0\n", CHAT1),
        (b"REGISTER luca\nCHAT/2.0\n", CHAT1),
        (b"REGISTER\tluca CHAT/2.0\n", FALLBACK),
        (b" REGISTER luca CHAT/2.0\n", FALLBACK),
        (b"\n", None),
        (b"\nhello\n", FALLBACK),
        (b"\0", FALLBACK),
        (b"hello\n", FALLBACK),
        (b"REGISTRATION\n", FALLBACK),
        (b"@luca: REGISTER luca CHAT/2.0\n", FALLBACK),
        (b"REGISTER " + b"x" * HEAD_SIZE, FALLBACK),
        (b"REGISTER " + b" " * HEAD_SIZE, FALLBACK),
    ],
)
def test_claims(head: bytes, row: Row | None) -> None:
    assert claim(head) is row


@pytest.mark.parametrize("whole", [b"REGISTER luca CHAT/", "REGISTER  josé   CHAT/".encode(), b"REGISTER CHAT/"])
def test_it_is_open_until_the_version(whole: bytes) -> None:
    for end in range(1, len(whole) + 1):
        assert claim(whole[:end]) is None


@pytest.mark.parametrize("head", [b"REGISTER CHAT/1.0", b"REGISTER  CHAT/1.0", b"REGISTER CHAT/2.0"])
def test_a_client_without_newlines_and_without_a_name_need_not_wait(head: bytes) -> None:
    assert claim(head) is CHAT1
