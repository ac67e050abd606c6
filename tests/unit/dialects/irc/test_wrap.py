"""Texts in pieces: whole words, whole characters, never too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.dialects.irc.wrap import cut, wrap

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "most", "pieces"),
    [
        ("short", 400, ["short"]),
        ("", 400, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one two three", 6, ["one", "two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab cdefgh", 4, ["ab", "cdef", "gh"]),
        ("äöü", 4, ["äö", "ü"]),
        ("äöü", 3, ["ä", "ö", "ü"]),
        ("aaae\u0301", 4, ["aaa", "e\u0301"]),
        ("ab" + FAMILY, 20, ["ab" + FAMILY]),
        ("abc" + FAMILY, 20, ["abc", FAMILY]),
        ("a🇩🇪🇫🇷", 13, ["a🇩🇪", "🇫🇷"]),
        ("aa👍🏽", 8, ["aa", "👍🏽"]),
        ("x" * 300 + " " + "y" * 10, 305, ["x" * 300, "y" * 10]),
    ],
)
def test_pieces(text: str, most: int, pieces: list[str]) -> None:
    assert wrap(text, most) == pieces


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(4, 60))
def test_kept_whole_and_never_too_long(text: str, most: int) -> None:
    pieces = wrap(text, most, keep=True)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= most for piece in pieces)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(4, 60))
def test_only_spaces_are_lost(text: str, most: int) -> None:
    pieces = wrap(text, most)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert all(len(piece.encode()) <= most for piece in pieces)


def test_one_character_longer_than_a_piece_is_cut_all_the_same() -> None:
    zalgo = "e" + "\u0301" * 400
    pieces = wrap(zalgo, 100)
    assert "".join(pieces) == zalgo
    assert all(len(piece.encode()) <= 100 for piece in pieces)


@pytest.mark.parametrize(
    ("text", "most", "left"), [("abc", 5, "abc"), ("abcdef", 3, "abc"), ("ääää", 5, "ää"), ("abe\u0301", 4, "ab")]
)
def test_cut(text: str, most: int, left: str) -> None:
    assert cut(text, most) == left
