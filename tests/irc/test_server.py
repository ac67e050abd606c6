"""What the server says of itself, and its operators (RFC 2812 sections 3.4 and 3.7, modern IRC)."""

import re

import pytest

from tests.irc.desk import SERVER, Client, Desk


def test_ping(desk: Desk) -> None:
    ann = desk.client("ann")
    (pong,) = ann.ask("PING abc")
    assert (pong.source, pong.command, pong.params) == (SERVER, "PONG", [SERVER, "abc"])
    assert ann.one("PING :a b").params == [SERVER, "a b"]
    assert ann.says("PING") in (["409"], ["461 PING"])
    assert ann.says("PING :") in (["409"], ["461 PING"], [f"PONG {SERVER} :"])
    assert ann.says("PONG x", "PONG") == []


def test_pong_comes_behind_all_that_was_asked_before(desk: Desk) -> None:
    ann = desk.client("ann", "echo-message", "draft/chathistory", "batch")
    for line in (
        "JOIN #den",
        "PRIVMSG #den :hi",
        "TOPIC #den :x",
        "CHATHISTORY LATEST #den * 5",
        "PRIVMSG ann :me",
        "LIST",
        "PART #den",
    ):
        assert ann.says(line, "PING x")[-1] == f"PONG {SERVER} x", line


def test_unknown_commands(desk: Desk) -> None:
    ann = desk.client("ann")
    assert ann.says("NONSENSE a b") == ["421 NONSENSE"]
    assert ann.says("nonsense") in (["421 nonsense"], ["421 NONSENSE"])


@pytest.mark.parametrize(
    ("line", "numerics"),
    [
        ("VERSION", "351(?: 005)*"),
        (f"VERSION {SERVER}", "351(?: 005)*"),
        ("TIME", "391"),
        (f"TIME {SERVER}", "391"),
        ("INFO", "(?:371 )*374"),
        (f"INFO {SERVER}", "(?:371 )*374"),
        ("ADMIN", "256 257 258 259|423"),
        ("MOTD", "375 (?:372 )*376|422"),
        ("LINKS", "(?:364 )?365|421"),
        ("STATS u", "242 219"),
        ("STATS", "219|461"),
        ("HELP", "704 (?:705 )*706"),
        ("HELP PRIVMSG", "704 (?:705 )*706"),
        ("HELPOP PRIVMSG", "704 (?:705 )*706|421"),
        ("HELP NONSENSE", "524"),
        ("INFO nowhere.example", "402"),
        ("VERSION nowhere.example", "402"),
        ("TIME nowhere.example", "402"),
        ("MOTD nowhere.example", "402"),
        ("ADMIN nowhere.example", "402"),
    ],
)
def test_what_the_server_is(desk: Desk, line: str, numerics: str) -> None:
    commands = " ".join(heard.command for heard in desk.client("ann").ask(line))
    assert re.fullmatch(numerics, commands)


def test_time(desk: Desk) -> None:
    assert desk.client("ann").one("TIME").params[1] == SERVER


def test_help_keeps_its_subject(desk: Desk) -> None:
    heard = desk.client("ann").ask("HELP PRIVMSG")
    assert {(line.params[1], len(line.params)) for line in heard} == {("PRIVMSG", 3)}
    assert desk.client("bob").ask("HELP nonsense")[0].params[1].upper() == "NONSENSE"


def numbers(client: Client) -> dict[str, int]:
    """LUSERS as numbers."""
    heard = client.ask("LUSERS")
    told = {line.command: line.params[1:] for line in heard}
    assert len(told) == len(heard)
    visible, invisible, servers = map(int, re.findall(r"(?<= )\d+(?= )", told["251"][0]))
    mine, _ = map(int, re.findall(r"(?<= )\d+(?= )", told["255"][0]))
    now, most, _ = told["265"]
    assert told["266"][:2] == [now, most]
    assert (len(told["251"]), len(told["255"]), servers) == (1, 1, 1)
    assert visible + invisible == mine == int(now)
    others = {
        name: int(told[numeric][0])
        for numeric, name in (("252", "owners"), ("253", "unknown"), ("254", "rooms"))
        if numeric in told
    }
    return {"owners": 0, "unknown": 0, "rooms": 0, "now": mine, "most": int(most), "invisible": invisible, **others}


