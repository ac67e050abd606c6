import unicodedata

import pytest

from parlour.client.safe import LONGEST, STACKED, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello", "hello"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b2J\x9d0;title\x9c", "2J0;title"),
        ("a\rb\bc\vd\fe\x7f", "abcde"),
        ("one\ntwo", "one two"),
        ("one\u2028two\x85three", "one twothree"),
        ("tab\tbed", "tab bed"),
        ("\u202eevil\u2066x\u2069", "evilx"),
        ("a\u200b\ufeff\u2060\u00adb", "ab"),
        ("\u200fאבג\u200e", "אבג"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f"),
        ("e\u0301 นี้ क्षि", "e\u0301 นี้ क्षि"),
        ("نمی\u200cشود", "نمی\u200cشود"),
    ],
)
def test_what_is_left(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u200d", "\u1160", "\U000e0041"])
def test_what_has_no_width_does_not_pile_up(mark: str) -> None:
    assert safe(f"a{mark * 1000}b{mark}") == f"a{mark * STACKED}b{mark}"


def test_an_endless_line_is_cut_and_says_so() -> None:
    assert safe("x" * (LONGEST + 5)) == "x" * LONGEST + " ... (5 more characters)"


def test_nothing_that_moves_a_cursor_is_left_of_any_character() -> None:
    everything = "".join(chr(code) for code in range(0x3100))
    left = "".join(safe(everything[at : at + 1000]) for at in range(0, len(everything), 1000))
    assert {unicodedata.category(character) for character in left}.isdisjoint({"Cc", "Zl", "Zp"})
