import pytest

from parlour.client.commands import (
    COMMANDS,
    WORDS,
    Act,
    Attach,
    Say,
    Unknown,
    help_lines,
    interpret,
    unknown,
)


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("", None),
        ("   ", None),
        ("hello", Say("hello")),
        ("  indented ", Say("  indented")),
        ("/help", Act.HELP),
        ("!help me", Act.HELP),
        ("/quit ", Act.QUIT),
        ("!quit", Act.QUIT),
        ("/helpme", Unknown("/helpme")),
        ("/", Unknown("/")),
        ("/foo bar", Unknown("/foo")),
        ("//foo bar", Say("/foo bar")),
        ("//", Say("/")),
        (" /quit", Say(" /quit")),
        ("!utf8", Say("!utf8")),
        ("!attach notes.txt apple", Attach("notes.txt", "!attach notes.txt apple")),
        ("/attach ~/notes.txt", Attach("~/notes.txt", "!attach ~/notes.txt")),
        ("!attach", Say("!attach")),
        ("say !attach notes.txt", Say("say !attach notes.txt")),
        ("!list", Say("!list")),
        ("!", Say("!")),
        ("!helpful", Say("!helpful")),
        ("why /quit?", Say("why /quit?")),
    ],
)
def test_what_a_line_means(line: str, meaning: object) -> None:
    assert interpret(line) == meaning


def test_the_help_names_every_command_and_fits() -> None:
    lines = help_lines(keys=True)
    assert all(any(word in line for line in lines) for word in WORDS)
    assert all(any(command.help in line for line in lines) for command in COMMANDS)
    assert max(map(len, lines)) < 80
    assert "Keys:" not in help_lines(keys=False)


def test_nothing_is_offered_that_our_server_would_broadcast() -> None:
    assert set(WORDS) == {"/help", "!help", "/quit", "!quit", "!utf8", "!attach"}


def test_who_types_an_unknown_command_learns_how_to_say_it() -> None:
    assert "//etc" in unknown("/etc")
    assert "/help" in unknown("/etc")
