"""NICK, WHO, WHOIS, WHOWAS, AWAY, USERHOST, ISON, SETNAME, bots (RFC 2812 section 3.6; IRCv3)."""

import re
from collections import Counter

import pytest

from tests.irc.desk import SERVER, TAG_CAPS, Client, Desk, Heard

HOST = "[0-9A-Za-z_:.-]+"


@pytest.fixture
def people(desk: Desk) -> tuple[Client, Client]:
    """Ann, operator of #den, and bob in it."""
    ann = desk.client("Ann", user="annie", realname="Ann of Green Gables")
    bob = desk.client("bob")
    desk.room("#den", ann, bob)
    return ann, bob


People = tuple[Client, Client]


def who(line: Heard) -> str:
    """A line of WHO with what is always the same left out."""
    me, room, user, host, server, nick, flags, name = line.params
    assert (me, server) == ("bob", SERVER)
    assert re.fullmatch(HOST, host)
    assert host not in (nick, user, name)
    return f"{room} {user} {nick} {flags} {name}"


@pytest.mark.parametrize("mask", ["Ann", "ann", "an*", "a?n"])
def test_who_somebody(people: People, mask: str) -> None:
    line, end = people[1].ask(f"WHO {mask}")
    assert who(line) in ("* annie Ann H 0 Ann of Green Gables", "#den annie Ann H@ 0 Ann of Green Gables")
    assert end.brief == f"315 {mask}"


def test_who_is_away(people: People) -> None:
    ann, bob = people
    ann.ask("AWAY :gone")
    assert who(bob.ask("WHO Ann")[0]).split(" ")[3][0] == "G"


@pytest.mark.parametrize("mask", ["#den", "#DEN"])
def test_who_is_in_a_room(people: People, mask: str) -> None:
    *lines, end = people[1].ask(f"WHO {mask}")
    assert sorted(map(who, lines)) == ["#den annie Ann H@ 0 Ann of Green Gables", "#den username bob H 0 Realname"]
    assert end.brief == f"315 {mask}"


def test_who_everybody(people: People) -> None:
    *lines, end = people[1].ask("WHO *")
    assert sorted(line.params[5] for line in lines) == ["Ann", "bob"]
    assert end.brief == "315 *"


@pytest.mark.parametrize("mask", ["nobody", "#nowhere", "x*"])
def test_who_nobody(people: People, mask: str) -> None:
    assert people[1].says(f"WHO {mask}") == [f"315 {mask}"]


def test_invisible_people_are_seen_in_common_rooms(desk: Desk, people: People) -> None:
    ann, bob = people
    eve = desk.client("eve")
    ann.ask("MODE Ann +i")
    assert [line.params[5] for line in bob.ask("WHO an*")[:-1]] == ["Ann"]
    assert eve.says("WHO an*") == ["315 an*"]
    assert len(eve.ask("WHO Ann")) == 2, "by the whole name"


@pytest.mark.parametrize("fields", ["tcuihsnfdlaor", "roaldfnshiuct", "ntn"])
def test_whox(people: People, fields: str) -> None:
    """The fields come in the order of the specification, whichever they are asked in."""
    line, end = people[1].ask(f"WHO Ann %{fields},123")
    assert end.brief == "315 Ann"
    assert line.command == "354"
    if len(fields) == 3:
        assert line.params[1:] == ["123", "Ann"]
        return
    token, room, user, address, host, server, nick, flags, hops, idle, account, level, name = line.params[1:]
    assert (token, user, server, nick, account, name) == ("123", "annie", SERVER, "Ann", "0", "Ann of Green Gables")
    assert (room, flags) in (("*", "H"), ("#den", "H@"))
    assert re.fullmatch(HOST, host)
    assert address
    assert hops.isdigit()
    assert idle == "0"
    assert level


def whois(client: Client, line: str) -> dict[str, Heard]:
    heard = client.ask(line)
    assert heard[-1].command == "318"
    assert len({line.command for line in heard}) == len(heard)
    return {line.command: line for line in heard}


