"""WHO, WHOIS, WHOWAS and what else is about people."""

import pytest

from parlour.commands import Away, Census, Expel, FindPeople, SetRealname, TakeOffice, Who, Whois, Whowas
from parlour.errors import Reason
from parlour.events import (
    CensusIs,
    Done,
    FlagSet,
    Former,
    FormerPeople,
    InRoom,
    IsAway,
    PeopleFound,
    PersonIs,
    Pong,
    Presence,
    Profile,
    Refused,
    WhoList,
)
from tests.unit.dialects.irc.alone import PEOPLE, STARTED, Talk, bare, numerics

LUCA, MIA, ROBOT, GHOST = PEOPLE
END = "315 {} :End of WHO list"


@pytest.mark.parametrize(
    ("line", "mask"), [("WHO M?a", "M?a"), ("WHO", "*"), ("WHO 0", "*"), ("WHO * o", "*"), ("who mia %tn,1", "mia")]
)
def test_a_mask_is_looked_for(line: str, mask: str) -> None:
    command = Talk().asks(line)
    assert isinstance(command, FindPeople)
    assert command.mask == mask


def test_people_found() -> None:
    lines = Talk().gets("WHO m*", PeopleFound("m*", (MIA, ROBOT)))
    assert bare(lines) == [
        "352 * mia 2.parlour irc.parlour Mia G :0 Mia",
        "352 * r 3.parlour irc.parlour robot H*B :0 A bot",
        END.format("m*"),
    ]


def test_owners_alone() -> None:
    assert numerics(Talk().gets("WHO * o", PeopleFound("*", (MIA, ROBOT)))) == ["352", "315"]


def test_people_in_a_room() -> None:
    talk = Talk()
    talk.enters("den")
    command = talk.asks("WHO #DEN")
    assert isinstance(command, Who)
    assert command.room == "DEN"
    present = Presence("Mia", role="operator"), Presence("robot", role="voice"), Presence("ghost"), Presence("luca")
    lines = talk.told(WhoList("den", (*present, Presence("away", here=False))), command)
    assert bare(lines) == [
        "352 #den mia 2.parlour irc.parlour Mia G@ :0 Mia",
        "352 #den r 3.parlour irc.parlour robot H*B+ :0 A bot",
        "352 #den g 4.parlour irc.parlour ghost H :0 Boo",
        "352 #den lu 1.parlour irc.parlour luca H :0 Luca B.",
        END.format("#DEN"),
    ]


def test_who_is_invisible_is_not_seen_from_outside() -> None:
    lines = Talk().gets("WHO #den", WhoList("den", (Presence("ghost"), Presence("luca"))))
    assert numerics(lines) == ["352", "315"]


@pytest.mark.parametrize("reason", [Reason.NO_SUCH_ROOM, Reason.NOT_A_MEMBER])
def test_a_room_that_is_not_there_has_nobody_in_it(reason: Reason) -> None:
    assert bare(Talk().gets("WHO #x", Refused(reason, "x"))) == [END.format("#x")]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("%tn,321", "321 :Mia"),
        ("%nt,321", "321 :Mia"),
        ("%n", ":Mia"),
        ("%tn,abcd", "0 :Mia"),
        ("o%cuihsnfdlaor,7", "* mia 255.255.255.255 2.parlour irc.parlour Mia G 0 0 0 n/a :Mia"),
        ("%rxyz", ":Mia"),
    ],
)
def test_fields_of_whox(fields: str, told: str) -> None:
    owner = Profile("Mia", "mia", "2.parlour", "Mia", away="x", owner=fields.startswith("o"))
    told = told.replace(" G ", " G* ") if owner.owner else told
    lines = Talk().gets(f"WHO mia {fields}", PeopleFound("mia", (owner,)))
    assert bare(lines) == [f"354 {told}", END.format("mia")]


# -- WHOIS, WHOWAS -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["WHOIS mia", "WHOIS irc.parlour mia", "WHOIS mia mia", "WHOIS *.PARLOUR mia,bob"])
def test_who_somebody_is_is_asked(line: str) -> None:
    command = Talk().asks(line)
    assert isinstance(command, Whois)
    assert command.name == "mia"


