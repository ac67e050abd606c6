"""Connection registration: NICK, USER, PASS, and the welcome (modern IRC, "Connection Registration")."""

import re

import pytest

from tests.irc.desk import SERVER, Desk


def test_the_welcome_comes_in_its_order(desk: Desk) -> None:
    heard = desk.connect().ask("NICK ann", "USER ann 0 * :Ann")
    commands = [line.command for line in heard]
    shape = re.sub(r"(\b\d{3}\b)( \1)+", r"\1", " ".join(commands))
    assert re.fullmatch(
        r"001 002 003 004 005 251(?: 252)?(?: 253)?(?: 254)? 255 265 266 (?:221|MODE )?(?: ?422| ?375 372 376)", shape
    )
    assert [len(line.params) for line in heard[:3]] == [2, 2, 2]


def test_who_one_is_and_where_comes_in_004(desk: Desk) -> None:
    heard = desk.connect().ask("NICK ann", "USER ann 0 * :Ann")
    info = next(line for line in heard if line.command == "004")
    nick, server, version, *letters = info.params
    assert (nick, server) == ("ann", SERVER)
    assert " " not in version
    assert 2 <= len(letters) <= 3
    assert all(re.fullmatch("[A-Za-z]+", group) for group in letters)


def test_isupport_fits_into_its_lines(desk: Desk) -> None:
    """RPL_ISUPPORT: at most 13 tokens a line, prose last, no second equals sign."""
    heard = desk.connect().ask("NICK ann", "USER ann 0 * :Ann")
    for line in (line for line in heard if line.command == "005"):
        assert 3 <= len(line.params) <= 15
        assert all(token.isascii() and token.count("=") <= 1 for token in line.params[1:-1])
        assert " " in line.params[-1]


def support(desk: Desk) -> dict[str, str]:
    heard = desk.connect().ask("NICK ann", "USER ann 0 * :Ann")
    tokens = [token for line in heard if line.command == "005" for token in line.params[1:-1]]
    return {key: value for key, _, value in (token.partition("=") for token in tokens)}


@pytest.mark.parametrize(
    "key",
    [
        "CASEMAPPING",
        "CHANMODES",
        "CHANNELLEN",
        "CHANTYPES",
        "CHATHISTORY",
        "ELIST",
        "EXCEPTS",
        "INVEX",
        "MODES",
        "MONITOR",
        "MSGREFTYPES",
        "NETWORK",
        "NICKLEN",
        "PREFIX",
        "TARGMAX",
        "TOPICLEN",
        "UTF8ONLY",
        "WHOX",
        "BOT",
        "AWAYLEN",
        "KICKLEN",
    ],
)
def test_isupport_says_what_clients_ask_for(desk: Desk, key: str) -> None:
    assert key in support(desk)


def test_isupport_is_true(desk: Desk) -> None:
    tokens = support(desk)
    assert tokens["PREFIX"] == "(ov)@+"
    assert tokens["CHANTYPES"] == "#"
    lists, always, on, never = tokens["CHANMODES"].split(",")
    assert set("beI") == set(lists)
    assert always == "k"
    assert on == "l"
    assert set("imnst") <= set(never)
    assert (tokens["EXCEPTS"] or "e", tokens["INVEX"] or "I") == ("e", "I")
    assert len(tokens["BOT"]) == 1
    assert all(re.fullmatch("[A-Z]+:[0-9]*", part) for part in tokens["TARGMAX"].split(","))
    assert re.fullmatch("[A-Za-z0-9._-]+", tokens["NETWORK"])


def test_names_are_as_long_as_isupport_says(desk: Desk) -> None:
    tokens = support(desk)
    bob = desk.client("bob")
    longest = "b" * int(tokens["NICKLEN"])
    assert bob.says(f"NICK {longest}") == [f"bob NICK {longest}"]
    assert bob.says(f"NICK {longest}b") == [f"432 {longest}b"]
    room = "#" + "r" * (int(tokens["CHANNELLEN"]) - 1)
    assert bob.says(f"JOIN {room}")[0] == f"{longest} JOIN {room}"
    assert bob.says(f"JOIN {room}r") == [f"403 {room}r"]


@pytest.mark.parametrize(
    "lines",
    [
        ["USER ann 0 * :Ann", "NICK ann"],
        ["nick ann", "user ann 0 * Ann"],
        ["PASS secret", "NICK ann", "USER ann 0 * :Ann"],
        ["", "NICK  ann", "USER  ann  0  *  :Ann"],
        [":me NICK ann", ":me USER ann 0 * :Ann"],
        ["NICK eve", "NICK ann", "USER ann 0 * :Ann"],
        ["NICK :ann", "USER u s e r"],
    ],
)
def test_ways_to_register(desk: Desk, lines: list[str]) -> None:
    heard = desk.connect().ask(*lines)
    assert (heard[0].command, heard[0].params[0]) == ("001", "ann")


def test_lines_may_come_in_pieces(desk: Desk) -> None:
    client = desk.connect()
    for byte in b"NICK ann\r\nUSER ann 0 * :Ann\r\n":
        client.peer.send(bytes([byte]))
    assert client.hears()[0] == "001"


