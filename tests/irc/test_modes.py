"""MODE (RFC 2812 sections 3.1.5 and 3.2.3, modern IRC "Channel Modes")."""

import pytest

from tests.irc.desk import Client, Desk


@pytest.fixture
def people(desk: Desk) -> tuple[Client, Client, Client]:
    """An operator, somebody in the room, somebody outside."""
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob)
    return ann, bob, eve


People = tuple[Client, Client, Client]


def modes(client: Client) -> str:
    """How #den is set."""
    settings, created = client.ask("MODE #den")
    assert (settings.command, settings.params[1]) == ("324", "#den")
    assert (created.command, created.params[1]) == ("329", "#den")
    assert abs(int(created.params[2]) - client.desk.now) < 10
    return " ".join(settings.params[2:])


def test_modes_are_told(people: People) -> None:
    ann, bob, eve = people
    assert modes(ann) == "+n"
    assert ann.says("MODE #den +imt") == ["ann MODE #den +imt"]
    assert bob.hears() == ["ann MODE #den +imt"]
    assert eve.hears() == []
    letters = modes(ann)
    assert set(letters) == set("+imnt")
    told = ann.says(f"MODE #den -{letters[1:]}")
    assert len(told) == 1
    assert set(told[0].removeprefix("ann MODE #den -")) == set("imnt")
    assert modes(ann) == "+"


def test_what_changes_nothing_is_not_told(people: People) -> None:
    ann, bob, _ = people
    assert ann.says("MODE #den +n") == []
    assert ann.says("MODE #den -m") == []
    assert ann.says("MODE #den +nm") == ["ann MODE #den +m"]
    assert bob.hears() == ["ann MODE #den +m"]


def test_a_mode_without_a_sign_is_switched_on(people: People) -> None:
    assert people[0].says("MODE #den m") == ["ann MODE #den +m"]


@pytest.mark.parametrize("mode", ["+m", "+o eve", "+b eve", "+k beer", "-n"])
def test_only_operators_change_modes(people: People, mode: str) -> None:
    _, bob, eve = people
    assert bob.says(f"MODE #den {mode}") == ["482 #den"]
    assert eve.says(f"MODE #den {mode}") in (["482 #den"], ["442 #den"])


def test_modes_of_nothing(people: People) -> None:
    ann, _, _ = people
    assert ann.says("MODE #nowhere") == ["403 #nowhere"]
    assert ann.says("MODE #nowhere +o ann") == ["403 #nowhere"]
    assert ann.says("MODE #nowhere +o nobody") == ["403 #nowhere"]
    assert ann.says("MODE #den +y") == ["472 y"]
    assert ann.says("MODE nobody")[0].startswith(("401 nobody", "502"))


def test_operator(people: People) -> None:
    ann, bob, _ = people
    assert ann.says("MODE #den +o eve") == ["441 eve #den"]
    assert ann.says("MODE #den +o nobody") == ["401 nobody"]
    assert ann.says("MODE #den +o BOB") == ["ann MODE #den +o bob"]
    assert bob.hears() == ["ann MODE #den +o bob"]
    assert bob.says("MODE #den -o ann") == ["bob MODE #den -o ann"]
    assert ann.hears() == ["bob MODE #den -o ann"]


def test_several_people_at_once(people: People) -> None:
    ann, bob, _ = people
    assert ann.says("MODE #den +v-v+o bob bob bob") in (
        ["ann MODE #den +v-v+o bob bob bob"],
        ["ann MODE #den +o bob"],
    )
    bob.listen()


def test_moderated(people: People) -> None:
    ann, bob, _ = people
    ann.ask("MODE #den +m")
    bob.listen()
    assert bob.says("PRIVMSG #den :hi") == ["404 #den"]
    assert bob.says("NOTICE #den :hi") == []
    assert ann.hears() == []
    ann.ask("MODE #den +v bob")
    bob.ask("PRIVMSG #den :hi")
    assert ann.hears() == ["bob PRIVMSG #den hi"]


def test_outsiders(people: People) -> None:
    ann, _, eve = people
    assert eve.says("PRIVMSG #den :hi") == ["404 #den"]
    assert ann.says("MODE #den -n") == ["ann MODE #den -n"]
    assert eve.says("PRIVMSG #den :hi") == []
    assert ann.hears() == ["eve PRIVMSG #den hi"]


