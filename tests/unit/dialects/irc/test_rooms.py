"""JOIN, PART, TOPIC, NAMES, LIST, INVITE, KICK, RENAME as commands."""

import pytest

from parlour.commands import Command, Invite, Join, Kick, Leave, RenameRoom, Rooms, Topic, Who
from parlour.errors import Reason
from parlour.events import Done, Entered, Refused, RoomState
from tests.unit.dialects.irc.member import Member, bare


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("JOIN #den", [Join(room="den")]),
        ("JOIN #den beer", [Join(room="den", key="beer")]),
        ("JOIN #a,#b,#c x,,z", [Join(room="a", key="x"), Join(room="b"), Join(room="c", key="z")]),
        ("JOIN #a,,#b x,y,z", [Join(room="a", key="x"), Join(room="b", key="z")]),
        ("JOIN #a,&b,c,##d,#", [Join(room="a")]),
        ("JOIN 0", []),
        ("PART #den", [Leave(room="den")]),
        ("PART #a,#b,#a :so long", [Leave(room="a", text="so long"), Leave(room="b", text="so long")]),
        ("TOPIC #den", [Topic(room="den")]),
        ("TOPIC #den :", [Topic(room="den", text="")]),
        ("TOPIC #den :on fish", [Topic(room="den", text="on fish")]),
        ("TOPIC #den :" + "x" * 480, [Topic(room="den", text="x" * 400)]),
        ("NAMES #a,#b,c", [Who(room="a"), Who(room="b")]),
        ("LIST", [Rooms()]),
        ("LIST >3,#a*", [Rooms()]),
        ("INVITE mia #den", [Invite(room="den", name="mia")]),
        ("KICK #den mia", [Kick(room="den", name="mia")]),
        (
            "KICK #den mia,bob :out",
            [Kick(room="den", name="mia", text="out"), Kick(room="den", name="bob", text="out")],
        ),
        ("KICK #a,#b mia,bob", [Kick(room="a", name="mia"), Kick(room="b", name="bob")]),
        ("KICK #den mia,mia,", [Kick(room="den", name="mia")]),
        ("RENAME #a #b", [RenameRoom(room="a", name="b")]),
        ("RENAME #a #b :typo fix", [RenameRoom(room="a", name="b", text="typo fix")]),
    ],
)
def test_what_a_line_asks_for(line: str, asked: list[Command]) -> None:
    assert bare(Member().asks(line)) == asked


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("JOIN den", "403 luca den"),
        ("JOIN ##den", "403 luca ##den"),
        ("JOIN #", "403 luca #"),
        ("JOIN", "461 luca JOIN"),
        ("PART den", "403 luca den"),
        ("TOPIC den", "403 luca den"),
        ("NAMES", "366 luca *"),
        ("NAMES den", "366 luca den"),
        ("INVITE mia", "461 luca INVITE"),
        ("INVITE mia den", "403 luca den"),
        ("KICK #a,#b mia", "461 luca KICK"),
        ("KICK #a", "461 luca KICK"),
        ("KICK a mia", "403 luca a"),
        ("RENAME a #b", "403 luca a"),
    ],
)
def test_what_needs_no_core(line: str, told: str) -> None:
    (answer,) = Member().says(line)
    assert answer.startswith(f":irc.parlour {told} :")


def test_a_room_cannot_become_something_else() -> None:
    (answer,) = Member().says("RENAME #a b")
    assert answer.startswith(":irc.parlour FAIL RENAME CANNOT_RENAME #a b :")


def test_join_zero_leaves_where_one_is() -> None:
    member = Member()
    for name in ("a", "b"):
        member.told(Entered(RoomState(name)))
    joined, *left = member.asks("JOIN #B,nonsense", "JOIN #c", "JOIN 0")
    assert bare(left) == [Join(room="c"), *(Leave(room=room) for room in ("a", "b", "B", "c"))]
    for leave in left[1:]:
        assert member.told(Refused(Reason.NOT_A_MEMBER, "c"), leave) == []
    assert member.told(Done("b"), joined) == []