@pytest.mark.parametrize("line", ["WHOIS Ann", "WHOIS ann", "WHOIS  ann", f"WHOIS {SERVER} Ann", "WHOIS Ann Ann"])
def test_whois(people: People, line: str) -> None:
    _ann, bob = people
    heard = whois(bob, line)
    assert next(iter(heard)) == "311"
    user = heard["311"].params
    assert [*user[:3], *user[4:]] == ["bob", "Ann", "annie", "*", "Ann of Green Gables"]
    assert heard["319"].brief == "319 Ann @#den"
    assert heard["312"].params[:3] == ["bob", "Ann", SERVER]
    idle = heard["317"].params
    assert len(idle) == 5
    assert (idle[2] + idle[3]).isdigit()
    assert heard["318"].params[1].lower() == "ann"
    assert set(heard) == {"311", "319", "312", "317", "318"}


def test_whois_of_somebody_away(people: People) -> None:
    ann, bob = people
    ann.ask("AWAY :gone fishing")
    assert whois(bob, "WHOIS Ann")["301"].brief == "301 Ann :gone fishing"


def test_whois_counts_the_idle(desk: Desk, people: People) -> None:
    ann, bob = people
    ann.ask("PRIVMSG #den :hi")
    bob.listen()
    desk.wait(42)
    assert whois(bob, "WHOIS Ann")["317"].params[2] == "42"
    ann.ask("PRIVMSG #den :hi")
    bob.listen()
    assert whois(bob, "WHOIS Ann")["317"].params[2] == "0"


def test_whois_nobody(people: People) -> None:
    assert people[1].says("WHOIS nobody") == ["401 nobody", "318 nobody"]
    assert people[1].says("WHOIS") in (["431"], ["461 WHOIS"])


def test_whois_keeps_secrets(desk: Desk, people: People) -> None:
    """Secret rooms, and the rooms of the invisible, are told to those who are there."""
    ann, bob = people
    eve = desk.client("eve")
    desk.room("#pub", ann)
    ann.ask("MODE #den +s")
    assert whois(eve, "WHOIS Ann")["319"].brief == "319 Ann @#pub"
    bob.listen()
    assert set(whois(bob, "WHOIS Ann")["319"].params[2].split()) == {"@#den", "@#pub"}
    ann.ask("MODE Ann +i")
    assert "319" not in whois(eve, "WHOIS Ann")


def test_whowas(desk: Desk) -> None:
    ann = desk.client("ann")
    assert ann.says("WHOWAS joe") == ["406 joe", "369 joe"]
    for user in ("first", "second"):
        desk.client("joe", user=user).write("QUIT :bye")
    heard = [line for line in ann.ask("WHOWAS joe") if line.command != "312"]
    assert [line.command for line in heard] == ["314", "314", "369"]
    assert [line.params[2] for line in heard[:2]] == ["second", "first"]
    assert [*heard[0].params[:2], *heard[0].params[4:]] == ["ann", "joe", "*", "Realname"]
    assert re.fullmatch(HOST, heard[0].params[3])


@pytest.mark.parametrize(("count", "found"), [("1", 1), ("2", 2), ("5", 2), ("0", 2), ("-1", 2)])
def test_whowas_with_a_limit(desk: Desk, count: str, found: int) -> None:
    ann = desk.client("ann")
    for user in ("first", "second"):
        desk.client("joe", user=user).write("QUIT :bye")
    assert len([line for line in ann.ask(f"WHOWAS joe {count}") if line.command == "314"]) == found


def test_whowas_before_a_change_of_name(people: People) -> None:
    ann, bob = people
    ann.ask("NICK Mary")
    bob.listen()
    assert bob.ask("WHOWAS ann")[0].params[:3] == ["bob", "Ann", "annie"]


def test_nick(desk: Desk, people: People) -> None:
    ann, bob = people
    eve = desk.client("eve")
    assert ann.says("NICK Mary") == ["Ann NICK Mary"]
    assert bob.hears() == ["Ann NICK Mary"]
    assert eve.hears() == []
    bob.write("PRIVMSG mary :hi")
    assert ann.hears() == ["bob PRIVMSG Mary hi"]
    assert bob.says("PRIVMSG ann :hi") == ["401 ann"]
    assert [line.split(" ")[-1] for line in eve.says("WHOIS mary")][1] == "@#den"


