import re

import pytest

from parlour.client.render import Fragment, mention_of
from parlour.client.rooms.links import clickable, linked, shown
from parlour.client.rooms.markup import CODE, Markup, address

MARKUP = Markup(mention_of("luca"), shown, colour=True)
CODED = f"fg:{CODE}"


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("", []),
        ("plain", [("", "plain")]),
        ("a **bold** word", [("", "a "), ("bold", "bold"), ("", " word")]),
        ("**bold** (**too**)", [("bold", "bold"), ("", " ("), ("bold", "too"), ("", ")")]),
        ("an *italic* word", [("", "an "), ("italic", "*italic*"), ("", " word")]),
        ("2 ** 3 ** 4", [("", "2 ** 3 ** 4")]),
        ("x**y**z", [("", "x**y**z")]),
        ("rm *.o *.a", [("", "rm *.o *.a")]),
        ("****", [("", "****")]),
        ("`code **x** luca`.", [(CODED, "code **x** luca"), ("", ".")]),
        ("one ` alone", [("", "one ` alone")]),
        ("hi luca!", [("", "hi "), ("bold reverse", "luca"), ("", "!")]),
        ("**see @luca now**", [("bold", "see "), ("bold reverse", "@luca"), ("bold", " now")]),
        ("see https://a.b/c.", [("", "see "), ("underline", "https://a.b/c"), ("", ".")]),
        ("HTTPS://a.b", [("underline", "HTTPS://a.b")]),
        ("xhttps://a.b", [("", "xhttps://a.b")]),
        ("file:///etc javascript:x", [("", "file:///etc javascript:x")]),
        ("https://a.b/luca", [("underline", "https://a.b/luca")]),
    ],
)
def test_a_line(text: str, fragments: list[Fragment]) -> None:
    assert MARKUP.line(text) == fragments


def test_without_colours_the_marks_of_code_stay() -> None:
    assert Markup(mention_of("luca"), shown, colour=False).line("`x` **y**") == [("", "`x`"), ("", " "), ("bold", "y")]


@pytest.mark.parametrize("text", ["**a " * 2000, "`" * 8000, "*a" * 4000, "https://" * 1000, "** **" * 1600])
def test_nothing_takes_long(text: str) -> None:
    assert "".join(part for _, part in MARKUP.line(text))


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("https://a.b/x?y=1&z=(2)", "https://a.b/x?y=1&z=(2)"),
        ("https://a.b/x)", "https://a.b/x"),
        ("https://a.b/x).", "https://a.b/x"),
        ("https://en.wikipedia.org/wiki/A_(b)", "https://en.wikipedia.org/wiki/A_(b)"),
        ("https://a.b/x!?", "https://a.b/x"),
    ],
)
def test_an_address_ends_before_the_sentence(found: str, meant: str) -> None:
    assert address(found) == meant


def test_a_link_leads_where_it_says() -> None:
    assert linked("https://a.b/x;y?z=ü") == [
        ("[ZeroWidthEscape]", "\x1b]8;;https://a.b/x;y?z=%C3%BC\x1b\\"),
        ("underline", "https://a.b/x;y?z=ü"),
        ("[ZeroWidthEscape]", "\x1b]8;;\x1b\\"),
    ]


def test_only_what_was_quoted_goes_to_the_terminal_as_it_is() -> None:
    everything = "".join(map(chr, range(0x3000)))
    raw = [text for style, text in linked(f"https://{everything}") if style]
    assert re.fullmatch(r"\x1b\]8;;[!-~]*\x1b\\", raw[0])


@pytest.mark.parametrize(
    ("env", "links"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/x"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4205"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, True),
        ({"TERM": "linux"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "vt100"}, False),
        ({}, False),
    ],
)
def test_which_terminals_know_links(env: dict[str, str], links: bool) -> None:
    assert clickable(env) is links
