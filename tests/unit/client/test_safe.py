import unicodedata

import pytest

from parlour.client.safe import LONGEST, STACKED, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello", "hello"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("hi \x1b[31mred\x1b]0;title\x07", "hi red"),
        ("\x9b2J\x9d0;title\x9c.", "."),
        ("\x1b]8;;https://a.b\x1b\\here\x1b]8;;\x1b\\", "here"),
        ("\x1b[?25l\x1b[38:2::1:2:3m\x1b[4 q\x1b[>c!", "!"),
        ("\x1bP1$q\x1b\\\x1b_x\x07\x90y\x9c!", "!"),
        ("\x1b]0;no end", "]0;no end"),
        ("\x1b]0;a\nb\x07", "]0;a b"),
        ("\x1b[3\x1b[1mx", "[3x"),
        ("\x1b[31", "[31"),
        ("\x1bc\x1b", "c"),
        ("[31m ]0;title", "[31m ]0;title"),
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


def test_a_sequence_that_the_cut_leaves_open_does_not_swallow_what_the_cut_says() -> None:
    assert safe("x" * (LONGEST - 2) + "\x1b[31m") == "x" * (LONGEST - 2) + "[ ... (3 more characters)"


@pytest.mark.parametrize("begun", ["\x1b]", "\x1b[", "\x9b", "\x9d", "\x1b[1", "\x1b[ "])
def test_many_sequences_without_an_end_take_no_time(begun: str) -> None:
    assert "\x1b" not in safe(begun * LONGEST)


def test_nothing_that_moves_a_cursor_is_left_of_any_character() -> None:
    everything = "".join(chr(code) for code in range(0x3100))
    left = "".join(safe(everything[at : at + 1000]) for at in range(0, len(everything), 1000))
    assert {unicodedata.category(character) for character in left}.isdisjoint({"Cc", "Zl", "Zp"})