def test_nick_in_another_case(people: People) -> None:
    ann, bob = people
    assert ann.says("NICK aNN") == ["Ann NICK aNN"]
    assert bob.hears() == ["Ann NICK aNN"]
    assert ann.says("NICK aNN") == []
    assert bob.hears() == []


@pytest.mark.parametrize(
    ("line", "answer"), [("NICK bob", "433 bob"), ("NICK", "431"), ("NICK :", "431"), ("NICK #a", "432 #a")]
)
def test_a_name_that_cannot_be_had(people: People, line: str, answer: str) -> None:
    ann, bob = people
    assert ann.says(line) == [answer]
    bob.write("PRIVMSG Ann :still you")
    assert ann.hears() == ["bob PRIVMSG Ann :still you"]


def test_away(people: People) -> None:
    ann, bob = people
    assert ann.says("AWAY :gone fishing") == ["306"]
    assert bob.hears() == []
    assert bob.says("PRIVMSG Ann :hey") == ["301 Ann :gone fishing"]
    assert bob.says("NOTICE Ann :hey") == []
    assert ann.says("AWAY") == ["bob PRIVMSG Ann hey", "bob NOTICE Ann hey", "305"]
    assert bob.says("PRIVMSG Ann :hey") == []
    assert ann.says("AWAY :") == ["bob PRIVMSG Ann hey", "305"]


