"""What is asked is done once and answered once, however often the connection is lost."""

import asyncio
from typing import Any

import pytest

import parlour
from parlour import commands, events
from parlour.client.dial import LinkError
from parlour.client.requests import MOST
from parlour.commands import Mode
from parlour.errors import Reason
from tests.unit.client.chat_world import World, room, said, settle, welcome, worldly

DOWN = LinkError("Connection refused")


def ok(request: Any, seq: int) -> dict[str, Any]:
    """The answer to something said."""
    return {"type": "ok", "room": "lobby", "seq": seq, "at": 1.5, "id": request["id"]}


def error(request: Any, reason: str, **more: Any) -> dict[str, Any]:
    return {"type": "error", "reason": reason, "text": "A sentence.", "id": request["id"], **more}


async def numbers(answers: list[asyncio.Future[events.Event]]) -> list[int]:
    """The numbers that were given to things said."""
    return [done.seq for done in [await answer for answer in answers] if isinstance(done, events.Done)]


@worldly
async def test_answers_go_to_who_asked_whatever_their_order() -> None:
    world = World()
    async with world.chat as chat:
        stream = world.streams[0]
        answers = [chat.post(commands.Say(text=text)) for text in "abc"]
        requests = [await stream.asked("say") for _ in answers]
        assert [request["text"] for request in requests] == ["a", "b", "c"]
        assert len({request["id"] for request in requests}) == 3
        stream.tell(*(ok(request, seq) for seq, request in reversed([*enumerate(requests, 1)])))
        assert await numbers(answers) == [1, 2, 3]


@worldly
async def test_ids_of_two_chats_differ() -> None:
    one, other = World(), World()
    async with one.chat, other.chat:
        one.chat.post(commands.Say(text="a"))
        other.chat.post(commands.Say(text="a"))
        assert (await one.streams[0].asked("say"))["id"] != (await other.streams[0].asked("say"))["id"]


@worldly
async def test_a_refusal_is_raised() -> None:
    world = World()
    async with world.chat as chat:
        asking = asyncio.create_task(chat.join("bad name"))
        request = await world.streams[0].asked("join")
        world.streams[0].tell(error(request, "bad-room-name", about="bad name"))
        with pytest.raises(parlour.RequestRefused, match=r"A sentence\.") as refused:
            await asking
        assert (refused.value.reason, refused.value.about) == (Reason.BAD_ROOM_NAME, "bad name")


@worldly
async def test_answers_of_a_newer_server_are_answers() -> None:
    world = World()
    async with world.chat as chat:
        stream = world.streams[0]
        refused, odd = chat.post(commands.Say(text="a")), chat.post(commands.Rooms())
        stream.tell(error(await stream.asked("say"), "a-reason-of-tomorrow"))
        stream.tell({"type": "a-thing-of-tomorrow", "room": {"name": "x"}, "id": (await stream.asked("rooms"))["id"]})
        with pytest.raises(parlour.RequestRefused, match=r"A sentence\."):
            await refused
        with pytest.raises(parlour.ChatError, match="does not know"):
            await odd


@worldly
async def test_an_answer_of_another_kind_is_no_answer() -> None:
    world = World()
    async with world.chat as chat:
        asking = asyncio.create_task(chat.say("a"))
        world.streams[0].tell({"type": "pong", "id": (await world.streams[0].asked("say"))["id"]})
        with pytest.raises(parlour.ChatError, match="something else"):
            await asking


@worldly
async def test_what_was_not_answered_is_sent_again_once_in_order_under_the_same_id() -> None:
    world = World(welcome(), DOWN, welcome())
    async with world.chat as chat:
        posted = [chat.post(commands.Say(text=text)) for text in "abc"]
        first = [await world.streams[0].asked("say") for _ in posted]
        world.streams[0].tell(ok(first[0], 1))
        await posted[0]
        world.streams[0].cut()
        await settle()
        posted += [chat.post(commands.Say(text=text)) for text in "de"]
        stream = await world.connection(1)
        again = [await stream.asked("say") for _ in range(4)]
        assert [request["text"] for request in again] == ["b", "c", "d", "e"]
        assert [request["id"] for request in again[:2]] == [request["id"] for request in first[1:]]
        await settle()
        assert stream.asked_so_far() == []
        stream.tell(*(ok(request, seq) for seq, request in enumerate(again, 2)))
        assert await numbers(posted) == [1, 2, 3, 4, 5]


