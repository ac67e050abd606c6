"""Lines out of bytes, however these arrive."""

import pytest

from parlour.dialects.irc.lines import CLIENT_TAGS, Forbidden, Lines


def taken(*chunks: bytes) -> list[bytes | None]:
    lines = Lines()
    for chunk in chunks:
        lines.push(chunk)
    return lines.take(-1)


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"NICK a\r\nUSER b\r\n", [b"NICK a", b"USER b"]),
        (b"NICK a\nUSER b\n", [b"NICK a", b"USER b"]),
        (b"\r\n\r\nPING x\r\nPI", [b"", b"", b"PING x"]),
        (b"a" * 510 + b"\r\n", [b"a" * 510]),
        (b"a" * 511 + b"\r\nb\r\n", [None, b"b"]),
        (b"@a=b " + b"a" * 510 + b"\r\n", [b"@a=b " + b"a" * 510]),
        (b"@a=b " + b"a" * 511 + b"\r\n", [None]),
        (b"@" + b"t" * (CLIENT_TAGS - 2) + b" x\r\n", [b"@" + b"t" * (CLIENT_TAGS - 2) + b" x"]),
        (b"@" + b"t" * (CLIENT_TAGS - 1) + b" x\r\n", [None]),
        (b"@" + b"t" * 600 + b"\r\n", [None]),
        (b"a" * 9000 + b"\r\nb\r\n", [None, b"b"]),
        (b"@" + b"t" * 100_000 + b"\r\nb\r\n", [None, b"b"]),
    ],
)
def test_whole_and_byte_by_byte(data: bytes, lines: list[bytes | None]) -> None:
    assert taken(data) == lines
    assert taken(*(data[at : at + 1] for at in range(len(data)))) == lines
    assert taken(*(data[at : at + 4096] for at in range(0, len(data), 4096))) == lines


@pytest.mark.parametrize("data", [b"PRIVMSG a :b\0c\r\n", b"PRIVMSG a :b\rQUIT\r\n", b"\0\n"])
def test_what_forges_lines_is_forbidden(data: bytes) -> None:
    with pytest.raises(Forbidden):
        taken(data)


def test_an_endless_line_takes_no_memory() -> None:
    lines = Lines()
    for _ in range(1000):
        lines.push(b"x" * 1000)
    assert lines.take(-1) == [None]
    lines.push(b"\r\nPING\r\n")
    assert lines.take(-1) == [b"PING"]


def test_a_few_at_a_time() -> None:
    lines = Lines()
    lines.push(b"a\nb\nc\n")
    assert lines.take(0) == []
    assert lines.take(2) == [b"a", b"b"]
    lines.push(b"d\n")
    assert lines.backlog
    assert lines.take(5) == [b"c", b"d"]
    assert not lines.backlog