def test_away_notify(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", "away-notify"), desk.client("bob"), desk.client("eve")
    desk.room("#a", ann, bob)
    desk.room("#b", ann, bob)
    bob.ask("AWAY :gone fishing")
    assert ann.hears() == ["bob AWAY :gone fishing"]
    bob.ask("AWAY")
    assert ann.hears() == ["bob AWAY"]
    eve.ask("AWAY :shopping", "JOIN #a")
    assert ann.hears() == ["eve JOIN #a", "eve AWAY shopping"]


def test_userhost(people: People) -> None:
    ann, bob = people
    line = bob.one("USERHOST ann nobody BOB")
    assert re.fullmatch(f"Ann=\\+annie@{HOST} bob=\\+username@{HOST}", line.params[1])
    ann.ask("AWAY :gone")
    assert bob.one("USERHOST Ann").params[1].startswith("Ann=-annie@")
    assert bob.says("USERHOST nobody") == ["302 :"]
    assert bob.says("USERHOST") == ["461 USERHOST"]


@pytest.mark.parametrize("line", ["ISON ann nobody BOB", "ISON :ann nobody bob"])
def test_ison(people: People, line: str) -> None:
    assert people[1].says(line) == ["303 :Ann bob"]
    assert people[1].says("ISON nobody") == ["303 :"]


def test_a_new_name_holds_for_what_comes_in_one_piece_with_it(desk: Desk) -> None:
    ann, bob = desk.client("ann", *TAG_CAPS), desk.client("bob")
    desk.room("#den", ann, bob)
    lines = "MODE eve +i", "PRIVMSG eve :note", "NOTICE eve :two", "@+x=1 TAGMSG eve", "MODE eve", "PING x"
    heard = ann.ask("NICK eve", *lines)
    count = Counter((line.command, *line.params[1:]) for line in heard)
    assert count["PRIVMSG", "note"] == count["NOTICE", "two"] == count["TAGMSG",] == 2
    assert count["MODE", "+i"] == count["221", "+i"] == count["NICK",] == 1
    assert heard[-1].command == "PONG"
    assert len(heard) == 10
    assert bob.hears() == ["ann NICK eve"]


@pytest.mark.parametrize("caps", [(), ("echo-message",), TAG_CAPS])
def test_what_one_is_told_behind_a_new_name_bears_the_one_that_one_has_by_then(
    desk: Desk, caps: tuple[str, ...]
) -> None:
    ann, bob = desk.client("ann", *caps), desk.client("bob")
    desk.room("#den", ann, bob)
    name = "ann"
    for line in ann.ask("PRIVMSG ann :0", "NICK eve", "WHOIS bob", "MODE eve +i", "NICK pia", "JOIN #cot", "PING x"):
        assert not line.command.isdigit() or line.params[0] == name
        assert not line.source.startswith(("ann!", "eve!", "pia!")) or line.nick == name
        name = line.params[0] if line.command == "NICK" else name
    assert name == "pia"


def test_what_is_told_to_oneself_in_one_piece_with_a_new_name_bears_its_label_once(desk: Desk) -> None:
    ann = desk.client("ann", *TAG_CAPS)
    heard = ann.ask("NICK eve", "@label=l1 PRIVMSG eve :note")
    assert sorted(line.tags.get("label") or "" for line in heard if line.command == "PRIVMSG") == ["", "l1"]


def test_a_name_that_is_refused_is_another_persons(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    assert ann.says("NICK bob", "PRIVMSG bob :hi", "PRIVMSG ann :note") == ["433 bob", "ann PRIVMSG ann note"]
    assert bob.hears() == ["ann PRIVMSG bob hi"]
    assert ann.says("NICK eve", "PRIVMSG ann :who?") == ["401 ann", "ann NICK eve"]


def test_setname(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", "setname"), desk.client("bob", "setname"), desk.client("eve")
    desk.room("#den", ann, bob, eve)
    assert ann.says("SETNAME :Ann the great") == ["ann SETNAME :Ann the great"]
    assert bob.hears() == ["ann SETNAME :Ann the great"]
    assert eve.hears() == []
    assert whois(eve, "WHOIS ann")["311"].params[-1] == "Ann the great"


def test_a_bad_realname(desk: Desk) -> None:
    (line,) = desk.client("ann", "setname").ask("SETNAME :" + "x" * 490)
    assert (line.command, line.params[:2]) in (("FAIL", ["SETNAME", "INVALID_REALNAME"]), ("SETNAME", line.params[:2]))


@pytest.mark.parametrize("words", [":", ": "])
def test_no_realname(desk: Desk, words: str) -> None:
    ann = desk.client("ann", "setname")
    line = ann.one(f"SETNAME {words}")
    assert (line.command, line.params[:2]) == ("FAIL", ["SETNAME", "INVALID_REALNAME"])
    assert whois(ann, "WHOIS ann")["311"].params[-1] == "Realname"


def test_all_that_a_bot_does_is_marked(desk: Desk) -> None:
    """Bot Mode: "all commands sent by a bot (e.g. PRIVMSG, JOIN, MODE, NOTICE, and all others)"."""
    bot, ann = desk.client("robo"), desk.client("ann", "message-tags", "away-notify", "setname", "invite-notify")
    eve = desk.client("eve", "server-time", "away-notify")
    bot.ask("MODE robo +B")
    desk.room("#den", bot)
    ann.ask("JOIN #den")
    eve.ask("JOIN #den")
    desk.quiet(ann, eve)
    bot.ask("PART #den", "JOIN #den", "TOPIC #den :x", "AWAY :gone", "AWAY", "SETNAME :Robo", "NICK robi", "QUIT :bye")
    heard = ann.listen()
    assert [line.command for line in heard] == ["PART", "JOIN", "TOPIC", "AWAY", "AWAY", "SETNAME", "NICK", "QUIT"]
    assert [line.command for line in heard if "bot" not in line.tags] == []
    heard = eve.listen()
    assert heard
    assert [line.command for line in heard if line.tags.keys() != {"time"}] == [], "who knows no tags gets none"


def test_bots(desk: Desk) -> None:
    bot, ann = desk.client("robo"), desk.client("ann", "message-tags")
    desk.room("#den", bot, ann)
    assert bot.says("MODE robo +B") == ["robo MODE robo +B"]
    bot.ask("PRIVMSG #den :beep", "PRIVMSG ann :boop")
    heard = ann.listen()
    assert [line.brief for line in heard] == ["robo PRIVMSG #den beep", "robo PRIVMSG ann boop"]
    assert all(line.tags["bot"] is None for line in heard)
    assert whois(ann, "WHOIS robo")["335"].params[:2] == ["ann", "robo"]
    assert [line.params[6] for line in ann.ask("WHO #den") if line.params[5:6] == ["robo"]] == ["HB@"]
    assert bot.says("MODE robo -B") == ["robo MODE robo -B"]
    bot.ask("PRIVMSG #den :hi")
    assert "bot" not in ann.ask()[0].tags