def test_who_somebody_is() -> None:
    rooms = InRoom("den", "operator"), InRoom("lobby", "voice"), InRoom("x")
    assert bare(Talk().gets("WHOIS mia", PersonIs(MIA, rooms, 12.7))) == [
        "311 Mia mia 2.parlour * :Mia",
        "319 Mia :@#den +#lobby #x",
        "312 Mia irc.parlour :Home",
        "301 Mia :lunch",
        "317 Mia 12 0 :seconds idle, signon time",
        "318 mia :End of /WHOIS list",
    ]


def test_owners_and_bots() -> None:
    assert numerics(Talk().gets("WHOIS robot", PersonIs(ROBOT))) == ["311", "312", "313", "335", "317", "318"]


def test_a_bot_that_need_not_be_connected() -> None:
    assert bare(Talk().gets("WHOIS ci", PersonIs(Profile("ci", bot=True), here=False))) == [
        "311 ci ci irc.parlour * :ci",
        "312 ci irc.parlour :Home",
        "335 ci :is a bot on Home",
        "318 ci :End of /WHOIS list",
    ]


def test_rooms_of_the_invisible_are_shown_to_those_who_share_one() -> None:
    talk = Talk()
    rooms = InRoom("den"), InRoom("x")
    assert "319" not in numerics(talk.gets("WHOIS ghost", PersonIs(GHOST, rooms)))
    talk.enters("den")
    assert "319" in numerics(talk.gets("WHOIS ghost", PersonIs(GHOST, rooms)))


def test_many_rooms_are_several_lines() -> None:
    rooms = tuple(InRoom(f"{at:032d}") for at in range(100))
    lines = [line for line in Talk().gets("WHOIS mia", PersonIs(MIA, rooms)) if " 319 " in line]
    assert len(lines) > 5
    assert [word for line in lines for word in line.rpartition(":")[2].split(" ")] == [f"#{one.name}" for one in rooms]


def test_who_is_nobody() -> None:
    lines = bare(Talk().gets("WHOIS bob", Refused(Reason.NO_SUCH_PERSON, "bob")))
    assert lines == ["401 bob :No such nick/channel", "318 bob :End of /WHOIS list"]


@pytest.mark.parametrize(
    ("line", "numeric"), [("WHOIS", "431"), ("WHOIS :", "431"), ("WHOIS x.y mia", "402"), ("WHOWAS", "431")]
)
def test_what_nobody_can_be_asked(line: str, numeric: str) -> None:
    assert numerics(Talk().says(line)) == [numeric]


@pytest.mark.parametrize(
    ("line", "limit"), [("WHOWAS bob", 0), ("WHOWAS bob 2", 2), ("WHOWAS bob -1", 0), ("WHOWAS bob,x 0", 0)]
)
def test_who_somebody_was_is_asked(line: str, limit: int) -> None:
    command = Talk().asks(line)
    assert isinstance(command, Whowas)
    assert (command.name, command.limit) == ("bob", limit)


def test_who_somebody_was() -> None:
    people = Former(Profile("Bob", "b", "9.parlour", "Bob B."), STARTED), Former(Profile("bob", "c", "8.p", "C"), 0.0)
    assert bare(Talk().gets("WHOWAS bob", FormerPeople("bob", people))) == [
        "314 Bob b 9.parlour * :Bob B.",
        "312 Bob irc.parlour :Tuesday, 14 November 2023 22:13:20 UTC",
        "314 bob c 8.p * :C",
        "312 bob irc.parlour :Thursday, 01 January 1970 00:00:00 UTC",
        "369 bob :End of WHOWAS",
    ]
    assert numerics(Talk().gets("WHOWAS bob", FormerPeople("bob"))) == ["406", "369"]


# -- short answers -----------------------------------------------------------------------------------------------------


def test_userhost() -> None:
    lines = Talk().says("USERHOST mia robot nobody luca a b c")
    assert bare(lines) == ["302 :Mia=-mia@2.parlour robot*=+r@3.parlour luca=+lu@1.parlour"]


