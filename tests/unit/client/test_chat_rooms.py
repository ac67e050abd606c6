"""The rooms one is in, as events change them, and the messages said there."""

import asyncio
from typing import Any

from parlour import commands, events
from parlour.client.roomview import MOST_PRESENT
from tests.unit.client.chat_world import World, replayed, room, said, settle, welcome, worldly


def who(name: str, *people: str, **more: Any) -> dict[str, Any]:
    return {"type": "who", "room": name, "people": [{"name": person} for person in people], **more}


@worldly
async def test_who_is_there_is_asked_and_kept_up_to_date() -> None:
    world = World(welcome(room(present=2)))
    async with world.chat as chat:
        stream, view = world.streams[0], chat.rooms["lobby"]
        request = await stream.asked("who")
        stream.tell({"type": "joined", "room": "lobby", "author": "early", "at": 1.0})
        stream.tell(who("lobby", "luca", "bob", id=request["id"]))
        stream.tell({"type": "joined", "room": "lobby", "author": "eve", "at": 1.0})
        stream.tell({"type": "left", "room": "lobby", "author": "bob", "at": 1.0})
        await settle()
        assert view.present == {"luca", "eve"}
        world.streams[0].cut()
        request = await (await world.connection(1)).asked("who")
        world.streams[1].tell(who("lobby", "luca", id=request["id"]))
        await settle()
        assert view.present == {"luca"}
        assert chat.rooms["lobby"] is view


@worldly
async def test_where_very_many_are_nobody_asks() -> None:
    world = World(welcome(room(present=MOST_PRESENT), room("big", present=MOST_PRESENT + 1)))
    async with world.chat as chat:
        stream = world.streams[0]
        await settle()
        assert [request["room"] for request in stream.asked_so_far()] == ["lobby"]
        stream.tell({"type": "joined", "room": "big", "author": "eve", "at": 1.0})
        await settle()
        assert chat.rooms["big"].present == set()
        asking = asyncio.create_task(chat.who("big"))
        stream.tell(who("big", "luca", id=(await stream.asked("who"))["id"]))
        await asking
        stream.tell({"type": "joined", "room": "big", "author": "eve", "at": 1.0})
        await settle()
        assert chat.rooms["big"].present == {"luca", "eve"}


@worldly
async def test_what_is_unread_is_counted_once() -> None:
    world = World(welcome(room(last=8, read=5)), welcome(room(last=20, read=6)))
    async with world.chat as chat:
        stream, view = world.streams[0], chat.rooms["lobby"]
        stream.tell({"type": "unread", "room": "lobby", "read": 5, "messages": 3, "mentions": 1})
        stream.tell(said(9, "@luca", mentions=["luca"]), said(10, "@all", mentions=["all"]), said(11, author="luca"))
        stream.tell({"type": "deleted", "room": "lobby", "author": "bob", "at": 1.0, "seq": 12, "target": 9})
        stream.tell(said(13, "", deleted=True))
        await settle()
        assert (view.last, view.read, view.unread, view.mentions) == (13, 5, 5, 3)
        reading = asyncio.create_task(chat.read("lobby", 6))
        request = await stream.asked("read")
        stream.tell({"type": "unread", "room": "lobby", "read": 6, "messages": 4, "mentions": 2, "id": request["id"]})
        assert await reading == events.Unread("lobby", 6, 4, 2)
        assert (view.read, view.unread, view.mentions) == (6, 4, 2)
        stream.cut()
        stream = await world.connection(1)
        stream.tell({"type": "unread", "room": "lobby", "read": 6, "messages": 11, "mentions": 2})
        stream.tell(replayed(14, 20), {"type": "resumed", "rooms": {"lobby": 20}}, said(21))
        await settle()
        assert (view.last, view.unread, view.mentions) == (21, 12, 2)


