"""Typed commands through a whole server: the course's own answers byte by byte, framed and unframed, and the rest."""

from collections.abc import Callable

import pytest

from parlour.dialects.chat2 import Chat2
from tests.house import House, Peer
from tests.unit.core.world import FakeCaller


class Typist:
    """Somebody at a prompt."""

    def __init__(self, house: House, peer: Peer, name: str, end: bytes) -> None:
        self._house = house
        self._peer = peer
        self._name = name
        self._end = end

    def hears(self) -> str:
        """What came since the last time."""
        self._house.loop.advance(0.5)
        return self._peer.received().decode()

    def types(self, text: str) -> str:
        """Type `text`; returns what comes then."""
        self._peer.send(f"@{self._name}: {text}".encode() + self._end)
        return self.hears()

    @property
    def ended(self) -> bool:
        return self._peer.transport.ended


Enter = Callable[[House, str], Typist]


def framed(house: House, name: str) -> Typist:
    return Typist(house, house.framed(name), name, b"\n")


def unframed(house: House, name: str) -> Typist:
    return Typist(house, house.unframed(name), name, b"")


both = pytest.mark.parametrize(("enter", "end"), [(framed, "\n"), (unframed, "")], ids=["framed", "unframed"])


@both
@pytest.mark.parametrize("mark", ["!", "/"])
def test_the_forms_of_the_course(enter: Enter, end: str, mark: str) -> None:
    house = House()
    alice, bob = enter(house, "alice"), enter(house, "bob")
    assert alice.types(f"{mark}list") == "alice, bob\n"
    assert alice.types(f"{mark}follow apple") == "Now following apple\n"
    assert alice.types(f"{mark}follow apple") == "Error:  Was already following apple\n"
    assert alice.types(f"{mark}follow @bob") == "Now following @bob\n"
    assert alice.types(f"{mark}follow?") == "apple, @bob, @alice, @all\n"
    assert alice.types(f"{mark}unfollow apple") == "No longer following apple\n"
    assert alice.types(f"{mark}unfollow apple") == "Error:  Was not following apple\n"
    assert alice.types(f"{mark}unfollow @all") == "Error:  All users must follow @all\n"
    assert alice.types(f"{mark}unfollow @alice") == "Error:  Cannot unfollow yourself\n"
    assert bob.hears() == ""
    assert alice.types(f"{mark}exit") == "DISCONNECT CHAT/1.0" + end
    assert alice.ended
    assert bob.types(f"{mark}list") == "bob\n"


@both
def test_a_match_comes_as_a_chat_line(enter: Enter, end: str) -> None:
    house = House()
    alice, bob = enter(house, "alice"), enter(house, "bob")
    bob.types("!join fruit")
    alice.types("!follow apple")
    assert bob.types("an Apple, a day") == ""
    assert alice.hears() == "@bob: [fruit] an Apple, a day\n"
    bob.types("pineapples")
    assert alice.hears() == ""


@both
def test_what_is_no_command(enter: Enter, end: str) -> None:
    house = House()
    alice, bob = enter(house, "alice"), enter(house, "bob")
    for typed, heard in (
        ("!!list", "!list"),
        ("//me", "/me"),
        ("!", "!"),
        ("! hi", "! hi"),
        ("/ /", "/ /"),
        ("!5", "!5"),
    ):
        assert alice.types(typed) == ""
        assert bob.hears() == f"@alice: {heard}\n"
    unknown = "@server: there is no such command; !help lists them, and !! or // in front sends it as text\n"
    assert alice.types("!dance") == alice.types("/etc/passwd") == unknown
    assert bob.hears() == ""


@both
def test_a_word_of_a_webhook_is_said(enter: Enter, end: str) -> None:
    house = House()
    alice, bob = enter(house, "alice"), enter(house, "bob")
    lobby = house.hub.rooms.get("lobby")
    assert lobby is not None
    house.hub.caller = FakeCaller()
    house.hub.hooks.make("deploybot", "https://ci.example/", lobby, ("deploy",), "", 0.0)
    assert alice.types("!Deploy now") == ""
    assert bob.hears() == "@alice: /Deploy now\n"
    assert alice.types("!dance").startswith("@server: there is no such command")
    house.hub.caller.answer[0](["done"])
    house.loop.settle()
    assert alice.hears() == bob.hears() == "@deploybot: [to alice] done\n"


@both
def test_nothing_said_is_no_mistake(enter: Enter, end: str) -> None:
    house = House()
    alice, bob = enter(house, "alice"), enter(house, "bob")
    assert alice.types(" ") == alice.types("\x1b") == ""
    assert bob.hears() == ""