def test_lusers(desk: Desk) -> None:
    ann = desk.client("ann")
    nothing = {"owners": 0, "unknown": 0, "rooms": 0, "now": 1, "most": 1, "invisible": 0}
    assert numbers(ann) == nothing
    bob, eve = desk.connect(), desk.connect()
    bob.write("NICK bob")
    eve.write("NICK eve")
    assert numbers(ann) == {**nothing, "unknown": 2}
    bob.ask("USER bob 0 * :Bob")
    assert numbers(ann) == {**nothing, "unknown": 1, "now": 2, "most": 2}
    eve.write("QUIT")
    assert numbers(ann) == {**nothing, "now": 2, "most": 2}
    bob.ask("MODE bob +i", "JOIN #den")
    assert numbers(ann) == {**nothing, "now": 2, "most": 2, "rooms": 1, "invisible": 1}
    bob.write("QUIT")
    assert numbers(ann) == {**nothing, "most": 2}


OWNER = ("operuser", "operpassword")


def owned() -> Desk:
    """A house that somebody owns."""
    return Desk(owner=OWNER)


def test_oper() -> None:
    desk = owned()
    ann = desk.client("ann")
    assert ann.says("OPER operuser operpassword") == ["381", "ann MODE ann +o"]
    assert numbers(ann)["owners"] == 1
    assert ann.says("MODE ann")[0] in ("221 +o",)
    bob = desk.client("bob")
    assert "313" in [line.command for line in bob.ask("WHOIS ann")]
    assert bob.ask("WHO ann")[0].params[6] == "H*"
    ann.ask("AWAY :gone", "JOIN #den")
    assert bob.ask("WHO #den")[0].params[6] == "G*@"
    assert ann.says("MODE ann -o") == ["ann MODE ann -o"]
    assert numbers(ann)["owners"] == 0


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("OPER operuser wrong", ["464"]),
        ("OPER somebody operpassword", ["464"]),
        ("OPER operuser", ["461 OPER"]),
        ("OPER", ["461 OPER"]),
    ],
)
def test_oper_in_vain(line: str, answer: list[str]) -> None:
    assert owned().client("ann").says(line) == answer


def test_a_server_that_nobody_owns(desk: Desk) -> None:
    assert desk.client("ann").says("OPER operuser operpassword") in (["464"], ["491"])


def test_kill() -> None:
    desk = owned()
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", bob, eve)
    assert eve.says("KILL bob :because") == ["481"]
    assert eve.says("KILL eve :because") == ["481"]
    ann.ask("OPER operuser operpassword")
    assert ann.says("KILL nobody :because") == ["401 nobody"]
    assert ann.says("KILL bob :because") == []
    killed, ended = bob.listen()
    assert killed.source.startswith("ann!username@")
    assert killed.brief == "ann KILL bob :Killed (ann (because))"
    assert ended.command == "ERROR"
    assert bob.gone
    assert [line.command for line in eve.listen()] == ["QUIT"]
    ann.ask("KILL eve")
    assert eve.gone


@pytest.mark.parametrize("line", ["REHASH", "DIE", "RESTART", "SQUIT x :y", "CONNECT x"])
def test_operators_of_other_servers_can_more(desk: Desk, line: str) -> None:
    assert desk.client("ann").says(line)[0][:3] in ("421", "481")


def test_wallops(desk: Desk) -> None:
    assert desk.client("ann").says("WALLOPS :hi all")[0] in ("421 WALLOPS", "481")