@worldly
async def test_rooms_come_and_go() -> None:
    world = World()
    async with world.chat as chat:
        stream, told = world.streams[0], chat.events()
        stream.tell({"type": "entered", "room": room("den", 4, kind="private", topic="tea"), "by": "bob"})
        created = {"type": "created", "room": "@1", "author": "bob", "at": 1.0, "seq": 1, "kind": "direct"}
        stream.tell({**created, "people": ["bob", "luca"]}, said(2, "psst", "@1"))
        stream.tell({"type": "topicset", "room": "den", "author": "bob", "at": 1.0, "seq": 5, "text": "coffee"})
        await settle()
        den, direct = chat.rooms["den"], chat.rooms["@1"]
        assert (den.kind, den.topic, den.last) == ("private", "coffee", 5)
        assert (direct.kind, direct.people, direct.present) == ("direct", ("bob", "luca"), {"bob", "luca"})
        assert (direct.last, direct.unread) == (2, 1)
        stream.tell({"type": "exited", "room": "den"})
        await settle()
        assert [*chat.rooms] == ["lobby", "@1"]
        found = [type(await anext(told)).__name__ for _ in range(5)]
        assert found == ["Entered", "Created", "Said", "TopicSet", "Exited"]


@worldly
async def test_people_with_other_names() -> None:
    world = World(welcome(room(present=2), room("@1", 3, kind="direct", people=["luca", "bob"], present=2)))
    async with world.chat as chat:
        stream, told, mine = world.streams[0], chat.events(), chat.messages(own=True)
        request = await stream.asked("who")
        stream.tell(who("lobby", "luca", "bob", id=request["id"]))
        stream.tell({"type": "renamed", "author": "bob", "at": 2.0, "name": "bobby"})
        stream.tell({"type": "renamed", "author": "luca", "at": 3.0, "name": "luc"})
        await settle()
        assert chat.rooms["lobby"].present == {"bobby", "luc"}
        assert chat.rooms["@1"].people == ("luc", "bobby")
        assert chat.name == "luc"
        assert [type(await anext(told)) for _ in range(2)] == [events.Renamed] * 2
        messages = chat.messages()
        stream.tell(said(1, "mine", author="luca", at=3.0), said(2, "mine", author="luc", at=4.0))
        stream.tell(said(3, "a stranger's", author="luca", at=4.0, mentions=["luc"]))
        message = await anext(messages)
        assert (message.seq, message.mentions_me) == (3, True)
        assert [(await anext(mine)).seq for _ in range(3)] == [1, 2, 3]
        assert (chat.rooms["lobby"].unread, chat.rooms["lobby"].mentions) == (1, 1)


@worldly
async def test_operators_at_work() -> None:
    world = World(welcome(room(present=2), room("dev", 3)))
    async with world.chat as chat:
        stream, told = world.streams[0], chat.events()
        request = await stream.asked("who")
        stream.tell(who("lobby", "luca", "bob", id=request["id"]))
        stream.tell({"type": "kicked", "room": "lobby", "author": "mod", "at": 1.0, "name": "bob", "text": "no"})
        stream.tell({"type": "modesset", "room": "lobby", "author": "mod", "at": 1.0, "modes": [{"name": "secret"}]})
        stream.tell({"type": "typing", "room": "lobby", "author": "mod", "at": 1.0})
        stream.tell({"type": "roomrenamed", "room": "dev", "author": "mod", "at": 1.0, "seq": 4, "name": "tools"})
        stream.tell(said(5, "hi", "tools"))
        stream.tell({"type": "exited", "room": "lobby", "by": "mod", "text": "no"})
        stream.tell({"type": "invitation", "room": "lobby", "by": "mod"})
        stream.tell({"type": "isaway", "name": "bob", "text": "lunch"})
        stream.tell({"type": "away", "author": "bob", "at": 1.0, "text": "lunch"})
        view, lobby = chat.rooms["dev"], chat.rooms["lobby"]
        await settle()
        assert lobby.present == {"luca"}
        assert {**chat.rooms} == {"tools": view}
        assert (view.name, view.last, view.unread) == ("tools", 5, 1)
        found = [type(await anext(told)).__name__ for _ in range(9)]
        assert found[:6] == ["Kicked", "ModesSet", "Typing", "RoomRenamed", "Said", "Exited"]
        assert found[6:] == ["Invitation", "IsAway", "AwaySet"]


