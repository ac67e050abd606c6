import pytest

from parlour.client.paste import Paste


@pytest.mark.parametrize(
    ("data", "inserted"),
    [
        ("word", "word"),
        ("word\r", "word"),
        ("word\r\n\r\n", "word"),
        ("\n\nword\n", "word"),
        ("\n\n", ""),
        ("\x1b[31mred\x07 tape", "[31mred tape"),
        ("a\tb", "a   b"),
    ],
)
def test_one_line_is_for_the_editor(data: str, inserted: str) -> None:
    paste = Paste()
    assert paste.offer(data, "", 0) == inserted
    assert not paste


def test_several_lines_are_a_question() -> None:
    paste = Paste()
    assert paste.offer("one\r\n\r\n  two \rthree\n", "", 0) is None
    assert paste
    assert paste.question == 'Send 3 lines, from "one" to "three"? [Y/n] '
    assert paste.accept() == ["one", "  two", "three"]
    assert not paste


def test_the_question_shortens_what_it_shows() -> None:
    paste = Paste()
    paste.offer("  a line of the first length\nx\n\u202b" + "y" * 500, "see: ", 5)
    assert paste.question == 'Send 3 lines, from "see:   a line of ..." to "yyyyyyyyyyyyyyyyy..."? [Y/n] '
    assert len(paste.question) < 80


def test_what_was_typed_around_the_cursor_is_part_of_it() -> None:
    paste = Paste()
    assert paste.offer("one\ntwo", "see: (end)", 5) is None
    assert paste.accept() == ["see: one", "two(end)"]


def test_who_refuses_gets_back_what_was_typed() -> None:
    paste = Paste()
    paste.offer("one\ntwo", "draft", 2)
    assert paste.refuse() == ("draft", 2)
    assert not paste


def test_a_second_paste_joins_the_question() -> None:
    paste = Paste()
    paste.offer("one\ntwo", "", 0)
    assert paste.offer("three", "", 0) is None
    assert paste.accept() == ["one", "two", "three"]


def test_what_is_sent_together_keeps_its_empty_lines() -> None:
    paste = Paste(together=True)
    assert paste.offer("\none\n\n  two  \n\n", "", 0) is None
    assert paste.question == 'Send 3 lines as one message, from "one" to "two"? [Y/n] '
    assert paste.offer("three", "", 0) is None
    assert paste.accept() == ["one", "", "  two", "three"]
    assert paste.offer("\n \n", "draft", 5) == ""