def test_secret_rooms_are_listed_to_those_inside(people: People) -> None:
    ann, bob, eve = people
    assert ann.says("MODE #den +s") == ["ann MODE #den +s"]
    bob.listen()
    assert "322 #den 2 :" in bob.says("LIST")
    assert [line for line in eve.says("LIST") if line.startswith("322")] == []
    assert eve.says("NAMES #den") == ["366 #den"]
    assert eve.says("WHO #den") == ["315 #den"]
    assert [line for line in eve.says("WHOIS ann") if line.startswith("319")] == []
    assert eve.says("JOIN #den")[0] == "eve JOIN #den", "a secret is no lock"


def test_key(people: People) -> None:
    ann, bob, eve = people
    assert ann.says("MODE #den +k beer") == ["ann MODE #den +k beer"]
    bob.listen()
    assert eve.says("JOIN #den") == ["475 #den"]
    assert eve.says("JOIN #den bees") == ["475 #den"]
    assert eve.says("JOIN #den beer")[0] == "eve JOIN #den"
    ann.listen()
    eve.ask("PART #den")
    assert ann.says("MODE #den -k beer")[-1] == "ann MODE #den -k *", "the letter has a parameter always"
    assert eve.says("JOIN #den")[0] == "eve JOIN #den"


@pytest.mark.parametrize("key", ["pass phrase", "x" * 400, "", ":x", "a,b"])
def test_bad_keys(people: People, key: str) -> None:
    assert people[0].says(f"MODE #den +k :{key}") == ["696 #den k *"]


def test_keys_are_shown_to_those_inside(people: People) -> None:
    ann, bob, eve = people
    ann.ask("MODE #den +k beer")
    bob.listen()
    (modes, *_) = bob.ask("MODE #den")
    assert modes.params[2:] == ["+nk", "beer"] or set(modes.params[2]) == set("+nk")
    assert "beer" not in " ".join(eve.says("MODE #den"))


def test_limit(people: People) -> None:
    ann, bob, eve = people
    assert ann.says("MODE #den +l 2") == ["ann MODE #den +l 2"]
    bob.listen()
    assert eve.says("JOIN #den") == ["471 #den"]
    assert ann.says("MODE #den +l 1") == ["ann MODE #den +l 1"]
    bob.listen()
    assert bob.says("PRIVMSG #den :still here") == []
    assert ann.hears() == ["bob PRIVMSG #den :still here"]
    assert ann.says("MODE #den")[0] in ("324 #den +nl 1", "324 #den +ln 1")
    assert ann.says("MODE #den -l") == ["ann MODE #den -l"]
    assert eve.says("JOIN #den")[0] == "eve JOIN #den"


def test_an_invitation_passes_the_limit(people: People) -> None:
    ann, _, eve = people
    ann.ask("MODE #den +l 1", "INVITE eve #den")
    eve.listen()
    assert eve.says("JOIN #den")[0] == "eve JOIN #den"


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "", "1.5", "9" * 30])
def test_bad_limits(people: People, limit: str) -> None:
    (line,) = people[0].ask(f"MODE #den +l :{limit}")
    assert (line.command, line.params[:3]) == ("696", ["ann", "#den", "l"])
    assert len(line.params) == 5


@pytest.mark.parametrize("mode", ["+k", "+l", "+o", "+v"])
def test_a_mode_that_needs_a_value(people: People, mode: str) -> None:
    (line,) = people[0].says(f"MODE #den {mode}")
    assert line.startswith(("696 #den", "461 MODE"))


def test_ban(people: People) -> None:
    ann, bob, eve = people
    assert ann.says("MODE #den +b eve!*@*") == ["ann MODE #den +b eve!*@*"]
    bob.listen()
    assert eve.says("JOIN #den") == ["474 #den"]
    ann.ask("MODE #den +b BOB!*@*")
    bob.listen()
    assert bob.says("PRIVMSG #den :hi") == ["404 #den"]
    assert ann.hears() == []
    assert ann.says("MODE #den -b bob!*@*")[0].lower() == "ann mode #den -b bob!*@*"
    bob.listen()
    bob.write("PRIVMSG #den :hi again")
    assert ann.hears() == ["bob PRIVMSG #den :hi again"]


