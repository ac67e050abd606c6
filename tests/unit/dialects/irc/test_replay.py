"""What was said before, for clients that cannot ask for it as IRCv3 has it."""

from typing import Any

import pytest

from parlour.commands import History, Targets
from parlour.dialects.irc.answers.replay import MOST_VISITED
from parlour.dialects.irc.stamp import edge, edge_after
from parlour.errors import Reason
from parlour.events import Exited, Page, Refused, Said, Target, TargetList
from tests.unit.dialects.irc.alone import Talk, bare

AT = 1_700_000_000.0


def said(seq: int, text: str = "hi", room: str = "den", **fields: Any) -> Said:
    return Said(room, "Mia", AT + 60 * seq, seq, text, **fields)


def errand(talk: Talk) -> History:
    (command,) = talk.errands()
    assert isinstance(command, History)
    return command


def replayed(talk: Talk, *messages: Said) -> list[str]:
    talk.enters("den", 9)
    return talk.told(Page("den", messages), errand(talk))


# -- on entering -------------------------------------------------------------------------------------------------------


def test_what_was_said_before_one_came() -> None:
    talk = Talk(replay=20)
    talk.enters("den", 9)
    command = errand(talk)
    assert (command.room, command.before, command.limit) == ("den", 10, 20)


@pytest.mark.parametrize(
    "talk", [Talk(replay=0), Talk("draft/chathistory"), Talk("znc.in/playback")], ids=["off", "chathistory", "znc"]
)
def test_nothing_is_replayed(talk: Talk) -> None:
    talk.enters("den", 9)
    assert talk.errands() == []


def test_there_is_nothing_to_replay_in_a_new_room() -> None:
    talk = Talk()
    talk.enters("den", 1)
    assert talk.errands() == []


def test_whoever_comes_back_is_told_what_was_said_since() -> None:
    talk = Talk(replay=20)
    talk.enters("den", 9)
    talk.told(Page("den", (said(3),)), errand(talk))
    talk.told(Exited("den", last=12))
    talk.enters("den", 12)
    assert talk.errands() == []
    talk.told(Exited("den", by="Mia", last=14))
    talk.enters("den", 70)
    command = errand(talk)
    assert (command.after, command.before, command.last, command.limit) == (14, 71, True, 20)


def test_another_room_of_that_name_is_a_new_one() -> None:
    talk = Talk(replay=20)
    talk.enters("den", 9)
    errand(talk)
    talk.told(Exited("den", last=12))
    talk.enters("den", 3)
    assert errand(talk).after is None


def test_there_is_an_end_to_what_is_known_of_rooms() -> None:
    talk = Talk()
    for number in range(MOST_VISITED + 10):
        talk.enters(f"den{number}", 2)
        talk.told(Exited(f"den{number}", last=2))
    assert len(talk.irc._client.visited or {}) == MOST_VISITED


def test_times_are_in_the_text_of_plain_lines() -> None:
    notice, *lines = replayed(Talk(), said(1), said(2, "a\nb"), said(3, "waves", action=True), said(4, deleted=True))
    assert notice == ":irc.parlour NOTICE #den :The last 3 messages, with times in UTC:"
    assert lines == [
        ":Mia!mia@2.parlour PRIVMSG #den :[2023-11-14 22:14] hi",
        ":Mia!mia@2.parlour PRIVMSG #den :[2023-11-14 22:15] a",
        ":Mia!mia@2.parlour PRIVMSG #den :b",
        ":Mia!mia@2.parlour PRIVMSG #den :\x01ACTION [2023-11-14 22:16] waves\x01",
    ]


def test_answers_and_formatting_keep_their_look() -> None:
    messages = said(1, "yes", reply=3, to="luca"), said(2, "bold", markup="\x02bold")
    assert [line.partition(" :")[2] for line in replayed(Talk(), *messages)[1:]] == [
        "[2023-11-14 22:14] luca: yes",
        "[2023-11-14 22:15] \x02bold",
    ]