@worldly
async def test_rooms_come_before_what_is_said_in_them() -> None:
    world = World(welcome(room(), room("todo", 3)), welcome(room()))
    async with world.chat as chat:
        world.streams[0].cut()
        chat.post(commands.Say(text="a", room="todo"))
        stream = await world.connection(1)
        assert [(await stream.asked())["type"] for _ in range(2)] == ["resume", "say"]


@worldly
async def test_what_was_cancelled_is_not_sent() -> None:
    world = World(welcome(), DOWN, welcome())
    async with world.chat as chat:
        answers = [chat.post(commands.Say(text=text)) for text in "ab"]
        await settle()
        world.streams[0].cut()
        await settle()
        answers += [chat.post(commands.Say(text=text)) for text in "cd"]
        answers[0].cancel()
        answers[2].cancel()
        stream = await world.connection(1)
        assert [(await stream.asked("say"))["text"] for _ in range(2)] == ["b", "d"]


@worldly
async def test_a_request_that_is_cancelled_is_forgotten() -> None:
    world = World()
    async with world.chat as chat:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await chat.say("a")
        request = await world.streams[0].asked("say")
        world.streams[0].tell(ok(request, 1), said(1, "a", author="luca"))
        await settle()
        assert chat.connected


@pytest.mark.parametrize(
    ("command", "reason", "answer"),
    [
        (commands.Leave(room="todo"), "not-a-member", events.Exited("todo")),
        (commands.Leave(room="den"), "no-such-room", events.Exited("den")),
        (commands.Follow(term="tea"), "already-following", events.FollowChanged("tea")),
        (commands.Unfollow(term="tea"), "not-following", events.FollowChanged("tea", on=False)),
        (commands.Invite(room="den", name="bob"), "already-member", events.Done("den")),
    ],
)
def test_what_is_refused_because_it_was_done_is_done(command: Any, reason: str, answer: events.Event) -> None:
    @worldly
    async def again() -> None:
        world = World()
        async with world.chat as chat:
            first, kind = chat.post(command), type(command).__name__.lower()
            request = await world.streams[0].asked(kind)
            world.streams[0].cut()
            again = await (await world.connection(1)).asked(kind)
            assert again == request
            world.streams[1].tell(error(again, reason))
            assert await first == answer
            once = chat.post(command)
            world.streams[1].tell(error(await world.streams[1].asked(kind), reason))
            with pytest.raises(parlour.RequestRefused):
                await once

    again()


@worldly
async def test_so_many_may_wait_and_no_more() -> None:
    world = World(welcome(), DOWN, welcome())
    async with world.chat as chat:
        world.streams[0].cut()
        await settle()
        answers = [chat.post(commands.Say(text=str(number))) for number in range(MOST)]
        with pytest.raises(parlour.TooManyWaiting):
            await chat.post(commands.Say(text="one more"))
        patient = asyncio.create_task(chat.say("in time"))
        stream = await world.connection(1)
        for number in range(MOST):
            request = await stream.asked("say")
            assert request["text"] == str(number)
            stream.tell(ok(request, number + 1))
        request = await stream.asked("say")
        assert request["text"] == "in time"
        stream.tell(ok(request, 2000))
        assert (await patient).seq == 2000
        assert all(answer.done() for answer in answers)


@worldly
async def test_what_makes_no_line_is_not_sent() -> None:
    world = World()
    async with world.chat as chat:
        with pytest.raises(parlour.RequestRefused) as refused:
            await chat.say("ü" * 40_000)
        assert refused.value.reason is Reason.LINE_TOO_LONG
        with pytest.raises(parlour.RequestRefused, match="half a character"):
            await chat.say("\ud800")
        assert world.streams[0].asked_so_far() == []


