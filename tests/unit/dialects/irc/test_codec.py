"""Events as lines, for each look."""

from itertools import pairwise

import pytest

from parlour import events
from parlour.commands import Mode
from parlour.dialects.irc.caps import Look, look
from parlour.dialects.irc.codec import codec
from parlour.events import Profile
from tests.unit.dialects.irc.directory import People

AT = 1_700_000_000.25
TIME = "time=2023-11-14T22:13:20.250Z"
PEOPLE = People(
    Profile("luca", "lu", "1234.parlour", "Luca B.", away="lunch"),
    Profile("mia", "mia", "5678.parlour", "mia"),
    Profile("robot", "r", "h", bot=True),
    partners={("@d", "luca"): "mia", ("@d", "mia"): "luca"},
)
TAGS = Look(tags=True, time=True)
LUCA = ":luca!lu@1234.parlour"


def said(text: str, **fields: object) -> events.Said:
    return events.Said("lobby", "luca", AT, 7, text, **fields)  # type: ignore[arg-type]


def told(event: events.RoomEvent | events.PersonEvent, how: Look = Look()) -> list[str]:  # noqa: B008
    data = codec(PEOPLE, how).encode(event)
    assert data == b"" or data.endswith(b"\r\n")
    lines = data.decode().split("\r\n")[:-1]
    for line in lines:
        tags, _, rest = line.partition(" ") if line.startswith("@") else ("", "", line)
        assert len(rest.encode()) <= 510
        assert len(tags) <= 8190
        assert not {"\r", "\n", "\0"} & {*line}
    return lines


@pytest.mark.parametrize(
    ("event", "how", "lines"),
    [
        (said("hi"), Look(), [f"{LUCA} PRIVMSG #lobby :hi"]),
        (said("hi"), TAGS, [f"@{TIME};msgid=7-lobby {LUCA} PRIVMSG #lobby :hi"]),
        (said("hi"), Look(time=True), [f"@{TIME} {LUCA} PRIVMSG #lobby :hi"]),
        (said("hi", notice=True), Look(), [f"{LUCA} NOTICE #lobby :hi"]),
        (said("waves", action=True), Look(), [f"{LUCA} PRIVMSG #lobby :\x01ACTION waves\x01"]),
        (said("a\n\nb"), Look(), [f"{LUCA} PRIVMSG #lobby :a", f"{LUCA} PRIVMSG #lobby :b"]),
        (said("bold", markup="\x02bold\x02"), Look(), [f"{LUCA} PRIVMSG #lobby :\x02bold\x02"]),
        (said("yes", reply=3, to="mia"), Look(), [f"{LUCA} PRIVMSG #lobby :mia: yes"]),
        (
            said("yes", reply=3, to="mia"),
            Look(tags=True),
            [f"@msgid=7-lobby;+reply=3-lobby;+draft/reply=3-lobby {LUCA} PRIVMSG #lobby :yes"],
        ),
        (said("x", tags={"+a": "b c;"}), Look(tags=True), [f"@msgid=7-lobby;+a=b\\sc\\: {LUCA} PRIVMSG #lobby :x"]),
        (events.Said("@d", "luca", AT, 1, "psst"), Look(), [f"{LUCA} PRIVMSG mia :psst"]),
        (events.Said("@d", "mia", AT, 2, "what"), Look(), [":mia!mia@5678.parlour PRIVMSG luca :what"]),
        (events.Said("lobby", "gone", AT, 2, "x"), Look(), [":gone!gone@parlour PRIVMSG #lobby :x"]),
        (events.Joined("lobby", "luca", AT), Look(), [f"{LUCA} JOIN #lobby"]),
        (events.Joined("lobby", "luca", AT), Look(extended_join=True), [f"{LUCA} JOIN #lobby * :Luca B."]),
        (events.Joined("lobby", "luca", AT), Look(away=True), [f"{LUCA} JOIN #lobby", f"{LUCA} AWAY :lunch"]),
        (events.Joined("@d", "luca", AT), Look(), []),
        (events.Left("lobby", "luca", AT, text="bye"), Look(), [f"{LUCA} PART #lobby :bye"]),
        (events.Left("lobby", "luca", AT, quit=True), Look(), []),
        (events.Quitted("luca", AT, ("lobby",), "bye"), Look(), [f"{LUCA} QUIT :bye"]),
        (events.Quitted("luca", AT, ("lobby",)), Look(), [f"{LUCA} QUIT :Connection closed"]),
        (events.Renamed("luca", AT, ("lobby",), "lu"), Look(), [f"{LUCA} NICK :lu"]),
        (events.Kicked("lobby", "luca", AT, name="mia", text="no"), Look(), [f"{LUCA} KICK #lobby mia :no"]),
        (events.TopicSet("lobby", "luca", AT, 3, "new"), Look(tags=True), [f"@msgid=3-lobby {LUCA} TOPIC #lobby :new"]),
        (events.AwaySet("luca", AT, (), "tea"), Look(), []),
        (events.AwaySet("luca", AT, (), "tea"), Look(away=True), [f"{LUCA} AWAY :tea"]),
        (events.AwaySet("luca", AT), Look(away=True), [f"{LUCA} AWAY"]),
        (events.RealnameSet("luca", AT, (), "L"), Look(setname=True), [f"{LUCA} SETNAME :L"]),
        (events.Typing("lobby", "luca", AT), Look(), []),
        (events.Signalled("", "luca", AT, to="mia", text="VERSION"), Look(), [f"{LUCA} PRIVMSG mia :\x01VERSION\x01"]),
        (events.Deleted("lobby", "luca", AT, 9, 7), Look(redaction=True), [f"{LUCA} REDACT #lobby 7-lobby"]),
        (events.Invited("lobby", "luca", AT, 4, "mia"), Look(invite=True), [f"{LUCA} INVITE mia #lobby"]),
        (
            events.ModesSet("lobby", "luca", AT, modes=(Mode("operator", True, "mia"), Mode("moderated", False))),
            Look(),
            [f"{LUCA} MODE #lobby +o-m mia"],
        ),
        (
            events.Reacted("lobby", "luca", AT, 9, 7, "👍"),
            Look(tags=True),
            [f"@msgid=9-lobby;+draft/react=👍;+reply=7-lobby;+draft/reply=7-lobby {LUCA} TAGMSG #lobby"],
        ),
        (events.Reacted("lobby", "luca", AT, 9, 7, "👍", to="mia"), Look(), [f"{LUCA} PRIVMSG #lobby :[👍 to mia]"]),
        (events.Edited("lobby", "luca", AT, 9, 7, "better"), Look(), [f"{LUCA} PRIVMSG #lobby :[edited] better"]),
        (events.Created("lobby", "luca", AT, 1), Look(), []),
    ],
)
def test_lines(event: events.RoomEvent, how: Look, lines: list[str]) -> None:
    assert told(event, how) == lines


