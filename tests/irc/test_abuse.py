"""Bad input: the specified answer, no more memory than is due, nothing of it for others."""

import pytest

from tests.irc.desk import ALL_CAPS, SERVER, Client, Desk


@pytest.fixture
def pair(desk: Desk) -> tuple[Client, Client]:
    """Somebody who misbehaves, and a witness."""
    eve, ann = desk.client("eve"), desk.client("ann", *ALL_CAPS)
    desk.room("#den", ann, eve)
    return eve, ann


Pair = tuple[Client, Client]


@pytest.mark.parametrize("line", ["", " ", ":", ":x", "@", "@a", "@a=1 ", "@a=1 :x", " :", "\t"])
def test_lines_without_a_command(pair: Pair, line: str) -> None:
    eve, ann = pair
    assert eve.says(line, "PING x")[-1] == f"PONG {SERVER} x"
    assert ann.hears() == []


@pytest.mark.parametrize("junk", [b"PRIVMSG #den :a\rQUIT", b"PRIVMSG #den :a\0b", b"PRIVMSG #den :a\r\rb", b"\0"])
@pytest.mark.parametrize("registered", [True, False])
def test_smuggled_line_ends(desk: Desk, junk: bytes, registered: bool) -> None:
    """A bare CR or a NUL is an ERROR, and the end."""
    ann = desk.client("ann")
    eve = desk.client("eve") if registered else desk.connect()
    eve.peer.send(b"NICK eve2\r\n" + junk + b"\r\nPRIVMSG ann :still here\r\n")
    assert eve.hears()[-1].startswith("ERROR")
    assert eve.gone
    assert ann.hears() == []


@pytest.mark.parametrize(
    "line",
    [
        "PRIVMSG #den :" + "x" * 600,
        "@" + "a" * 9000 + " PRIVMSG #den :hi",
        "@a=" + "é" * 2100 + " PRIVMSG #den :hi",
        "x" * 8700,
        "PRIVMSG #den :" + "é" * 250,
    ],
)
def test_lines_that_are_too_long(pair: Pair, line: str) -> None:
    eve, ann = pair
    assert eve.says(line) == ["417"]
    assert ann.hears() == []
    eve.ask("PRIVMSG #den :hi")
    assert ann.hears() == ["eve PRIVMSG #den hi"]


def test_a_line_without_an_end(pair: Pair) -> None:
    """It is thrown away as it comes, or the connection ends."""
    eve, ann = pair
    for _ in range(8):
        eve.peer.send(b"x" * 16384)
    assert [line.split(" ")[0] for line in eve.hears()] in (["417"], ["417", "ERROR"], ["ERROR"])
    if not eve.gone:
        eve.peer.send(b"\r\nPRIVMSG #den :hi\r\n")
        assert ann.hears() == ["eve PRIVMSG #den hi"]


@pytest.mark.parametrize("name", ["#a\x07b", "#a\x03b", "#a\x1bb", "#\u202ea", "#a\u200bb", "#:", "##", "#a b"])
def test_strange_names_of_rooms(pair: Pair, name: str) -> None:
    heard = pair[0].says(f"JOIN {name}")
    assert heard
    assert "\x1b" not in "".join(heard[1:])


@pytest.mark.parametrize(
    "nick",
    [
        "a\x07",
        "a\x1b[31m",
        "@ann",
        "+ann",
        "a!b",
        "a@b",
        "#a",
        "a,b",
        "a*",
        "a?",
        "::a",
        "x" * 200,
        "an\u200bn",
        "\u0430nn",
    ],
)
def test_strange_names_of_people(pair: Pair, nick: str) -> None:
    eve, ann = pair
    heard = eve.says(f"NICK {nick}")
    assert heard[0][:3] in ("432", "433")
    assert ann.hears() == []


