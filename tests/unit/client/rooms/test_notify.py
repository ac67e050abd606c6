import re

import pytest

from parlour.client.rooms.notify import notice

ITERM = {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}
FOOT = {"TERM": "foot"}
KITTY = {"TERM": "xterm-kitty"}


@pytest.mark.parametrize(
    ("env", "sequence"),
    [
        (ITERM, "\x1b]9;bob in lobby: hi, you\x1b\\"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "\x1b]9;bob in lobby: hi, you\x1b\\"),
        ({"TERM": "xterm-ghostty"}, "\x1b]9;bob in lobby: hi, you\x1b\\"),
        (FOOT, "\x1b]777;notify;bob in lobby;hi, you\x1b\\"),
        (
            KITTY,
            "\x1b]99;i=parlour:o=unfocused:d=0;bob in lobby\x1b\\\x1b]99;i=parlour:o=unfocused:p=body;hi, you\x1b\\",
        ),
    ],
)
def test_terminals_that_notify(env: dict[str, str], sequence: str) -> None:
    make = notice(env)
    assert make is not None
    assert make("bob in lobby", "hi; you") == sequence


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"TERM": "xterm-256color"},
        {"TERM": "tmux-256color", "TERM_PROGRAM": "iTerm.app"},
        {"TERM": "screen", "TERM_PROGRAM": "WezTerm"},
        {"TERM": "linux"},
    ],
)
def test_terminals_that_only_ring(env: dict[str, str]) -> None:
    assert notice(env) is None


@pytest.mark.parametrize("env", [ITERM, FOOT, KITTY])
def test_nothing_in_it_ends_it(env: dict[str, str]) -> None:
    make = notice(env)
    assert make is not None
    calm = make("", "")
    bad = make("a\x1b\\b;c\x07\x9c", "\x1b]0;x\x07\nrm;\u202e" + "long " * 100)
    assert bad.count("\x1b") == calm.count("\x1b")
    assert bad.count(";") == calm.count(";")
    assert not re.search(r"[\x00-\x1a\x1c-\x1f\x7f-\x9f\u202e]", bad)
    assert len(bad) < len(calm) + 250