def test_what_is_not_stored_has_an_identifier_that_is_the_same_for_all() -> None:
    event = events.Typing("lobby", "luca", AT)
    (line,) = told(event, Look(tags=True))
    tags, rest = line.split(" ", 1)
    assert rest == f"{LUCA} TAGMSG #lobby"
    number, typing = tags.split(";")
    assert number.startswith("@msgid=p")
    assert typing == "+typing=active"
    assert told(event, TAGS)[0].split(";")[1] == number[1:]


def test_bots_are_marked() -> None:
    (line,) = told(events.Said("lobby", "robot", AT, 1, "x"), Look(tags=True))
    assert line.startswith("@msgid=1-lobby;bot :robot!r@h PRIVMSG")


def test_a_long_message_is_several_lines_that_say_all_of_it() -> None:
    words = [f"wörd{number}" for number in range(1000)]
    lines = told(said(" ".join(words)), TAGS)
    assert len(lines) > 10
    assert " ".join(line.split(" #lobby :", 1)[1] for line in lines).split(" ") == words
    assert ["msgid" in line for line in lines] == [True, *[False] * (len(lines) - 1)]
    assert all(TIME in line for line in lines)


def test_a_long_message_is_one_of_several_lines_for_who_knows_that() -> None:
    how = Look(tags=True, multiline=True)
    text = "one\n\n" + "x " * 400 + "\nend"
    first, *inner, last = told(said(text), how)
    assert first.startswith("@msgid=7-lobby :luca!lu@1234.parlour BATCH +m")
    assert first.endswith(" draft/multiline #lobby")
    number = first.split("BATCH +")[1].split()[0]
    assert last == f"{LUCA} BATCH -{number}"
    lines: list[str] = []
    for line in inner:
        tags, rest = line.split(" ", 1)
        piece = rest.split(" #lobby :", 1)[1]
        assert tags.startswith(f"@batch={number}")
        if tags.endswith("draft/multiline-concat"):
            lines[-1] += piece
        else:
            lines.append(piece)
    assert "\n".join(lines) == text


def test_client_tags_are_passed_on_as_far_as_there_is_room() -> None:
    tags = {f"+{number}": "x" * 500 for number in range(20)}
    (line,) = told(said("x", tags=tags), TAGS)
    assert "+0=" in line
    assert "+19=" not in line


def test_many_modes_are_several_lines() -> None:
    modes = tuple(Mode("banned", True, f"{'x' * 150}{number}!*@*") for number in range(6))
    lines = told(events.ModesSet("lobby", "luca", AT, modes=modes))
    assert len(lines) == 6
    assert all(line.startswith(f"{LUCA} MODE #lobby +b x") for line in lines)


def test_who_has_the_same_look_shares_the_codec() -> None:
    looks = [look(frozenset(caps)) for caps in ({"server-time"}, {"server-time", "batch"}, {"message-tags"})]
    kept = [codec(PEOPLE, one) for one in looks]
    assert kept[0] is kept[1]
    assert kept[0] is not kept[2]


def test_times_in_order_look_in_order() -> None:
    times = [told(events.Said("lobby", "luca", AT + step / 1000, 1, "x"), Look(time=True))[0] for step in range(2000)]
    assert all(one < other for one, other in pairwise(times))
