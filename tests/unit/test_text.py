"""What cleaning takes out, and what it leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.text import clean, lines


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain, as it came  ", "plain, as it came  "),
        ("\x1b]0;title\x07\x1b[2Jx", "]0;title[2Jx"),
        ("a\tb\x00c\x7f", "a bc"),
        ("a\r\nb\nc\rd", "a\nb\ncd"),
        ("caf\u00e9 \U0001f469\u200d\U0001f680", "caf\u00e9 \U0001f469\u200d\U0001f680"),
        ("\u00e9\x9b31m\x85", "\u00e931m"),
        ("\u00e9\t\r\n\x0b\x0c", "\u00e9 \n"),
        ("\u202eevil\u2066x\u2069", "evilx"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("\ud800x", "x"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_what_is_clean_stays_and_can_do_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(
        (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E for c in cleaned
    )
    cleaned.encode()


def test_lines_are_those_with_something_in_them() -> None:
    assert lines("one") == ["one"]
    assert lines("one\n\n  \ntwo\n") == ["one", "two"]
