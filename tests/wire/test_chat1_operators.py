"""Names, operators and rooms with other names in CHAT/1.0, through a whole server."""

import pytest

from parlour.dialects.chat2 import Chat2
from tests.house import House, Peer


class Plain:
    """Somebody at a prompt whose program writes the name it began with, for ever."""

    def __init__(self, house: House, name: str, *, framed: bool) -> None:
        self._house, self._name, self._end = house, name, "\n" if framed else ""
        self._peer = house.framed(name) if framed else house.unframed(name)

    def hears(self) -> str:
        """What came since the last time."""
        self._house.loop.advance(0.5)
        assert not self._peer.transport.ended
        return self._peer.received().decode()

    def types(self, text: str) -> str:
        """Type `text`; returns what comes then."""
        self._peer.send(f"@{self._name}: {text}{self._end}".encode())
        return self.hears()


both = pytest.mark.parametrize("framed", [True, False])


def modern(house: House, name: str) -> Peer:
    """A client of CHAT/2.0."""
    peer = house.connect(Chat2())
    peer.send(f"REGISTER {name} CHAT/2.0\n".encode())
    house.loop.advance(0.5)
    peer.received()
    return peer


@both
def test_names(framed: bool) -> None:
    house = House()
    luca, bob = (Plain(house, name, framed=framed) for name in ("luca", "bob"))
    assert luca.types("!nick bob") == "@server: that name is taken, or looks like one that is: bob\n"
    assert luca.types("!nick two words") == "@server: that name is not allowed: two words\n"
    assert luca.types("!nick luc") == "@server: luca is called luc now\n"
    assert bob.hears() == "@server: luca is called luc now\n"
    assert luca.types("hello") == ""
    assert luca.types("@luca: twice") == ""
    assert bob.hears() == "@luc: hello\n@luc: @luca: twice\n"
    assert luca.types("!list") == "bob, luc\n"
    assert luca.types("!nick Luc") == "@server: luc is called Luc now\n"
    assert luca.types("!nick Luc") == ""


@both
def test_being_away(framed: bool) -> None:
    house = House()
    luca, bob, eve = (Plain(house, name, framed=framed) for name in ("luca", "bob", "eve"))
    assert eve.types("!joins").startswith("@server: you are told who")
    assert luca.types("!away lunch") == "@server: you are away now\n"
    assert (bob.hears(), eve.hears()) == ("", "@server: luca is away: lunch\n")
    assert bob.types("!msg luca are you there?") == "@server: luca is away: lunch\n"
    assert luca.hears() == "@bob: [private] are you there?\n"
    assert bob.types("!whois luca").endswith("@server: is away: lunch\n")
    assert luca.types("!away") == "@server: you are not away any more\n"
    assert eve.hears() == "@server: luca is back\n"


@both
def test_put_out_of_the_room_one_talks_in(framed: bool) -> None:
    house = House()
    mod, luca = (Plain(house, name, framed=framed) for name in ("mod", "luca"))
    mod.types("!join dev")
    luca.types("!join dev")
    mod.hears()
    assert luca.types("!kick mod") == "@server: only operators of the room can do that: dev\n"
    assert mod.types("!kick luca no \x1b[2Jadverts") == "@server: mod put luca out: no [2Jadverts\n"
    assert luca.hears() == "@server: mod put you out of dev: no [2Jadverts; !join dev to come back\n"
    assert luca.types("why?") == "@server: you are not in that room; join it first: dev\n"
    assert mod.hears() == ""
    assert mod.types("!ban luca") == "@server: mod banned luca!*@*\n"
    assert luca.types("!join dev") == "@server: you are banned from that room: dev\n"
    assert luca.types("!join lobby").startswith("@server: you are talking in the room lobby (2 here)")
    assert luca.types("here I am") == ""
    assert mod.hears() == "@luca: [lobby] here I am\n"
    assert mod.types("!unban luca") == "@server: mod lifted the ban of luca!*@*\n"
    assert luca.types("!join dev") == "@server: you are talking in the room dev (2 here)\n"
    assert mod.types("!op luca") == luca.hears() == "@server: mod made luca an operator\n"
    assert luca.types("!deop mod") == mod.hears() == "@server: mod is no operator any more, says luca\n"


@both
def test_put_out_of_the_lobby(framed: bool) -> None:
    house = House()
    mod, luca = (Plain(house, name, framed=framed) for name in ("mod", "luca"))
    assert mod.types("!kick luca") == "@server: only operators of the room can do that: lobby\n"
    session = house.hub.roster.find("mod")
    assert session is not None
    house.hub.describe(session, owner=True)
    assert mod.types("!kick luca") == "@server: mod put luca out\n"
    assert luca.hears() == "@server: mod put you out of lobby; !join lobby to come back\n"
    assert luca.types("hello?") == "@server: you are not in that room; join it first: lobby\n"
    assert mod.types("hello") == luca.hears() == ""
    assert luca.types("!join lobby") == "@server: you are talking in the room lobby (2 here)\n"
    assert luca.types("hello?") == ""
    assert mod.hears() == "@luca: hello?\n"


@both
def test_a_room_with_another_name(framed: bool) -> None:
    house = House()
    mod = modern(house, "mod")
    mod.send(b'{"type":"join","room":"dev"}\n')
    luca, bob = (Plain(house, name, framed=framed) for name in ("luca", "bob"))
    luca.types("!join dev")
    mod.send(b'{"type":"renameroom","room":"dev","name":"tools","text":"shorter"}\n')
    assert luca.hears() == "@server: mod renamed this room to tools: shorter\n"
    mod.received()
    assert luca.types("still here") == ""
    assert b'"room":"tools","author":"luca"' in mod.received()
    assert luca.types("!who") == "@server: in tools: mod, luca\n"
    assert bob.types("!join dev") == "@server: you are talking in the room dev (1 here)\n"
    assert bob.types("is this the same?") == ""
    assert luca.hears() == ""
    assert luca.types("!history 1").endswith("luca: still here\n")
    assert luca.types("!leave") == "@server: you have left tools\n"


@both
def test_what_irc_writes_reaches_no_terminal(framed: bool) -> None:
    house = House()
    luca, writer = Plain(house, "luca", framed=framed), modern(house, "eve")
    writer.send(rb'{"type":"follow","term":"x"}' + b"\n")
    bad = r"\u0002bold\u000f \u000304,05red \u001b[2J\u0004ff0000x\u0016\u001d\u001e\u001f\u0011"
    for request in (
        f'{{"type":"say","text":"{bad}"}}',
        f'{{"type":"say","text":"{bad}","notice":true,"action":true}}',
        f'{{"type":"tell","name":"luca","text":"{bad}"}}',
        f'{{"type":"edit","room":"lobby","seq":1,"text":"{bad}"}}',
        f'{{"type":"topic","room":"lobby","text":"{bad}"}}',
        f'{{"type":"away","text":"{bad}"}}',
        f'{{"type":"react","room":"lobby","seq":1,"emoji":"{bad[:6]}+1"}}',
        f'{{"type":"exit","text":"{bad}"}}',
    ):
        luca.types("!joins")
        writer.send(request.encode() + b"\n")
        told = luca.hears() + luca.types("!history") + luca.types("!search bold") + luca.types("!whois eve")
        assert told.replace("\n", "").isprintable(), (request, told)
        assert "04,05" not in told