@both
def test_rooms(enter: Enter, end: str) -> None:
    house = House()
    alice, bob = enter(house, "alice"), enter(house, "bob")
    alice.types("!join dev")
    assert bob.types("!rooms") == (
        "@server: lobby (2 here, you are in it)\n"
        "@server: dev (1 here)\n"
    )  # fmt: skip
    assert bob.types("!join #Dev") == "@server: you are talking in the room dev (2 here)\n"
    assert bob.types("!topic tools") == "@server: bob set the topic: tools\n"
    assert alice.hears().endswith("bob set the topic: tools\n")
    assert bob.types("!topic") == "@server: the topic of dev: tools\n"
    assert bob.types("!who lobby") == "@server: in lobby: alice, bob\n"
    assert bob.types("!leave lobby") == "@server: nobody can leave the lobby: lobby\n"
    assert bob.types("!invite alice") == "@server: that person is in the room already: alice\n"
    assert bob.types("!leave") == "@server: you have left dev\n"
    assert bob.types("!who dev") == "@server: in dev: alice\n"
    assert bob.types("!join") == (
        "@server: !join ROOM [private] [key KEY] - enter a room and talk there; a new one is made\n"
    )


@both
def test_direct_messages(enter: Enter, end: str) -> None:
    house = House()
    alice, bob, eve = enter(house, "alice"), enter(house, "bob"), enter(house, "eve")
    assert alice.types("!msg bob psst") == ""
    assert bob.hears() == "@alice: [private] psst\n"
    assert bob.types("/msg @alice yes?") == ""
    assert alice.hears() == "@bob: [private] yes?\n"
    assert eve.hears() == ""
    assert "@server: alice and bob (2 here, you are in it, direct)\n" in bob.types("!rooms")
    assert "direct" not in eve.types("!rooms")
    assert alice.types("!msg nobody x") == "@server: nobody of that name is here: nobody\n"
    assert alice.types("!msg alice x") == "@server: that is yourself\n"
    assert alice.types("!msg bob") == "@server: !msg NAME TEXT - say something to one person\n"


@both
def test_history_and_search(enter: Enter, end: str) -> None:
    house = House()
    alice = enter(house, "alice")
    assert alice.types("!history") == "@server: nothing was said here yet\n"
    alice.types("one")
    alice.types("/me waves")
    assert alice.types("!history 1") == (
        "@server: the last 1 of lobby, times in UTC:\n@server: [1970-01-01 00:16] alice: * waves\n"
    )
    assert alice.types("!search one") == (
        "@server: found, newest first, times in UTC:\n@server: [1970-01-01 00:16] lobby: alice: one\n"
    )
    assert alice.types("!search two") == "@server: nothing found\n"


@both
def test_no_answer_carries_what_could_act_on_a_terminal(enter: Enter, end: str) -> None:
    house = House()
    alice = enter(house, "alice")
    for command in ("join", "leave", "who", "msg bob", "invite", "follow", "unfollow", "search", "topic", "dance"):
        for answer in alice.types(f"!{command} \x1b[2J\x9b\u202e\u2028x\x07\ty").splitlines():
            assert answer.isprintable(), command


def test_whoever_wants_to_know_is_told_who_comes_and_goes() -> None:
    house = House()
    alice, bob = framed(house, "alice"), framed(house, "bob")
    assert alice.types("!joins") == "@server: you are told who comes and goes from now on\n"
    eve = framed(house, "eve")
    assert alice.hears() == "@server: eve is here\n"
    assert bob.hears() == ""
    eve.types("!exit")
    assert alice.hears() == "@server: eve is gone\n"


def test_a_room_in_ascii() -> None:
    house = House()
    alice, bob = framed(house, "alice"), framed(house, "bob")
    assert alice.types("!utf8") == "@server: text comes in UTF-8 from now on\n"
    assert alice.types("!join büro") == "@server: you are talking in the room büro (1 here)\n"
    assert bob.types("!rooms").endswith("@server: buro (1 here)\n")
    assert alice.types("café") == ""
    assert bob.types("!utf8").startswith("@server: text comes in UTF-8")
    assert bob.types("!join büro") == "@server: you are talking in the room büro (2 here)\n"
    alice.types("café")
    assert bob.hears() == "@alice: café\n"


def test_what_a_modern_client_does_in_plain_lines() -> None:
    house = House()
    alice = framed(house, "alice")
    luca = house.connect(Chat2())
    luca.send(b"REGISTER luca CHAT/2.0\n")
    luca.send(b'{"type":"say","text":"one\\ntwo"}\n')
    luca.send(b'{"type":"edit","room":"lobby","seq":1,"text":"three"}\n')
    luca.send('{"type":"react","room":"lobby","seq":1,"emoji":"👍"}\n'.encode())
    luca.send(b'{"type":"say","text":"yes","reply":1}\n')
    luca.send(b'{"type":"delete","room":"lobby","seq":1}\n')
    assert alice.hears() == (
        "@luca: one\n@luca: two\n"
        "@luca: [edited] three\n"
        "@luca: [:thumbsup: to luca]\n"
        "@luca: [to luca] yes\n"
        "@luca: [took a message back]\n"
    )  # fmt: skip
    assert alice.types("!history") == (
        "@server: the last 2 of lobby, times in UTC:\n"
        "@server: [1970-01-01 00:16] luca: [took this back]\n"
        "@server: [1970-01-01 00:16] luca: [to luca] yes\n"
    )
