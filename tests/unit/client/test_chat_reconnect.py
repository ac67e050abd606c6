"""A connection is lost, and another one comes."""

import asyncio
from typing import Any

import pytest

import parlour
from parlour import events
from parlour.client.backoff import Backoff
from parlour.client.dial import LinkError
from parlour.client.told import Lost, Restored
from parlour.errors import Farewell
from tests.unit.client.chat_world import (
    INVALID,
    OK,
    TAKEN,
    World,
    now,
    replayed,
    room,
    said,
    settle,
    welcome,
    worldly,
)

DOWN = LinkError("Connection refused")


async def told(iterator: Any, *kinds: type) -> list[Any]:
    """What comes next, which must be of these kinds."""
    found = [await anext(iterator) for _ in kinds]
    assert [type(one) for one in found] == [*kinds]
    return found


def test_waits_double_up_to_half_a_minute() -> None:
    backoff = Backoff(lambda: 1.0)
    assert [backoff.delay() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    backoff.lasted(59.9)
    assert backoff.delay() == 30
    backoff.lasted(60)
    assert backoff.delay() == 0.5


def test_waits_are_a_random_part() -> None:
    numbers = iter([0.0, 0.5, 0.25])
    backoff = Backoff(lambda: next(numbers))
    assert [backoff.delay() for _ in range(3)] == [0.0, 0.5, 0.5]


@worldly
async def test_it_comes_back_as_the_same_person_and_is_told_what_it_missed() -> None:
    world = World(welcome(room(last=5)), DOWN, TAKEN, welcome(room(last=8), secret=""))
    async with world.chat as chat:
        everything, messages = chat.events(), chat.messages()
        world.streams[0].tell(said(6))
        world.streams[0].cut()
        assert (await told(everything, events.Said))[0].seq == 6
        start = now()
        losses = await told(everything, Lost, Lost, Lost)
        assert losses == [
            Lost("The server closed the connection", 0.5),
            Lost("Connection refused", 1.0),
            Lost("The name luca is taken, or looks like one that is", 2.0),
        ]
        assert not chat.connected
        stream = await world.connection(2)
        assert now() == pytest.approx(start + 3.5)
        assert stream.registration == b"REGISTER luca CHAT/2.0 s3cret"
        request = await stream.asked()
        assert (request["type"], request["rooms"]) == ("resume", {"lobby": 6})
        assert chat.connected
        stream.tell(said(9, "live"))
        stream.tell(replayed(7, 8), {"type": "resumed", "rooms": {"lobby": 8}, "id": request["id"]}, said(10))
        (back, *more) = await told(everything, events.Registered, *[events.Said] * 3, Restored, events.Said)
        assert back.secret == ""
        assert [one.seq for one in more if isinstance(one, events.Said)] == [7, 8, 9, 10]
        assert more[3] == Restored(2)
        assert [(await anext(messages)).seq for _ in range(5)] == [6, 7, 8, 9, 10]
        assert chat.secret == "s3cret"


@worldly
async def test_who_has_another_name_comes_back_under_it() -> None:
    world = World(welcome(), welcome(name="luc"))
    async with world.chat as chat:
        renaming = asyncio.create_task(chat.rename("luc"))
        request = await world.streams[0].asked("rename")
        world.streams[0].tell({"type": "ok", "id": request["id"]})
        world.streams[0].tell({"type": "renamed", "author": "luca", "at": 1.0, "name": "luc"})
        await renaming
        await settle()
        world.streams[0].cut()
        stream = await world.connection(1)
        await settle()
        assert stream.registration == b"REGISTER luc CHAT/2.0 s3cret"
        assert chat.name == "luc"


@worldly
@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("taken", [True, False])
async def test_the_connection_is_lost_with_the_answer_to_a_rename(done: bool, taken: bool) -> None:
    other = TAKEN if taken else welcome(secret="another")
    world = World(welcome(), *([other, welcome(name="luc")] if done else [welcome()]))
    async with world.chat as chat:
        renaming = asyncio.create_task(chat.rename("luc"))
        await world.streams[0].asked("rename")
        world.streams[0].cut()
        stream = await world.connection(2 if done else 1)
        request = await stream.asked("rename")
        assert (chat.name, chat.secret) == ("luc" if done else "luca", "s3cret")
        stream.tell({"type": "ok", "id": request["id"]})
        await renaming
        names = [stream.registration for stream in world.streams[1:]]
        both = [b"REGISTER luca CHAT/2.0 s3cret", b"REGISTER luc CHAT/2.0 s3cret"]
        assert names == (both if done else both[:1])
        assert world.streams[1].closed == done


@worldly
async def test_where_nothing_was_missed_nothing_is_asked() -> None:
    world = World(welcome(room(last=5)))
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        assert (await told(everything, Lost, events.Registered, Restored))[2] == Restored(0)
        await settle()
        assert world.streams[1].asked_so_far() == []


@worldly
async def test_with_another_store_the_numbers_begin_anew_and_open_rooms_are_joined_again() -> None:
    before = [room(last=50), room("todo", 7), room("den", 3, kind="private"), room("@1", 2, kind="direct")]
    world = World(welcome(*before), welcome(room(last=1), store="two", secret="other"))
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        (_, *gone, _, restored) = await told(
            everything, Lost, events.Registered, events.Exited, events.Exited, Restored
        )
        assert restored == Restored(0, anew=True)
        assert gone[1] == events.Exited("den")
        request = await world.streams[1].asked()
        assert (request["type"], request["room"]) == ("join", "todo")
        world.streams[1].tell({"type": "entered", "room": room("todo", 0), "id": request["id"]})
        world.streams[1].tell(said(2), said(1, room="todo"))
        (_, one, two) = await told(everything, events.Entered, events.Said, events.Said)
        assert (one.seq, two.seq) == (2, 1)
        assert [*chat.rooms] == ["lobby", "todo"]
        assert chat.secret == "other"


@worldly
async def test_a_room_that_cannot_be_joined_again_is_left() -> None:
    world = World(welcome(room(), room("todo")), welcome(store="two"))
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        request = await (await world.connection(1)).asked("join")
        refusal = {"type": "error", "reason": "too-many-rooms", "text": "", "id": request["id"]}
        world.streams[1].tell(refusal)
        found = await told(everything, Lost, events.Registered, Restored, events.Exited)
        assert found[3] == events.Exited("todo")
        assert [*chat.rooms] == ["lobby"]


@worldly
async def test_a_room_that_is_lost_is_left() -> None:
    world = World(welcome(room(last=1), room("den", 4, kind="private")), welcome(room(last=1)))
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        request = await (await world.connection(1)).asked("resume")
        assert request["rooms"] == {"lobby": 1, "den": 4}
        world.streams[1].tell({"type": "resumed", "rooms": {"lobby": 1}, "lost": ["den"], "id": request["id"]})
        await told(everything, Lost, events.Registered, events.Exited, Restored)
        assert [*chat.rooms] == ["lobby"]


@worldly
async def test_a_room_that_one_came_into_meanwhile_is_told_from_where_one_has_read() -> None:
    world = World(welcome(room(last=1)), welcome(room(last=1), room("@1", 3, kind="direct", read=1)))
    async with world.chat as chat:
        messages = chat.messages()
        world.streams[0].cut()
        request = await (await world.connection(1)).asked("resume")
        assert request["rooms"] == {"lobby": 1, "@1": 1}
        world.streams[1].tell(replayed(2, 3, "@1"), {"type": "resumed", "rooms": {"lobby": 1, "@1": 3}})
        assert [(await anext(messages)).seq for _ in range(2)] == [2, 3]


@worldly
async def test_what_was_missed_cannot_be_told_yet() -> None:
    world = World(welcome(room(last=5)), welcome(room(last=6)))
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        request = await (await world.connection(1)).asked("resume")
        world.streams[1].tell({"type": "error", "reason": "unavailable", "text": "", "id": request["id"]})
        found = await told(everything, Lost, events.Registered, Lost)
        assert found[2] == Lost("The server cannot tell what was missed", 1.0)
        request = await (await world.connection(2)).asked("resume")
        assert request["rooms"] == {"lobby": 5}


@pytest.mark.parametrize("reason", ["replaced", "left", "expelled"])
def test_who_was_replaced_does_not_come_back(reason: str) -> None:
    @worldly
    async def ended() -> None:
        world = World()
        async with world.chat as chat:
            everything, messages = chat.events(), chat.messages()
            answer = chat.post(parlour.commands.Ping())
            world.streams[0].tell({"type": "closing", "reason": reason})
            (_, lost) = await told(everything, events.Closing, Lost)
            assert lost.retry_in is None
            for iterator in (everything, messages):
                with pytest.raises(parlour.ChatEnded) as raised:
                    await anext(iterator)
                assert raised.value.farewell is Farewell(reason)
            with pytest.raises(parlour.ChatEnded):
                await answer
            with pytest.raises(parlour.ChatEnded):
                await chat.say("anyone?")
            with pytest.raises(parlour.ChatEnded):
                await anext(chat.messages())
            assert not chat.connected
        assert len(world.tries) == 1

    ended()


@pytest.mark.parametrize("reason", ["stopping", "too-slow", "too-late", "silent"])
def test_after_another_goodbye_it_does(reason: str) -> None:
    @worldly
    async def back() -> None:
        world = World()
        async with world.chat as chat:
            everything = chat.events()
            world.streams[0].tell({"type": "closing", "reason": reason})
            await told(everything, events.Closing, Lost, events.Registered, Restored)

    back()


@worldly
async def test_without_reconnect_the_first_loss_is_the_end() -> None:
    world = World(reconnect=False)
    async with world.chat as chat:
        messages = chat.messages()
        world.streams[0].tell(said(1))
        world.streams[0].cut()
        assert (await anext(messages)).seq == 1
        with pytest.raises(parlour.ConnectionLost, match="The server closed the connection"):
            await anext(messages)
    assert len(world.tries) == 1


@worldly
async def test_a_server_that_wants_us_no_more_is_the_end() -> None:
    world = World(welcome(), INVALID)
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        assert (await told(everything, Lost, Lost))[1].retry_in is None
        with pytest.raises(parlour.ChatEnded, match="does not speak"):
            await anext(everything)


@worldly
async def test_a_server_whose_welcome_does_not_come_is_tried_again() -> None:
    world = World(welcome(), OK, welcome())
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        await told(everything, Lost, Lost, events.Registered, Restored)


@worldly
async def test_losses_that_nobody_looks_at_do_not_pile_up() -> None:
    world = World(welcome(), DOWN)
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        await asyncio.sleep(86400)
        assert len(world.tries) > 2000
        assert await anext(everything) == Lost("Connection refused", 30.0)


@worldly
async def test_leaving_while_there_is_no_connection_takes_no_time() -> None:
    world = World(welcome(), DOWN)
    async with world.chat:
        world.streams[0].cut()
        await asyncio.sleep(10)
        before = now()
    assert now() == before


# -- the pulse ---------------------------------------------------------------------------------------------------------


@worldly
async def test_a_silent_server_is_asked_and_given_time() -> None:
    world = World()
    async with world.chat as chat:
        everything = chat.events()
        start = now()
        await world.streams[0].asked("ping")
        assert now() - start == pytest.approx(20, abs=2.1)
        (lost,) = await told(everything, Lost)
        assert now() - start == pytest.approx(30, abs=2.1)
        assert lost.why == "The server does not answer any more"
        assert world.streams[0].closed


@worldly
async def test_a_server_that_answers_is_there() -> None:
    world = World()
    world.answers_pings = True
    async with world.chat as chat:
        await asyncio.sleep(3600)
        assert chat.connected
        assert len(world.tries) == 1


@worldly
async def test_a_dead_connection_that_takes_nothing_is_noticed_too() -> None:
    world = World()
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].blocked = True
        chat.post(parlour.commands.Ping())
        await told(everything, Lost)