@worldly
async def test_an_id_of_ones_own_is_kept() -> None:
    world = World()
    async with world.chat as chat:
        answer = chat.post(commands.Say(text="a", id="mine"))
        with pytest.raises(parlour.RequestRefused):
            await chat.post(commands.Say(text="b", id="mine"))
        request = await world.streams[0].asked("say")
        assert request["id"] == "mine"
        world.streams[0].tell(ok(request, 1))
        await answer


@worldly
async def test_who_asks_to_exit_is_told_so() -> None:
    world = World()
    async with world.chat as chat:
        leaving = chat.post(commands.Exit())
        await world.streams[0].asked("exit")
        world.streams[0].tell({"type": "closing", "reason": "left"})
        assert isinstance(await leaving, events.Closing)


@worldly
async def test_every_wrapper_asks_what_it_says() -> None:
    world = World()
    state = room("todo")
    hi = said(1)
    rows: list[tuple[Any, dict[str, Any], dict[str, Any], Any]] = [
        (world.chat.say("a", "todo", reply=2),
         {"type": "say", "text": "a", "room": "todo", "reply": 2},
         {"type": "ok", "room": "todo", "seq": 3, "at": 1.0}, parlour.Sent("todo", 3, 1.0)),
        (world.chat.say("a", action=True), {"type": "say", "text": "a", "action": True},
         {"type": "ok", "room": "lobby", "seq": 3, "at": 1.0}, parlour.Sent("lobby", 3, 1.0)),
        (world.chat.tell("bob", "a"), {"type": "tell", "name": "bob", "text": "a"},
         {"type": "ok", "room": "@1", "seq": 2, "at": 1.0}, parlour.Sent("@1", 2, 1.0)),
        (world.chat.say("a", notice=True), {"type": "say", "text": "a", "notice": True},
         {"type": "ok", "room": "lobby", "seq": 3, "at": 1.0}, parlour.Sent("lobby", 3, 1.0)),
        (world.chat.tell("bob", "a", reply=1, action=True, notice=True),
         {"type": "tell", "name": "bob", "text": "a", "reply": 1, "action": True, "notice": True},
         {"type": "ok", "room": "@1", "seq": 2, "at": 1.0}, parlour.Sent("@1", 2, 1.0)),
        (world.chat.typing("lobby"), {"type": "typing", "room": "lobby"}, {"type": "ok"}, None),
        (world.chat.typing("lobby", on=False), {"type": "typing", "room": "lobby", "state": "done"},
         {"type": "ok"}, None),
        (world.chat.edit("lobby", 1, "b"), {"type": "edit", "room": "lobby", "seq": 1, "text": "b"},
         {"type": "ok", "room": "lobby", "seq": 2, "at": 1.0}, parlour.Sent("lobby", 2, 1.0)),
        (world.chat.delete("lobby", 1), {"type": "delete", "room": "lobby", "seq": 1},
         {"type": "ok", "room": "lobby", "seq": 2, "at": 1.0}, parlour.Sent("lobby", 2, 1.0)),
        (world.chat.delete("lobby", 1, text="x"), {"type": "delete", "room": "lobby", "seq": 1, "text": "x"},
         {"type": "ok", "room": "lobby", "seq": 2, "at": 1.0}, parlour.Sent("lobby", 2, 1.0)),
        (world.chat.react("lobby", 1, "+1", on=False),
         {"type": "react", "room": "lobby", "seq": 1, "emoji": "+1", "on": False},
         {"type": "ok", "room": "lobby", "seq": 2, "at": 1.0}, parlour.Sent("lobby", 2, 1.0)),
        (world.chat.join("todo", private=True), {"type": "join", "room": "todo", "private": True},
         {"type": "entered", "room": state}, events.RoomState("todo", present=5000, member=True)),
        (world.chat.leave("todo"), {"type": "leave", "room": "todo"}, {"type": "exited", "room": "todo"}, None),
        (world.chat.join("todo", key="k"), {"type": "join", "room": "todo", "key": "k"},
         {"type": "entered", "room": state}, events.RoomState("todo", present=5000, member=True)),
        (world.chat.leave("todo", text="x"), {"type": "leave", "room": "todo", "text": "x"},
         {"type": "exited", "room": "todo", "text": "x"}, None),
        (world.chat.kick("todo", "bob", text="x"), {"type": "kick", "room": "todo", "name": "bob", "text": "x"},
         {"type": "ok"}, None),
        (world.chat.set_modes("todo", Mode("secret"), Mode("key", on=False)),
         {"type": "setmodes", "room": "todo", "modes": [{"name": "secret"}, {"name": "key", "on": False}]},
         {"type": "ok"}, None),
        (world.chat.modes("todo"), {"type": "modes", "room": "todo"},
         {"type": "modes", "room": "todo", "modes": [{"name": "limit", "value": "5"}]}, (Mode("limit", value="5"),)),
        (world.chat.masks("todo"), {"type": "masks", "room": "todo", "list": "banned"},
         {"type": "masks", "room": "todo", "list": "banned", "masks": [{"mask": "a!*@*", "by": "bob", "at": 1.0}]},
         (events.Masked("a!*@*", "bob", 1.0),)),
        (world.chat.rename_room("todo", "done", text="x"),
         {"type": "renameroom", "room": "todo", "name": "done", "text": "x"},
         {"type": "ok", "room": "todo", "seq": 2, "at": 1.0}, None),
        (world.chat.rename("luc"), {"type": "rename", "name": "luc"}, {"type": "ok"}, None),
        (world.chat.away("x"), {"type": "away", "text": "x"}, {"type": "ok"}, None),
        (world.chat.away(), {"type": "away"}, {"type": "ok"}, None),
        (world.chat.whois("bob"), {"type": "whois", "name": "bob"}, {"type": "whois", "profile": {"name": "bob"}},
         events.PersonIs(events.Profile("bob"))),
        (world.chat.invite("todo", "bob"), {"type": "invite", "room": "todo", "name": "bob"}, {"type": "ok"}, None),
        (world.chat.set_topic("todo", "x"), {"type": "topic", "room": "todo", "text": "x"}, {"type": "ok"}, None),
        (world.chat.topic("todo"), {"type": "topic", "room": "todo"},
         {"type": "topic", "room": "todo", "text": "x"}, "x"),
        (world.chat.list_rooms(), {"type": "rooms"}, {"type": "rooms", "rooms": [state]},
         (events.RoomState("todo", present=5000, member=True),)),
        (world.chat.who("todo"), {"type": "who", "room": "todo"},
         {"type": "who", "room": "todo", "people": [{"name": "bob"}]}, (events.Presence("bob"),)),
        (world.chat.people(), {"type": "people"}, {"type": "people", "names": ["bob"]}, ("bob",)),
        (world.chat.history(limit=2, before=9),
         {"type": "history", "room": "lobby", "before": 9, "limit": 2},
         {"type": "page", "room": "lobby", "messages": [hi], "more": True},
         events.Page("lobby", (events.Said("lobby", "bob", 1.0, 1, "hi"),), more=True)),
        (world.chat.search("tea", author="bob"),
         {"type": "search", "query": "tea", "author": "bob"},
         {"type": "found"}, events.Found()),
        (world.chat.history("todo", after=1, until=9.0, last=True, everything=True),
         {"type": "history", "room": "todo", "after": 1, "until": 9.0, "last": True, "everything": True},
         {"type": "page", "room": "todo"}, events.Page("todo")),
        (world.chat.read("lobby", 3), {"type": "read", "room": "lobby", "seq": 3},
         {"type": "unread", "room": "lobby", "read": 3}, events.Unread("lobby", 3)),
        (world.chat.follow("tea"), {"type": "follow", "term": "tea"}, {"type": "follow", "term": "tea"}, None),
        (world.chat.unfollow("tea"), {"type": "unfollow", "term": "tea"},
         {"type": "follow", "term": "tea", "on": False}, None),
        (world.chat.following(), {"type": "following"}, {"type": "following", "terms": ["tea"]}, ("tea",)),
    ]  # fmt: skip
    async with world.chat:
        for asked, request, answer, value in rows:
            asking = asyncio.create_task(asked)
            found = await world.streams[0].asked()
            assert {name: found[name] for name in found if name != "id"} == request
            world.streams[0].tell({**answer, "id": found["id"]})
            assert await asking == value
