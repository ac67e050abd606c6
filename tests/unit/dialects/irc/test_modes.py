"""MODE, and how rooms are said to be set."""

import pytest

from parlour.commands import Command, Masks, Mode, Modes, SetFlag, SetModes
from parlour.errors import Reason
from parlour.events import Masked, MasksAre, ModesAre, Refused
from tests.unit.dialects.irc.member import Member, bare


def set_(*modes: Mode) -> Command:
    return SetModes(room="den", modes=modes)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("MODE #den", [Modes(room="den")]),
        ("MODE #den :", [Modes(room="den")]),
        ("MODE #den +im", [set_(Mode("invite-only"), Mode("moderated"))]),
        ("MODE #den i", [set_(Mode("invite-only"))]),
        ("MODE #den +i-n+t", [set_(Mode("invite-only"), Mode("members-only", False), Mode("fixed-topic"))]),
        ("MODE #den +i-i+i-i", [set_(Mode("invite-only", False))]),
        ("MODE #den +k beer", [set_(Mode("key", value="beer"))]),
        ("MODE #den +k :", [set_(Mode("key"))]),
        ("MODE #den -k beer", [set_(Mode("key", False, "beer"))]),
        ("MODE #den -k", [set_(Mode("key", False))]),
        ("MODE #den +l 5", [set_(Mode("limit", value="5"))]),
        ("MODE #den -l+o mia", [set_(Mode("limit", False), Mode("operator", value="mia"))]),
        ("MODE #den +ov-o mia bob eve", [
            set_(Mode("operator", value="mia"), Mode("voice", value="bob"), Mode("operator", False, "eve"))
        ]),
        ("MODE #den +oo mia mia", [set_(Mode("operator", value="mia"))]),
        ("MODE #den -o", []),
        ("MODE #den b", [Masks(room="den", list="banned")]),
        ("MODE #den +beI", [Masks(room="den", list=name) for name in ("banned", "exempt", "invited")]),
        ("MODE #den +bb *!*@x", [set_(Mode("banned", value="*!*@x")), Masks(room="den", list="banned")]),
        ("MODE #den +s-b mia", [set_(Mode("secret"), Mode("banned", False, "mia"))]),
        ("MODE #den +ooooo a b c d e", [set_(*(Mode("operator", value=name) for name in "abcd"))]),
        ("MODE luca +i", [SetFlag(flag="invisible")]),
        ("MODE LUCA +B-i", [SetFlag(flag="bot"), SetFlag(flag="invisible", on=False)]),
        ("MODE luca -o", [SetFlag(flag="owner", on=False)]),
        ("MODE luca +o", []),
    ],
)  # fmt: skip
def test_what_a_line_asks_for(line: str, asked: list[Command]) -> None:
    assert bare(Member().asks(line)) == asked


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("MODE #den +y", ["472 luca y"]),
        ("MODE #den +yyzy", ["472 luca y", "472 luca z"]),
        ("MODE #den " + "acdfghjpquwxyz", ["472 luca " + letter for letter in "acdfghjp"]),
        ("MODE #den +k", ["696 luca #den k *"]),
        ("MODE #den +lo", ["696 luca #den l *", "696 luca #den o *"]),
        ("MODE ##den", ["403 luca ##den"]),
        ("MODE nobody", ["401 luca nobody"]),
        ("MODE mia +i", ["502 luca"]),
        ("MODE luca +yz", ["501 luca"]),
    ],
)
def test_what_needs_no_core(line: str, told: list[str]) -> None:
    assert [answer.removeprefix(":irc.parlour ").partition(" :")[0] for answer in Member().says(line)] == told


def test_how_one_is() -> None:
    assert Member().says("MODE luca") == [":irc.parlour 221 luca :+"]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (ModesAre("den"), ["324 luca #den :+"]),
        (ModesAre("den", (Mode("members-only"), Mode("secret"))), ["324 luca #den :+ns"]),
        (ModesAre("den", (Mode("key", value="x"), Mode("limit", value="5"))), ["324 luca #den +kl x :5"]),
        (ModesAre("den", (Mode("key"),), 12.5), ["324 luca #den +k :*", "329 luca #den :12"]),
        (MasksAre("den", "banned"), ["368 luca #den :End of channel list"]),
        (
            MasksAre("den", "exempt", (Masked("a!*@*", "mia", 7.9),)),
            ["348 luca #den a!*@* mia :7", "349 luca #den :End of channel list"],
        ),
        (
            MasksAre("den", "invited", (Masked("a!*@*", "", 7.0),)),
            ["346 luca #den a!*@* * :7", "347 luca #den :End of channel list"],
        ),
    ],
)
def test_how_rooms_are(event: ModesAre | MasksAre, told: list[str]) -> None:
    assert Member().told(event) == [f":irc.parlour {line}" for line in told]


@pytest.mark.parametrize(
    ("line", "refused", "told"),
    [
        ("MODE #den +k :a b", Refused(Reason.BAD_MODE, "a b"), "696 luca #den k *"),
        ("MODE #den +nk :", Refused(Reason.BAD_MODE, ""), "696 luca #den k *"),
        ("MODE #den +nl -1", Refused(Reason.BAD_MODE, "-1"), "696 luca #den l -1"),
        ("MODE #den +l :", Refused(Reason.BAD_MODE, ""), "696 luca #den l *"),
        ("MODE #den +l :9 9", Refused(Reason.BAD_MODE, "9 9"), "696 luca #den l 9_9"),
        ("MODE #den +b :a b", Refused(Reason.BAD_MODE, "a b"), "696 luca #den b a_b"),
        ("MODE #den -i", Refused(Reason.BAD_MODE, "invite-only"), "696 luca #den i *"),
        ("MODE #den +e x", Refused(Reason.TOO_MANY_MASKS, "x!*@*"), "478 luca #den e"),
        ("MODE #den +o bob", Refused(Reason.NO_SUCH_PERSON, "bob"), "401 luca bob"),
        ("MODE #den +o mia", Refused(Reason.NOT_THERE, "mia"), "441 luca mia #den"),
        ("MODE #den +m", Refused(Reason.NOT_OPERATOR, "den"), "482 luca #den"),
        ("MODE #DEN +m", Refused(Reason.NOT_A_MEMBER, "den"), "442 luca #DEN"),
        ("MODE #den", Refused(Reason.NO_SUCH_ROOM, "den"), "403 luca #den"),
    ],
)
def test_what_cannot_be_set(line: str, refused: Refused, told: str) -> None:
    member = Member()
    (command,) = member.asks(line)
    (answer,) = member.told(refused, command)
    assert answer.startswith(f":irc.parlour {told} :")