def test_a_bare_newline_ends_a_line(desk: Desk) -> None:
    client = desk.connect()
    client.peer.send(b"NICK ann\nUSER ann 0 * :Ann\n")
    assert client.hears()[0] == "001"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("NICK", "431"),
        ("NICK :", "431"),
        ("NICK *", "432 *"),
        ("NICK #den", "432 #den"),
        ("NICK :two words", "432"),
        ("USER ann 0 *", "461 USER"),
        ("USER ann 0 * :", "461 USER"),
        ("JOIN #den", "451"),
        ("PRIVMSG bob :hi", "451"),
        ("NONSENSE", "451"),
    ],
)
def test_what_does_not_register(desk: Desk, line: str, answer: str) -> None:
    assert desk.connect().says(line)[0].startswith(answer)


def test_a_bad_name_can_be_replaced(desk: Desk) -> None:
    client = desk.connect()
    heard = client.says("NICK *", "USER ann 0 * :Ann")
    assert heard == ["432 *"]
    assert client.says("NICK ann")[0] == "001"


def test_a_name_that_is_taken_can_be_replaced(desk: Desk) -> None:
    desk.client("ann")
    client = desk.connect()
    assert client.says("NICK ann", "USER ann 0 * :Ann") == ["433 ann"]
    assert client.says("NICK ann_")[0] == "001"


def test_of_two_who_want_one_name_one_gets_it(desk: Desk) -> None:
    first, second = desk.connect(), desk.connect()
    first.write("NICK ann")
    second.write("NICK ann")
    assert first.says("USER a 0 * :A")[0] == "001"
    assert second.says("USER a 0 * :A") == ["433 ann"]


def test_nobody_registers_twice(desk: Desk) -> None:
    ann = desk.client("ann")
    assert ann.says("USER ann 0 * :Ann") == ["462"]
    assert ann.says("PASS x") == ["462"]


@pytest.mark.parametrize("leave", ["QUIT", "NICK bea"])
def test_a_name_is_free_when_it_is_left(desk: Desk, leave: str) -> None:
    desk.client("ann").write(leave)
    assert desk.client("ANN").nick == "ANN"


def test_quit_before_registration_is_answered_at_once(desk: Desk) -> None:
    client = desk.connect()
    client.write("QUIT :probe")
    (line,) = client.listen()
    assert line.command == "ERROR"
    assert "probe" in line.params[0]
    assert client.gone


def test_quit_is_answered_with_error(desk: Desk) -> None:
    """RFC 2812 section 3.1.7."""
    ann = desk.client("ann")
    assert [line.command for line in ann.ask("QUIT :bye", "PING x")] == ["ERROR"]
    assert ann.gone


def test_ping_works_before_registration(desk: Desk) -> None:
    assert desk.connect().says("PING x") in (["PONG irc.parlour x"], ["451"])


@pytest.mark.parametrize("line", [b"USER ann 0 * :\xe8\xe9", b"NICK \xff"])
def test_what_is_not_utf8_is_refused_in_words(desk: Desk, line: bytes) -> None:
    """UTF8ONLY: FAIL with INVALID_UTF8, also to those who do not know standard replies."""
    client = desk.connect()
    client.write("NICK ann")
    client.peer.send(line + b"\r\n")
    (heard,) = client.listen()
    assert (heard.source, heard.command, heard.params[1]) == (SERVER, "FAIL", "INVALID_UTF8")


def test_a_strange_user_name_is_made_a_plain_one(desk: Desk) -> None:
    ann = desk.client("ann", user="😊" * 10)
    (line,) = (line for line in ann.ask("WHOIS ann") if line.command == "311")
    assert re.fullmatch("[A-Za-z0-9._-]+", line.params[2])


def test_the_message_of_the_day() -> None:
    desk = Desk(motd=("Be kind.", "Have fun."))
    heard = desk.connect().says("NICK ann", "USER ann 0 * :Ann")
    assert heard[-4:] == ["375", "372 :- Be kind.", "372 :- Have fun.", "376"]


def test_those_who_enter_nothing_are_taken_to_the_lobby() -> None:
    desk = Desk(lobby_delay=2.0)
    ann, bob = desk.client("ann"), desk.client("bob")
    bob.write("JOIN #den")
    desk.quiet(ann, bob)
    desk.wait(1.9)
    assert ann.hears() == []
    desk.wait(0.2)
    assert ann.hears()[0] == "ann JOIN #lobby"
    assert bob.hears() == []


def test_the_silent_are_asked_and_then_gone(desk: Desk) -> None:
    ann = desk.client("ann")
    desk.wait(121)
    (ping,) = ann.listen()
    assert ping.command == "PING"
    ann.write(f"PONG :{ping.params[0]}")
    desk.wait(119)
    assert ann.hears() == []
    desk.wait(2)
    assert ann.listen()[0].command == "PING"
    desk.wait(121)
    assert [line.command for line in ann.listen()] == ["ERROR"]
    assert ann.gone