@pytest.mark.parametrize("shift", [600.0, -600.0])
def test_after_a_sleep_the_connection_is_looked_at_at_once(shift: float) -> None:
    @worldly
    async def asleep() -> None:
        world = World()
        async with world.chat as chat:
            everything = chat.events()
            await asyncio.sleep(5)
            world.wall += shift
            start = now()
            await world.streams[0].asked("ping")
            assert now() - start <= 2
            await told(everything, Lost)
            assert now() - start <= 5.1

    asleep()


@worldly
async def test_after_a_sleep_a_connection_that_lives_is_kept() -> None:
    world = World()
    world.answers_pings = True
    async with world.chat:
        for _ in range(10):
            world.wall += 600
            await asyncio.sleep(60)
        assert len(world.tries) == 1


@worldly
async def test_a_healthy_minute_makes_the_next_waits_short() -> None:
    world = World(welcome(), DOWN, DOWN, welcome())
    world.answers_pings = True
    async with world.chat as chat:
        everything = chat.events()
        world.streams[0].cut()
        waits = [one.retry_in for one in await told(everything, Lost, Lost, Lost)]
        await told(everything, events.Registered, Restored)
        await asyncio.sleep(10)
        world.streams[-1].cut()
        waits += [one.retry_in for one in await told(everything, Lost)]
        await told(everything, events.Registered, Restored)
        await asyncio.sleep(70)
        world.streams[-1].cut()
        waits += [one.retry_in for one in await told(everything, Lost)]
        assert waits == [0.5, 1, 2, 4, 0.5]
