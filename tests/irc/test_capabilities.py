"""Capability negotiation (IRCv3 Capability Negotiation 302)."""

import pytest

from tests.irc.desk import ALL_CAPS, Desk


def offered(desk: Desk, version: str = "302") -> list[str]:
    line = desk.connect().one(f"CAP LS {version}")
    assert line.params[:2] == ["*", "LS"]
    assert len(line.params) == 3, "one line"
    return line.params[2].split()


def test_everything_is_offered(desk: Desk) -> None:
    names = [name.partition("=")[0] for name in offered(desk)]
    assert set(ALL_CAPS) <= set(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("line", ["CAP LS", "CAP LS 301", "CAP LS x"])
def test_old_clients_are_told_no_values(desk: Desk, line: str) -> None:
    listed = desk.connect().one(line)
    assert "=" not in listed.params[2]
    assert "multi-prefix" in listed.params[2].split()


def test_the_registration_waits_for_the_end(desk: Desk) -> None:
    client = desk.connect()
    assert [line.command for line in client.ask("CAP LS 302", "USER ann 0 * :Ann", "NICK ann")] == ["CAP"]
    assert [line.command for line in client.ask("CAP LS 302")] == ["CAP"]
    assert client.says("CAP END")[0] == "001"


def test_a_request_alone_begins_a_negotiation(desk: Desk) -> None:
    client = desk.connect()
    heard = client.says("CAP REQ :echo-message server-time", "nick ann", "user ann 0 * Ann")
    assert heard == ["CAP * ACK :echo-message server-time"]
    assert client.says("CAP END")[0] == "001"


@pytest.mark.parametrize(
    "wanted",
    ["foo", "foo multi-prefix", "multi-prefix foo", "b a d c b", "-foo", "foo=1", "MULTI-PREFIX", "multi-prefix x -y"],
)
def test_a_request_is_granted_whole_or_not_at_all(desk: Desk, wanted: str) -> None:
    """NAK repeats what was asked, and nothing of it is on."""
    client = desk.connect()
    client.ask("CAP LS 302")
    assert client.says(f"CAP REQ :{wanted}") == [f"CAP * NAK {':' * (' ' in wanted)}{wanted}"]
    assert client.says("CAP LIST") == ["CAP * LIST :"] or client.says("CAP LIST") == ["CAP * LIST cap-notify"]


def test_granting_keeps_the_order(desk: Desk) -> None:
    client = desk.connect()
    assert client.says("CAP REQ :userhost-in-names multi-prefix") == ["CAP * ACK :userhost-in-names multi-prefix"]
    assert client.says("CAP REQ multi-prefix") == ["CAP * ACK multi-prefix"]


@pytest.mark.parametrize("registered", [False, True])
def test_list_says_what_is_on(desk: Desk, registered: bool) -> None:
    client = desk.connect()
    assert client.says("CAP LIST") == ["CAP * LIST :"]
    client.ask("CAP REQ :echo-message", "CAP REQ :server-time", "NICK ann", "USER ann 0 * :Ann")
    if registered:
        client.ask("CAP END")
    listed = client.one("CAP LIST").params
    assert listed[:2] == [client.nick, "LIST"]
    assert set(listed[2].split()) - {"cap-notify"} == {"echo-message", "server-time"}


def test_capabilities_change_at_any_time(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    bob.write("PRIVMSG ann :1")
    assert ann.ask()[0].tags == {}
    assert ann.says("CAP REQ :server-time") == ["CAP ann ACK server-time"]
    bob.write("PRIVMSG ann :2")
    assert set(ann.ask()[0].tags) == {"time"}
    (ack,) = ann.ask("CAP REQ :-server-time")
    assert (ack.brief, ack.tags) == ("CAP ann ACK -server-time", {})
    bob.write("PRIVMSG ann :3")
    assert ann.ask()[0].tags == {}


def test_an_unknown_subcommand(desk: Desk) -> None:
    assert desk.connect().says("CAP NOTACOMMAND") == ["410 NOTACOMMAND"]
    assert desk.client("ann").says("CAP NOTACOMMAND") == ["410 NOTACOMMAND"]


def test_cap_needs_a_subcommand(desk: Desk) -> None:
    assert desk.connect().says("CAP")[0].startswith(("461 CAP", "410"))


def test_version_302_brings_cap_notify(desk: Desk) -> None:
    client = desk.connect()
    client.ask("CAP LS 302")
    assert client.one("CAP LIST").params[2].split() in ([], ["cap-notify"])


def test_the_end_of_no_negotiation_is_nothing(desk: Desk) -> None:
    assert desk.client("ann").says("CAP END") == []


@pytest.mark.parametrize("cap", ALL_CAPS)
def test_each_capability_can_be_had_alone(desk: Desk, cap: str) -> None:
    ann = desk.client("ann", cap)
    bob = desk.client("bob")
    desk.room("#den", ann, bob)
    bob.write("PRIVMSG #den :hi")
    assert ann.hears() == ["bob PRIVMSG #den hi"]


def test_all_capabilities_together(desk: Desk) -> None:
    ann = desk.client("ann", *ALL_CAPS)
    bob = desk.client("bob", *ALL_CAPS)
    desk.room("#den", ann, bob)
    bob.write("PRIVMSG #den :hi")
    assert ann.hears() == bob.hears() == ["bob PRIVMSG #den hi"]
