"""Which names are taken, refused, and confused."""

import pytest

from tests.live.conftest import Connect
from tests.live.server import MALFORMED, TAKEN, ServerProcess

CYRILLIC_A = "\u0430"


@pytest.mark.parametrize(
    "name",
    [
        "all",
        "server",
        "SERVER",
        "All",
        "\uff53\uff45\uff52\uff56\uff45\uff52",  # fullwidth
        "s\u0435rver",  # one letter is Cyrillic
        f"luc{CYRILLIC_A}",
        "x" * 33,
        "\u00e9" * 33,
        "two words",
        "",
        " ",
        "@luca",
        "lu,ca",
        "lu:ca",
        "l\u02d0uca",  # a letter that ASCII shows as a colon
        "!list",
        "lu\x07ca",
        "lu\x1b[2Jca",
        "lu\x00ca",
        "lu\tca",
        "lu\x7fca",
        "lu\u202eca",
        "lu\u200bca",
        "lu\u2028ca",
        "\u0301",  # a combining mark without its letter
    ],
    ids=ascii,
)
def test_not_a_name(room: ServerProcess, connect: Connect, name: str) -> None:
    stranger = connect(room)
    stranger.send(f"REGISTER {name} CHAT/1.0\n")
    assert stranger.line() == MALFORMED + b"\n"
    assert stranger.eof() == b""


def test_not_utf8(room: ServerProcess, connect: Connect) -> None:
    stranger = connect(room)
    stranger.send(b"REGISTER lu\xffca CHAT/1.0\n")
    assert stranger.line() == MALFORMED + b"\n"
    assert stranger.eof() == b""


@pytest.mark.parametrize(
    "name", ["x", "x" * 32, "\u00e9" * 32, "Zo\u00eb", "\u5317\u4eac", "\u043b\u0443\u043a\u0430", "O-o_.[]{}|^`"]
)
def test_a_name(room: ServerProcess, connect: Connect, name: str) -> None:
    ada = connect(room).register_unframed("ada")
    connect(room).register(name).say("hello")
    assert ada.segment() == f"@{name}: hello\n".encode()


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("luca", "luca"),
        ("luca", "LUCA"),
        ("alice", "aIice"),
        ("bob", "b0b"),
        ("copa", "\u0441\u043e\u0440\u0430"),  # all of it Cyrillic
        ("Zoe", "Zo\u00eb"),  # the same to whoever sees ASCII only
        ("Zo\u00eb", "zoe\u0308"),  # the same letter in two code points
    ],
)
def test_a_look_alike(room: ServerProcess, connect: Connect, name: str, like: str) -> None:
    owner = connect(room).register(name)
    imitator = connect(room)
    imitator.send(f"REGISTER {like} CHAT/1.0\n")
    assert imitator.line() == TAKEN + b"\n"
    assert imitator.eof() == b""
    owner.send("DISCONNECT\n")
    assert owner.eof() == b""
    connect(room).register(like)
