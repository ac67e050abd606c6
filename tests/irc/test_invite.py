"""INVITE (RFC 2812 section 3.2.7, modern IRC "INVITE message"), and invite-notify."""

from parlour.dialects.chat2 import Chat2
from tests.irc.desk import Desk


def test_invite(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, eve)
    assert ann.says("INVITE bob #den") == ["341 bob #den"]
    assert bob.hears() == ["ann INVITE bob #den"]
    assert eve.hears() == []
    assert eve.says("INVITE bob #den") == ["341 bob #den"], "anybody may, while everybody may enter"
    assert ann.says("INVITE eve #den") == ["443 eve #den"]
    assert ann.says("INVITE nobody #den") == ["401 nobody"]
    bob.listen()
    assert bob.says("INVITE eve #den") == ["442 #den"]


def test_those_outside_invite_nobody(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann)
    assert bob.says("INVITE eve #den") == ["442 #den"]
    assert bob.says("INVITE eve #nowhere") == ["403 #nowhere"]
    assert eve.hears() == []


def test_an_invitation_opens_an_invite_only_room_once(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann)
    ann.ask("MODE #den +i")
    assert bob.says("JOIN #den") == ["473 #den"]
    ann.ask("INVITE bob #den")
    assert bob.hears() == ["ann INVITE bob #den"]
    assert bob.says("JOIN #den")[0] == "bob JOIN #den"
    assert bob.says("INVITE ann #den")[0].startswith(("482", "443"))
    bob.ask("PART #den")
    assert bob.says("JOIN #den") == ["473 #den"]


def test_only_operators_invite_to_an_invite_only_room(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob)
    ann.ask("MODE #den +i")
    bob.listen()
    assert bob.says("INVITE eve #den") == ["482 #den"]
    assert eve.hears() == []


def test_invite_notify(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", "invite-notify"), desk.client("bob"), desk.client("eve", "invite-notify")
    desk.room("#den", ann, eve)
    assert ann.says("INVITE bob #den") == ["341 bob #den"], "who invites knows of it, and is not told twice"
    assert eve.hears() == ["ann INVITE bob #den"]
    assert bob.hears() == ["ann INVITE bob #den"]


def test_invitations_are_listed_until_they_are_used(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann)
    desk.room("#attic", ann)
    assert bob.says("INVITE") == ["337"]
    ann.ask("INVITE bob #den", "INVITE bob #attic", "INVITE bob #den")
    bob.listen()
    assert bob.says("INVITE") == ["336 #den", "336 #attic", "337"]
    bob.ask("JOIN #den")
    assert bob.says("INVITE") == ["336 #attic", "337"]
    bob.ask("JOIN #attic", "PART #attic")
    assert bob.says("INVITE") == ["337"]


def test_an_invitation_to_a_private_room_is_listed(desk: Desk) -> None:
    house = desk.house
    luca = house.connect(Chat2())
    luca.send(b"REGISTER luca CHAT/2.0\n" + b'{"type":"join","room":"den","private":true}\n')
    bob = desk.client("bob")
    luca.send(b'{"type":"invite","room":"den","name":"bob"}\n')
    assert bob.hears() == ["luca INVITE bob #den"]
    assert bob.says("INVITE") == ["336 #den", "337"]
    assert bob.says("JOIN #den")[1] == "353 @ #den :@luca bob"
    assert bob.says("INVITE") == ["337"]


def test_an_operators_invitation_passes_a_ban_once(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, eve)
    ann.ask("MODE #den +b bob!*@*")
    eve.ask("INVITE bob #den")
    assert bob.says("JOIN #den") == ["eve INVITE bob #den", "474 #den"], "others cannot undo what operators did"
    ann.ask("INVITE bob #den")
    assert bob.says("JOIN #den")[:2] == ["ann INVITE bob #den", "bob JOIN #den"]
    ann.ask("KICK #den bob")
    assert bob.says("JOIN #den") == ["ann KICK #den bob ann", "474 #den"]