def test_ison() -> None:
    assert bare(Talk().says("ISON mia bob :luca x")) == ["303 :Mia luca"]


@pytest.mark.parametrize(
    ("line", "text", "numeric"), [("AWAY :at lunch", "at lunch", "306"), ("AWAY", "", "305"), ("AWAY :", "", "305")]
)
def test_away(line: str, text: str, numeric: str) -> None:
    talk = Talk()
    command = talk.asks(line)
    assert isinstance(command, Away)
    assert command.text == text
    assert numerics(talk.told(Done(at=1.0), command)) == [numeric]


def test_somebody_is_away() -> None:
    assert bare(Talk().told(IsAway("Mia", "lunch"))) == ["301 Mia :lunch"]


def test_setname() -> None:
    talk = Talk()
    command = talk.asks("SETNAME :Luca the Second")
    assert isinstance(command, SetRealname)
    assert command.text == "Luca the Second"
    assert talk.told(Done(at=1.0), command) == []


def test_lusers() -> None:
    talk = Talk()
    command = talk.asks("LUSERS")
    assert isinstance(command, Census)
    assert bare(talk.told(CensusIs(5, 2, 1, 3, 4, 9), command)) == [
        "251 :There are 3 users and 2 invisible on 1 servers",
        "252 1 :operator(s) online",
        "253 3 :unknown connection(s)",
        "254 4 :channels formed",
        "255 :I have 5 clients and 1 servers",
        "265 5 9 :Current local users 5, max 9",
        "266 5 9 :Current global users 5, max 9",
    ]


# -- owners ------------------------------------------------------------------------------------------------------------


def test_oper() -> None:
    talk = Talk()
    command = talk.asks("OPER name word")
    assert isinstance(command, TakeOffice)
    assert (command.name, command.password) == ("name", "word")
    assert bare(talk.told(FlagSet("owner"), command)) == [
        "381 :You are now an IRC operator",
        ":luca!lu@1.parlour MODE luca :+o".replace(" luca ", " ", 1),
    ]
    assert bare(talk.says("MODE luca")) == ["221 :+o"]
    assert numerics(talk.gets("OPER name no", Refused(Reason.WRONG_PASSWORD))) == ["464"]
    waits = Refused(Reason.TOO_MANY_GUESSES)
    told = talk.gets("OPER name no", waits)
    assert bare(told) == ["FAIL OPER TOO_MANY_GUESSES name :Too many wrong passwords: wait a while"]
    assert numerics(talk.says("OPER name")) == ["461"]


def test_flags_come_and_go() -> None:
    talk = Talk()
    assert talk.gets("MODE luca +B", FlagSet("bot")) == [":luca!lu@1.parlour MODE luca :+B"]
    assert talk.gets("MODE luca -B", FlagSet("bot", on=False)) == [":luca!lu@1.parlour MODE luca :-B"]


@pytest.mark.parametrize(("line", "text"), [("KILL mia", ""), ("KILL mia :no more", "no more")])
def test_kill(line: str, text: str) -> None:
    talk = Talk()
    command = talk.asks(line)
    assert isinstance(command, Expel)
    assert (command.name, command.text) == ("mia", text)
    assert talk.told(Done(), command) == []


@pytest.mark.parametrize(("reason", "numeric"), [(Reason.NOT_OWNER, "481"), (Reason.NO_SUCH_PERSON, "401")])
def test_kill_refused(reason: Reason, numeric: str) -> None:
    assert numerics(Talk().gets("KILL mia", Refused(reason, "mia"))) == [numeric]


# -- PING --------------------------------------------------------------------------------------------------------------


def test_ping() -> None:
    talk = Talk()
    command = talk.asks("PING :a b")
    assert command.settled
    assert talk.told(Pong(1.0), command) == [":irc.parlour PONG irc.parlour :a b"]
    (line,) = talk.gets(f"PING {'x' * 505}", Pong(1.0))
    assert line.startswith(f":irc.parlour PONG irc.parlour :{'x' * 450}")
