"""JOIN, PART, NAMES, TOPIC, KICK (RFC 2812 section 3.2, modern IRC "Channel Operations")."""

import pytest

from tests.irc.desk import Desk


def test_join(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    assert ann.says("JOIN #den") == ["ann JOIN #den", "353 = #den @ann", "366 #den"]
    heard = bob.says("JOIN #den")
    assert (heard[0], heard[2]) == ("bob JOIN #den", "366 #den")
    assert heard[1] in ("353 = #den :@ann bob", "353 = #den :bob @ann")
    assert ann.hears() == ["bob JOIN #den"]


def test_joining_again_is_nothing(desk: Desk) -> None:
    ann = desk.client("ann")
    ann.write("JOIN #den")
    ann.listen()
    assert ann.says("JOIN #den") == []
    assert ann.says("JOIN #DEN") == []


def test_several_rooms_at_once(desk: Desk) -> None:
    ann = desk.client("ann")
    heard = ann.says("JOIN #a,#b,#a")
    assert [line for line in heard if "JOIN" in line] == ["ann JOIN #a", "ann JOIN #b"]


@pytest.mark.parametrize("bad", ["inv@lid", "den", "#", "#a:b@", "#" + "x" * 60, "&local", "@#den"])
def test_a_bad_name_spoils_only_itself(desk: Desk, bad: str) -> None:
    heard = desk.client("ann").says(f"JOIN #valid,{bad}")
    assert [line for line in heard if line[0] == "4"] in ([f"403 {bad}"], [f"476 {bad}"])
    assert "ann JOIN #valid" in heard


def test_join_zero_leaves_all(desk: Desk) -> None:
    ann = desk.client("ann")
    ann.ask("JOIN #a,#b")
    assert sorted(ann.says("JOIN 0")) == ["ann PART #a", "ann PART #b"]


@pytest.mark.parametrize("command", ["JOIN", "PART", "TOPIC", "KICK", "KICK #den", "INVITE bob", "MODE"])
def test_too_few_parameters(desk: Desk, command: str) -> None:
    assert desk.client("ann").says(command) == [f"461 {command.split()[0]}"]


def test_the_names_of_rooms_are_one_in_all_spellings(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#Den", ann)
    assert bob.says("JOIN #dEN")[0] == "bob JOIN #den"
    assert ann.hears() == ["bob JOIN #den"]
    bob.write("PRIVMSG #DEN :hi")
    assert ann.hears() == ["bob PRIVMSG #den hi"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("PART #den", "bob PART #den"),
        ("PART #DEN :bye everyone", "bob PART #den :bye everyone"),
        ("PART #den :", "bob PART #den"),
    ],
)
def test_part(desk: Desk, line: str, told: str) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann, bob)
    assert bob.says(line) == [told]
    assert ann.hears() == [told]
    assert bob.says("PART #den") == ["442 #den"]
    assert bob.says("PART #nowhere") in (["403 #nowhere"], ["442 #nowhere"])


