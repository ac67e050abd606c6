import pytest

from parlour import commands, events
from parlour.client.failures import ChatError, RequestRefused
from parlour.client.screen import Leaving
from parlour.commands import Command
from parlour.errors import Reason
from tests.unit.client.rooms.line import Line, played
from tests.unit.client.rooms.world import NOON, said


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("hello", commands.Say("hello", "lobby")),
        ("/reply bob yes", commands.Say("yes", "lobby", reply=1)),
        ("/reply #77 yes", commands.Say("yes", "lobby", reply=77)),
        ("/react 👍", commands.React("lobby", 3, "👍")),
        ("/react bob 👍", commands.React("lobby", 1, "👍")),
        ("/edit too", commands.Edit("lobby", 2, "too")),
        ("/edit #2 too", commands.Edit("lobby", 2, "too")),
        ("/delete", commands.Delete("lobby", 2)),
        ("/msg bob hi", commands.Tell("bob", "hi")),
        ("/join ops", commands.Join("ops")),
        ("/kick bob why not", commands.Kick("lobby", "bob", "why not")),
        ("/nick luc", commands.Rename("luc")),
        ("/who @bob", commands.Who("@bob")),
        ("/leave dev", commands.Leave("dev")),
        ("/search in:#DEV x", commands.Search("x", room="dev", limit=20)),
        ("/history 5", commands.History("lobby", before=1, limit=5)),
    ],
)
def test_what_is_asked(typed: str, command: Command) -> None:
    assert played(lambda line: line.type(typed)).asked == [command]


def test_what_is_not_asked() -> None:
    typed = ("/join dev", "/join @bob", "/msg bob", "/join @eve", "/msg eve", "/reply eve x", "/quit", "/edit")

    def play(line: Line) -> None:
        for one in typed:
            line.type(one)

    line = played(play)
    assert line.asked == []
    assert line.went == ["dev", "@bob", "@bob"]
    assert line.shown == [
        "You and eve have not talked yet: /msg eve TEXT begins it",
        "You and eve have not talked yet: /msg eve TEXT begins it",
        "No message of eve is known here; /history shows earlier ones, /numbers their numbers",
    ]
    assert line.left == [Leaving.QUIT]
    assert line.filled == ["/edit #2 two"]


def test_a_reaction_is_taken_off_again() -> None:
    def play(line: Line) -> None:
        line.desk.hear(events.Reacted("lobby", "luca", NOON, 4, 1, "👍"))
        line.type("/react bob 👍")

    assert played(play).asked == [commands.React("lobby", 1, "👍", on=False)]


def test_what_is_refused_is_shown_and_comes_back() -> None:
    async def play(line: Line) -> None:
        line.type("hello " + "x" * 100)
        assert len(line.waiting) == 1
        await line.answer(RequestRefused(Reason.TEXT_TOO_LONG, text="that was too long"))
        assert len(line.waiting) == 0

    line = played(play)
    assert line.shown == ["Not sent (that was too long): hello " + "x" * 51 + "..."]
    assert line.filled == ["hello " + "x" * 100]


def test_what_is_never_answered_is_told() -> None:
    async def play(line: Line) -> None:
        line.type("hello")
        await line.answer(ChatError("The chat was left"))

    assert played(play).shown == ["Not sent: hello"]


def test_the_last_message_is_the_one_that_was_just_said() -> None:
    async def play(line: Line) -> None:
        line.type("four")
        line.type("/edit for")
        line.type("/delete")
        assert line.shown == ["Your last message is not sent yet"] * 2
        assert line.asked == [commands.Say("four", "lobby")]
        await line.answer(events.Done("lobby", 4, NOON))
        line.type("/edit for")

    assert played(play).asked == [commands.Edit("lobby", 4, "for")]


def test_answers() -> None:
    async def play(line: Line) -> None:
        rooms = (events.RoomState("dev", topic="all", present=2, member=True), events.RoomState("new", "private"))
        answers: dict[str, events.Event] = {
            "/join ops": events.Entered(events.RoomState("ops")),
            "/rooms": events.RoomList(rooms),
            "/who": events.WhoList("lobby", (events.Presence("ann"), events.Presence("bob", here=False))),
            "/list": events.PeopleList(tuple(f"p{n}" for n in range(202))),
            "/topic": events.TopicIs("lobby"),
            "/topic ": events.TopicIs("lobby", "all"),
            "/search x": events.Found((said(3, "ann", "3", "dev"), said(2, "ann", "2", "dev")), more=True),
            "/search y": events.Found(),
            "/follow x": events.FollowChanged("x"),
            "/unfollow x": events.FollowChanged("x", on=False),
            "/follow?": events.FollowList(("x", "@luca")),
            "/history": events.Page("lobby"),
            "/away lunch": events.Done(),
            "/away": events.Done(),
            "/who ops": events.WhoList("ops", (events.Presence("ann", role="operator"),)),
            "/whois ann": events.PersonIs(
                events.Profile("ann", "a", "1f.parlour", "Ann A.", NOON, "lunch", bot=True),
                (events.InRoom("ops", "voice"), events.InRoom("lobby")),
                7260.0,
            ),
            "/whois bob": events.PersonIs(events.Profile("bob", "b", "1f.parlour", "bob", NOON)),
            "/whois ci": events.PersonIs(events.Profile("ci", bot=True), here=False),
            "/me waves": events.Done("lobby", 9, NOON),
        }
        for typed, answer in answers.items():
            line.type(typed)
            await line.answer(answer)

    line = played(play)
    assert line.went == ["ops"]
    assert line.shown == [
        "  2:dev (2 here): all",
        "  new (0 here, private)",
        "1 in lobby: ann",
        "1 more could be: bob",
        f"202 connected: {', '.join(f'p{n}' for n in range(200))} and 2 more",
        "lobby has no topic",
        "The topic of lobby is: all",
        "--- found ---",
        "2026-11-23 12:00 [dev] ann: 2",
        "2026-11-23 12:00 [dev] ann: 3",
        "--- the newest; there are others ---",
        "Nothing was found",
        "You follow x now",
        "You follow x no longer",
        "You follow x, @luca",
        "Nothing was said in lobby before that",
        "You are away",
        "You are back",
        "1 in ops: ann (operator)",
        "ann (a@1f.parlour), a bot: Ann A.",
        "  in ops (voice), lobby",
        "  here since 2026-11-23 12:00, silent for 2 h 1 min",
        "  away: lunch",
        "bob (b@1f.parlour)",
        "  here since 2026-11-23 12:00, silent for 0 min",
        "ci, a bot",
        "  not connected",
    ]
