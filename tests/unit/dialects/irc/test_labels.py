"""Answers under a label."""

import pytest

from parlour.dialects.irc.labels import Label


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([b""], b"@label=x :irc.parlour ACK\r\n"),
        ([b":s PONG\r\n"], b"@label=x :s PONG\r\n"),
        ([b"@time=1 :s PONG\r\n", b""], b"@label=x;time=1 :s PONG\r\n"),
        ([b":s BATCH +1 chathistory #a\r\n@batch=1 :s X\r\n:s BATCH -1\r\n"], None),
    ],
)
def test_one_answer(parts: list[bytes], told: bytes | None) -> None:
    label = Label("x", "irc.parlour")
    label.open = len(parts)
    answers = [label.take(part) for part in parts]
    assert answers[:-1] == [b""] * (len(parts) - 1)
    assert answers[-1] == (b"@label=x " + parts[0] if told is None else told)


def test_several_lines_are_a_batch() -> None:
    label = Label("a;b", "irc.parlour")
    label.open = 2
    assert label.take(b":s 1\r\n:s BATCH +1 chathistory #a\r\n@batch=1 :s 2\r\n:s BATCH -1\r\n") == b""
    lines = label.take(b":s 3\r\n").split(b"\r\n")
    number = lines[0].split(b"+")[1].split(b" ")[0]
    inside = b"@batch=" + number + b" "
    assert lines == [
        b"@label=a\\:b :irc.parlour BATCH +" + number + b" labeled-response",
        inside + b":s 1",
        inside + b":s BATCH +1 chathistory #a",
        b"@batch=1 :s 2",
        inside + b":s BATCH -1",
        inside + b":s 3",
        b":irc.parlour BATCH -" + number,
        b"",
    ]
