"""Who does not take what comes makes the server wait, and nothing is lost of it, nor does it pile up."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest

from parlour import commands
from parlour.client.feed import FULL, OVERFULL
from parlour.client.told import Lost, Restored
from tests.unit.client.chat_world import World, replayed, room, said, settle, welcome, worldly


async def take(iterator: AsyncIterator[Any], count: int) -> list[Any]:
    return [await anext(iterator) for _ in range(count)]


@worldly
async def test_a_slow_one_makes_the_server_wait() -> None:
    world = World()
    async with world.chat as chat:
        stream, messages = world.streams[0], chat.messages()
        for start in range(0, 5 * FULL, 100):
            stream.tell(*(said(start + seq) for seq in range(1, 101)))
        await asyncio.sleep(600)
        assert stream.unread == 40
        assert chat.connected
        assert [(await anext(messages)).seq for _ in range(5 * FULL)] == [*range(1, 5 * FULL + 1)]
        assert stream.unread == 0


@worldly
async def test_one_that_nobody_has_any_more_makes_nobody_wait() -> None:
    world = World()
    async with world.chat as chat:
        stream, slow, quick = world.streams[0], chat.messages(), chat.messages()
        for start in range(0, 3 * FULL, 100):
            stream.tell(*(said(start + seq) for seq in range(1, 101)))
        await settle()
        assert stream.unread == 20
        del slow
        gc.collect()
        assert [(await anext(quick)).seq for _ in range(3 * FULL)] == [*range(1, 3 * FULL + 1)]


@worldly
async def test_an_answer_is_read_however_much_was_not_taken() -> None:
    world = World()
    async with world.chat as chat:
        stream, messages = world.streams[0], chat.messages()
        stream.tell(*(said(seq) for seq in range(1, FULL + 1)))
        await settle()
        stream.tell(*(said(FULL + seq) for seq in range(1, 101)))
        await settle()
        assert stream.unread == 1
        saying = asyncio.create_task(chat.say("hi"))
        request = await stream.asked("say")
        stream.tell({"type": "ok", "room": "lobby", "seq": FULL + 101, "at": 1.0, "id": request["id"]})
        await saying
        assert [(await anext(messages)).seq for _ in range(FULL + 100)] == [*range(1, FULL + 101)]


@worldly
async def test_too_much_is_told_again_on_another_connection() -> None:
    """It waits for an answer, so that the server cannot be made to wait: what comes meanwhile is not kept."""
    most = OVERFULL + 5000
    world = World(welcome(), welcome(room(last=most)))
    world.answers_pings = True
    async with world.chat as chat:
        stream, messages = world.streams[0], chat.messages()
        answer = chat.post(commands.Say(text="hi"))
        request = await stream.asked("say")
        for start in range(0, most, 100):
            stream.tell(*(said(start + seq) for seq in range(1, 101)))
        await asyncio.sleep(30)
        assert stream.unread == 0
        assert chat.connected
        stream.tell({"type": "ok", "room": "lobby", "seq": most, "at": 1.0, "id": request["id"]})
        await answer
        taken = [(await anext(messages)).seq for _ in range(OVERFULL)]
        assert taken == [*range(1, OVERFULL + 1)]
        told = chat.events()
        stream = await world.connection(1)
        request = await stream.asked("resume")
        assert request["rooms"] == {"lobby": OVERFULL}
        for first in range(OVERFULL + 1, most, 500):
            stream.tell(replayed(first, first + 499, end=first + 499 == most))
        stream.tell({"type": "resumed", "rooms": {"lobby": most}, "id": request["id"]})
        taking = asyncio.create_task(take(messages, 5000))
        others = [one for one in await take(told, 5003) if isinstance(one, Lost | Restored)]
        assert others == [Lost("More came than was taken", 0.0), Restored(5000)]
        assert [message.seq for message in await taking] == [*range(OVERFULL + 1, most + 1)]


@worldly
async def test_too_much_that_was_missed_is_told_again_too() -> None:
    most = 2 * OVERFULL
    world = World(welcome(), welcome(room(last=most)))
    world.answers_pings = True
    async with world.chat as chat:
        messages = chat.messages()
        world.streams[0].cut()
        stream = await world.connection(1)
        answer = chat.post(commands.Say(text="hi"))
        request = await stream.asked("say")
        for first in range(1, most, 500):
            stream.tell(replayed(first, first + 499, end=first + 499 == most))
        stream.tell({"type": "resumed", "rooms": {"lobby": most}}, said(most + 1))
        await asyncio.sleep(30)
        assert stream.unread == 0
        stream.tell({"type": "ok", "room": "lobby", "seq": most, "at": 1.0, "id": request["id"]})
        await answer
        assert [message.seq for message in await take(messages, OVERFULL)] == [*range(1, OVERFULL + 1)]
        stream = await world.connection(2)
        assert (await stream.asked("resume"))["rooms"] == {"lobby": OVERFULL}
        for first in range(OVERFULL + 1, most, 500):
            stream.tell(replayed(first, first + 499, end=first + 499 == most))
        assert [message.seq for message in await take(messages, OVERFULL)] == [*range(OVERFULL + 1, most + 1)]


@worldly
async def test_two_may_take_from_one_iterator() -> None:
    world = World()
    async with world.chat as chat:
        messages = chat.messages()
        one, other = (asyncio.create_task(take(messages, 1)) for _ in range(2))
        await settle()
        one.cancel()
        world.streams[0].tell(said(1), said(2))
        assert [message.seq for message in await other] == [1]
        assert (await anext(messages)).seq == 2


@worldly
async def test_an_endless_line_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.client.objects.MAX_OBJECT", 1000)
    world = World()
    async with world.chat as chat:
        told = chat.events()
        world.streams[0].bytes(b"x" * 1001)
        assert (await anext(told)) == Lost("The server sends a line without an end", 0.5)