def test_quit_is_told_once(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#a", ann, bob)
    desk.room("#b", ann, bob)
    bob.write("QUIT :out of here")
    (quit_,) = ann.listen()
    assert (quit_.nick, quit_.command) == ("bob", "QUIT")
    assert "out of here" in quit_.params[0]
    assert eve.hears() == []


def test_a_lost_connection_is_a_quit(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#a", ann, bob)
    bob.peer.vanish()
    assert [line.command for line in ann.listen()] == ["QUIT"]


def test_names(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob)
    line, end = eve.ask("NAMES #DEN")
    assert line.params[1:3] == ["=", "#den"]
    assert sorted(line.params[3].split(" ")) == ["@ann", "bob"]
    assert end.brief == "366 #DEN"


@pytest.mark.parametrize("name", ["#nowhere", "nowhere", "#"])
def test_names_of_nothing(desk: Desk, name: str) -> None:
    assert desk.client("ann").says(f"NAMES {name}") == [f"366 {name}"]


def test_names_of_many_take_several_lines(desk: Desk) -> None:
    people = [desk.client(f"somebody-with-a-name-{number}") for number in range(40)]
    desk.room("#den", *people)
    *lines, _ = people[0].ask("NAMES #den")
    assert len(lines) > 1
    assert sum(len(line.params[3].split(" ")) for line in lines) == 40


def test_names_with_hosts(desk: Desk) -> None:
    """userhost-in-names."""
    ann = desk.client("ann", "userhost-in-names")
    desk.room("#den", ann)
    (name,) = ann.ask("NAMES #den")[0].params[3].split()
    assert name.startswith("@ann!username@")
    ann.ask("CAP REQ :-userhost-in-names")
    assert ann.says("NAMES #den")[0] == "353 = #den @ann"


def test_an_operator_with_a_voice(desk: Desk) -> None:
    """multi-prefix: the signs of all roles, the highest first; without it, that of the highest."""
    ann, bob = desk.client("ann", "multi-prefix"), desk.client("bob")
    desk.room("#den", ann, bob)
    assert ann.says("MODE #den +v ann") == ["ann MODE #den +v ann"]
    desk.quiet(bob)
    assert ann.says("NAMES #den")[0] == "353 = #den :@+ann bob"
    assert bob.says("NAMES #den")[0] == "353 = #den :@ann bob"
    assert ann.ask("WHO #den")[0].params[6] == "H@+"
    assert bob.ask("WHO #den")[0].params[6] == "H@"
    assert ann.ask("WHO #den %f")[0].params[1] == "H@+"
    assert "319 ann @+#den" in ann.says("WHOIS ann")
    assert "319 ann @#den" in bob.says("WHOIS ann")
    assert ann.says("MODE #den -o ann") == ["ann MODE #den -o ann"]
    assert ann.says("NAMES #den")[0] == "353 = #den :+ann bob"


def test_a_voice_is_kept_beside_the_office(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann, bob)
    ann.ask("MODE #den +v bob")
    assert ann.says("MODE #den +o bob") == ["ann MODE #den +o bob"]
    assert ann.says("MODE #den +o bob") == []
    assert ann.says("MODE #den -o bob") == ["ann MODE #den -o bob"]
    assert ann.says("NAMES #den")[0] == "353 = #den :@ann +bob"
    assert ann.says("MODE #den -v bob") == ["ann MODE #den -v bob"]
    assert ann.says("NAMES #den")[0] == "353 = #den :@ann bob"


def test_names_of_many_who_know_other_signs(desk: Desk) -> None:
    """The lines of large rooms are made once, for each way to write them."""
    ann, *others = [desk.client(f"n{number}", *(("multi-prefix",) if number < 2 else ())) for number in range(60)]
    desk.room("#den", ann, *others)
    ann.ask("MODE #den +v n0")
    desk.quiet(*others)
    for client, sign in (ann, "@+"), (others[0], "@+"), (others[1], "@"):
        assert client.ask("NAMES #den")[0].params[3].startswith(f"{sign}n0")


def test_names_of_a_secret_room(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann)
    ann.ask("MODE #den +s")
    assert ann.says("NAMES #den")[0] == "353 @ #den @ann"
    assert bob.says("JOIN #den")[1] == "353 @ #den :@ann bob"
    ann.ask("MODE #den -s")
    assert ann.says("NAMES #den")[0] == "353 = #den :@ann bob"


def test_no_implicit_names(desk: Desk) -> None:
    ann = desk.client("ann", "draft/no-implicit-names")
    assert ann.says("JOIN #den") == ["ann JOIN #den"]
    assert ann.says("NAMES #den") == ["353 = #den @ann", "366 #den"]


def test_topic(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob)
    assert bob.says("TOPIC #den") == ["331 #den"]
    assert bob.says("TOPIC #den :on fish") == ["bob TOPIC #den :on fish"]
    assert ann.hears() == ["bob TOPIC #den :on fish"]
    topic, when = ann.ask("TOPIC #den")
    assert topic.brief == "332 #den :on fish"
    assert when.command == "333"
    assert when.params[2].partition("!")[0] == "bob"
    assert when.params[3].isdigit()
    assert [line.split(" ")[0] for line in eve.says("JOIN #den")][1:3] == ["332", "333"]
    assert ann.says("TOPIC #den :") == ["eve JOIN #den", "ann TOPIC #den :"]
    assert ann.says("TOPIC #den") == ["331 #den"]


def test_topics_elsewhere(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann)
    assert bob.says("TOPIC #nowhere") == ["403 #nowhere"]
    assert bob.says("TOPIC #nowhere :x") == ["403 #nowhere"]
    assert bob.says("TOPIC #den :x") == ["442 #den"]


def test_kick(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob, eve)
    assert ann.says("KICK #den bob :bye bye") == ["ann KICK #den bob :bye bye"]
    assert bob.hears() == eve.hears() == ["ann KICK #den bob :bye bye"]
    assert bob.says("PRIVMSG #den :hey") == ["404 #den"]
    bob.ask("JOIN #den")
    desk.quiet(ann, eve)
    assert ann.says("KICK #den bob") == ["ann KICK #den bob ann"]


@pytest.mark.parametrize("line", ["KICK #den bob,eve :out", "KICK #den,#den bob,eve :out"])
def test_kicks_of_several_are_told_one_by_one(desk: Desk, line: str) -> None:
    ann, bob, eve, joe = (desk.client(name) for name in ("ann", "bob", "eve", "joe"))
    desk.room("#den", ann, bob, eve, joe)
    ann.write(line)
    assert joe.hears() == ["ann KICK #den bob out", "ann KICK #den eve out"]


def test_who_may_kick(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob)
    assert eve.says("KICK #den bob") in (["442 #den"], ["482 #den"])
    assert bob.says("KICK #den ann") == ["482 #den"]
    assert ann.says("KICK #nowhere bob") == ["403 #nowhere"]
    assert ann.says("KICK #den nobody") in (["401 nobody"], ["441 nobody #den"])
    assert ann.says("KICK #den eve") == ["441 eve #den"]
    ann.ask("MODE #den +o bob")
    bob.listen()
    assert bob.says("KICK #den ann") == ["bob KICK #den ann bob"]


def test_extended_join(desk: Desk) -> None:
    ann = desk.client("ann", "extended-join")
    desk.room("#den", ann)
    desk.client("bob", realname="Bob the second").write("JOIN #den")
    assert ann.hears() == ["bob JOIN #den * :Bob the second"]