def test_with_times_only_the_beginning_is_marked() -> None:
    """irssi asks for server-time and shows the hour of arrival all the same."""
    assert replayed(Talk("server-time"), said(1), said(60)) == [
        ":irc.parlour NOTICE #den :The last 2 messages, from 2023-11-14 22:14 to 2023-11-14 23:13 UTC:",
        "@time=2023-11-14T22:14:20.000Z :Mia!mia@2.parlour PRIVMSG #den :hi",
        "@time=2023-11-14T23:13:20.000Z :Mia!mia@2.parlour PRIVMSG #den :hi",
    ]


def test_with_batches_there_is_one() -> None:
    begin, line, end = replayed(Talk("server-time", "batch"), said(1))
    assert begin.startswith(":irc.parlour BATCH +h")
    assert begin.endswith(" chathistory :#den")
    assert line.startswith("@batch=h")
    assert end.startswith(":irc.parlour BATCH -h")


@pytest.mark.parametrize("reason", [Reason.UNAVAILABLE, Reason.NO_SUCH_ROOM])
def test_nobody_asked(reason: Reason) -> None:
    talk = Talk()
    talk.enters("den", 9)
    assert talk.told(Refused(reason, "den"), errand(talk)) == []
    assert replayed(Talk()) == []


def test_one_has_left_again() -> None:
    talk = Talk()
    talk.enters("den", 9)
    command = errand(talk)
    talk.irc._client.rooms = ()
    assert talk.told(Page("den", (said(3),)), command) == []


# -- ZNC's module ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("says", ["PRIVMSG *playback :", "ZNC *playback ", "privmsg *PLAYBACK :"])
def test_play(says: str) -> None:
    talk = Talk("znc.in/playback", "server-time")
    command = talk.asks(f"{says}PLAY #den {AT} {AT + 9.5}")
    assert isinstance(command, History)
    assert (command.room, command.limit, command.last) == ("den", 500, True)
    assert (command.since, command.until) == (edge_after(AT), edge(AT + 9.5))
    talk.enters("den")
    assert talk.told(Page("den", (said(1), said(2, deleted=True))), command) == [
        "@time=2023-11-14T22:14:20.000Z :Mia!mia@2.parlour PRIVMSG #den :hi"
    ]


def test_play_all() -> None:
    talk = Talk("znc.in/playback", replay=20)
    talk.enters("den")
    talk.enters("dorm")
    talk.enters("attic")
    commands = talk.all("ZNC *playback play #D*,#den,mia 0")
    assert [(command.room, command.limit, command.since) for command in commands] == [
        ("den", 20, None),
        ("dorm", 20, None),
        ("@mia", 20, None),
    ]


def test_a_batch_of_its_own_kind() -> None:
    talk = Talk("znc.in/playback", "server-time", "batch")
    command = talk.asks("ZNC *playback PLAY mia")
    begin, line, _ = talk.told(Page("@d", (said(1, room="@d"),)), command)
    assert begin.endswith(" znc.in/playback :mia")
    assert line.endswith(":Mia!mia@2.parlour PRIVMSG luca :hi")


def test_what_cannot_be_played() -> None:
    talk = Talk("znc.in/playback")
    assert talk.gets("ZNC *playback PLAY #den", Page("den", (said(1),))) == []
    assert talk.gets("ZNC *playback PLAY #den", Refused(Reason.NO_SUCH_ROOM)) == []


def test_list() -> None:
    talk = Talk("znc.in/playback")
    command = talk.asks("ZNC *playback LIST")
    assert isinstance(command, Targets)
    targets = TargetList((Target("den", "", AT), Target("@d", "Mia", AT + 0.5), Target("@e", "", AT)))
    head = ":*playback!playback@irc.parlour PRIVMSG luca :"
    assert talk.told(targets, command) == [f"{head}#den 0 {AT:.3f}", f"{head}Mia 0 {AT + 0.5:.3f}"]
    assert talk.gets("PRIVMSG *playback :list #*", targets) == [f"{head}#den 0 {AT:.3f}"]


@pytest.mark.parametrize("text", ["", "CLEAR *", "PLAY", "PLAY #den x", "PLAY #den -1", "PLAY #den nan"])
def test_what_the_module_does_not_know(text: str) -> None:
    (line,) = Talk().says(f"ZNC *playback {text}")
    assert line.startswith(":*playback!playback@irc.parlour PRIVMSG luca :")


def test_there_is_no_other_module() -> None:
    assert bare(Talk().says("ZNC *status help")) == ["401 *status :No such nick/channel"]