def test_ban_by_host(people: People) -> None:
    ann, _, eve = people
    host = next(line for line in ann.ask("WHOIS eve") if line.command == "311").params[3]
    ann.ask(f"MODE #den +b *!*@{host}")
    assert eve.says("JOIN #den") == ["474 #den"]


def test_exceptions_from_a_ban(people: People) -> None:
    ann, _, eve = people
    ann.ask("MODE #den +b ev*!*@*")
    assert eve.says("JOIN #den") == ["474 #den"]
    assert ann.says("MODE #den +e *VE!*@*")[0].lower() == "ann mode #den +e *ve!*@*"
    assert eve.says("JOIN #den")[0] == "eve JOIN #den"


@pytest.mark.parametrize(
    ("given", "kept"), [("eve", "eve!*@*"), ("eve!u", "eve!u@*"), ("u@host", "*!u@host"), ("eve!u@host", "eve!u@host")]
)
def test_masks_are_made_whole(people: People, given: str, kept: str) -> None:
    assert people[0].says(f"MODE #den +b {given}") == [f"ann MODE #den +b {kept}"]


@pytest.mark.parametrize(("letter", "entry", "end"), [("b", "367", "368"), ("e", "348", "349"), ("I", "346", "347")])
def test_lists(people: People, letter: str, entry: str, end: str) -> None:
    ann, bob, _ = people
    assert ann.says(f"MODE #den +{letter}") == [f"{end} #den"]
    ann.ask(f"MODE #den +{letter} eve!*@*")
    bob.listen()
    first, last = ann.ask(f"MODE #den {letter}")
    assert (first.command, first.params[1:3]) == (entry, ["#den", "eve!*@*"])
    if len(first.params) > 3:
        assert first.params[3].partition("!")[0] == "ann"
        assert first.params[4].isdigit()
    assert last.brief == f"{end} #den"
    expected = [entry, end] if letter == "b" else ["482"]
    assert [line.command for line in bob.ask(f"MODE #den +{letter}")] == expected


def test_invite_exceptions(people: People) -> None:
    ann, _, eve = people
    ann.ask("MODE #den +i")
    assert eve.says("JOIN #den") == ["473 #den"]
    assert ann.says("MODE #den +I eve!*@*") == ["ann MODE #den +I eve!*@*"]
    assert eve.says("JOIN #den")[0] == "eve JOIN #den"
    eve.ask("PART #den")
    ann.ask("MODE #den -I eve!*@*")
    assert eve.says("JOIN #den") == ["473 #den"]


def test_topics_for_operators(people: People) -> None:
    ann, bob, _ = people
    ann.ask("MODE #den +t", "MODE #den +v bob")
    bob.listen()
    assert bob.says("TOPIC #den :x") == ["482 #den"]
    assert ann.hears() == []
    assert ann.says("TOPIC #den :x") == ["ann TOPIC #den x"]


def test_a_room_that_everybody_left_is_as_new(desk: Desk, people: People) -> None:
    ann, bob, eve = people
    ann.ask("MODE #den +mk beer")
    ann.ask("PART #den")
    bob.ask("PART #den")
    assert eve.says("JOIN #den")[1] == "353 = #den @eve"
    assert eve.says("MODE #den")[0] == "324 #den +n"


def test_user_modes(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    assert ann.says("MODE ann")[0].startswith("221 +")
    assert ann.says("MODE ann +i") == ["ann MODE ann +i"]
    assert ann.says("MODE ann") == ["221 +i"]
    assert ann.says("MODE ann -i") == ["ann MODE ann -i"]
    assert ann.says("MODE ANN +o") == [], "nobody makes themselves an operator"
    assert ann.says("MODE ann +y") == ["501"]
    assert ann.says("MODE bob +i") == ["502"]
    assert ann.says("MODE bob") == ["502"]
    assert bob.hears() == []


def test_more_masks_than_can_be_set_at_once_are_passed_over(people: People) -> None:
    ann, _, _ = people
    assert ann.says("MODE #den +bbbbbb a b c d e f") == ["ann MODE #den +bbbb a!*@* b!*@* c!*@* d!*@*"]