@pytest.mark.parametrize(
    "line",
    [
        "TOPIC #den :\x1b[2J\x07",
        "AWAY :a\x1bb",
        "SETNAME :a\x1bb",
        "PART #den :a\x1bb",
        "PRIVMSG #den :a\x1b[2Jb",
        "PRIVMSG ann :a\x1b[2Jb",
        "QUIT :a\x1bb",
    ],
)
def test_control_characters_reach_nobody(pair: Pair, line: str) -> None:
    eve, ann = pair
    eve.write(line)
    assert not set("\x1b\x07") & set("".join(ann.hears()))


def test_as_many_rooms_as_fit_into_a_line(pair: Pair) -> None:
    eve, _ = pair
    for first in range(0, 500, 100):
        names = ",".join(f"#{first + number}" for number in range(100))
        for heard in eve.says(f"JOIN {names}"):
            assert heard.split(" ")[0] in ("eve", "353", "366", "405", "407")
    assert eve.says("JOIN #more")[0] == "405 #more"
    assert eve.says("PING x") == [f"PONG {SERVER} x"]


def test_floods_of_modes(desk: Desk, pair: Pair) -> None:
    _, ann = pair
    for number in range(150):
        ann.ask(f"MODE #den +b n{number}!*@*")
    assert ann.says("MODE #den +b more!*@*")[0].startswith("478")
    heard = ann.ask("MODE #den b")
    assert len(heard) <= 151
    ann.ask("MODE #den " + "+m-m" * 100)
    ann.ask("MODE #den +" + "b" * 50 + " x" * 50)
    assert ann.says("PING x") == [f"PONG {SERVER} x"]


def test_wars_of_names(pair: Pair) -> None:
    eve, ann = pair
    for number in range(50):
        eve.ask(f"NICK e{number}")
    assert len(ann.hears()) == 50
    assert eve.says("PING x") == [f"PONG {SERVER} x"]


@pytest.mark.parametrize(
    "text",
    [
        "\x01",
        "\x01\x01",
        "\x01ACTION\x01",
        "\x01ACTION \x01",
        "\x01ACTION a",
        "\x01DCC SEND x 1 2 3\x01",
        "\x01 \x01",
        "a\x01b\x01",
    ],
)
def test_strange_ctcp(pair: Pair, text: str) -> None:
    eve, ann = pair
    eve.ask(f"PRIVMSG #den :{text}", f"NOTICE #den :{text}")
    for line in ann.listen():
        assert (line.nick, line.params[0]) == ("eve", "#den")
    assert eve.says("PING x")[-1] == f"PONG {SERVER} x"


def test_a_negotiation_that_never_ends(desk: Desk) -> None:
    client = desk.connect()
    client.write("CAP LS 302", "NICK ann", "USER ann 0 * :Ann")
    for _ in range(100):
        client.ask("CAP LS 302", "CAP REQ :echo-message", "CAP REQ :-echo-message")
    desk.wait(61)
    assert client.gone


@pytest.mark.parametrize(
    "lines",
    [["AUTHENTICATE PLAIN"], ["AUTHENTICATE *"], ["AUTHENTICATE " + "A" * 400], ["AUTHENTICATE x", "AUTHENTICATE ="]],
)
def test_junk_of_sasl(desk: Desk, lines: list[str]) -> None:
    client = desk.connect()
    heard = client.says("CAP LS 302", *lines)
    assert all(line.split(" ")[0] in ("CAP", "904", "905", "906", "908", "410", "421", "451", "461") for line in heard)
    assert client.says("NICK ann", "USER ann 0 * :Ann", "CAP END")[0] == "001"


def test_batches_that_never_end(pair: Pair) -> None:
    _, ann = pair
    for number in range(200):
        ann.write(f"BATCH +{number} draft/multiline #den", f"@batch={number} PRIVMSG #den :hi")
    assert all(line.startswith("FAIL BATCH") for line in ann.hears())
    assert ann.says("PING x") == [f"PONG {SERVER} x"]


def test_another_dialects_words_are_only_text(pair: Pair) -> None:
    eve, ann = pair
    eve.ask("PRIVMSG #den :EXIT", 'PRIVMSG #den :{"type":"quit"}')
    assert ann.hears() == ["eve PRIVMSG #den EXIT", 'eve PRIVMSG #den {"type":"quit"}']