@worldly
async def test_messages_are_chosen() -> None:
    world = World(welcome(room(), room("todo")))
    async with world.chat as chat:
        stream = world.streams[0]
        every, own, todo = chat.messages(), chat.messages(own=True), chat.messages("#Todo")
        stream.tell(said(1, "mine", author="luca"), said(2, "", deleted=True), said(3, "@luca", mentions=["luca"]))
        stream.tell(said(1, "@all", "todo", mentions=["all"]))
        one = await anext(every)
        assert (one.seq, one.mentions_me, one.mentions, one.direct) == (3, True, ("luca",), False)
        other = await anext(every)
        assert (other.room, other.seq, other.mentions_me) == ("todo", 1, False)
        assert [(await anext(own)).text for _ in range(3)] == ["mine", "@luca", "@all"]
        assert repr(await anext(todo)) == "<Message todo 1 bob: '@all'>"


@worldly
async def test_a_message_can_be_answered() -> None:
    world = World()
    async with world.chat as chat:
        stream, messages = world.streams[0], chat.messages()
        created = {"type": "created", "room": "@1", "author": "bob", "at": 1.0, "seq": 1, "kind": "direct"}
        stream.tell({**created, "people": ["bob", "luca"]}, said(2, "psst", "@1"))
        message = await anext(messages)
        assert message.direct
        answering = asyncio.create_task(message.reply("what?"))
        request = await stream.asked("say")
        assert (request["room"], request["reply"], request["text"]) == ("@1", 2, "what?")
        stream.tell({"type": "ok", "room": "@1", "seq": 3, "at": 1.0, "id": request["id"]})
        assert (await answering).seq == 3
        reacting = asyncio.create_task(message.react("+1"))
        request = await stream.asked("react")
        assert (request["room"], request["seq"], request["emoji"], request.get("on", True)) == ("@1", 2, "+1", True)
        stream.tell({"type": "ok", "room": "@1", "seq": 4, "at": 1.0, "id": request["id"]})
        await reacting


@worldly
async def test_answers_go_to_who_asked_and_changes_to_everyone() -> None:
    world = World()
    async with world.chat as chat:
        stream, told = world.streams[0], chat.events()
        rows: list[tuple[commands.Request, dict[str, Any]]] = [
            (commands.Ping(), {"type": "pong"}),
            (commands.Rooms(), {"type": "rooms"}),
            (commands.Join(room="todo"), {"type": "entered", "room": room("todo")}),
            (commands.Read(room="todo", seq=1), {"type": "unread", "room": "todo", "read": 1}),
            (commands.Follow(term="tea"), {"type": "follow", "term": "tea"}),
            (commands.Leave(room="todo"), {"type": "exited", "room": "todo"}),
        ]
        for command, answer in rows:
            asked = chat.post(command)
            stream.tell({**answer, "id": (await stream.asked())["id"]})
            await asked
        stream.tell({"type": "matched", "term": "tea", "message": said(1, "tea!", "kitchen")})
        stream.tell({"type": "error", "reason": "line-too-long", "text": "A line was too long."})
        found = [type(await anext(told)).__name__ for _ in range(6)]
        assert found == ["Entered", "Unread", "FollowChanged", "Exited", "Matched", "Refused"]


@worldly
async def test_what_this_program_does_not_know_is_passed_over() -> None:
    world = World(welcome(room(last=1)), welcome(room(last=6)))
    async with world.chat as chat:
        stream, messages = world.streams[0], chat.messages()
        stream.tell({"type": "painted", "room": "lobby", "author": "bob", "at": 1.0, "seq": 2, "colour": "red"})
        stream.bytes(b"no json\n\n[1]\n\xff\n")
        stream.tell({"type": "pinned"}, said(3), {"type": "painted", "room": "lobby", "seq": 4})
        assert (await anext(messages)).seq == 3
        stream.cut()
        stream = await world.connection(1)
        request = await stream.asked("resume")
        assert request["rooms"] == {"lobby": 4}
        missed = [{"type": "painted", "seq": 5}, said(6)]
        stream.tell({"type": "replayed", "room": "lobby", "events": missed, "last": True, "id": request["id"]})
        stream.tell({"type": "resumed", "rooms": {"lobby": 6}, "id": request["id"]}, said(7))
        assert [(await anext(messages)).seq for _ in range(2)] == [6, 7]
