"""Coming in, and why one may not."""

import asyncio

import pytest

import parlour
from parlour.client.dial import LinkError
from tests.unit.client.chat_world import INVALID, OK, TAKEN, World, now, room, said, settle, welcome, worldly


@worldly
async def test_one_comes_in_and_goes() -> None:
    world = World(welcome(room(last=3, read=2, topic="tea"), name="Luca"))
    async with world.chat as chat:
        assert (chat.name, chat.secret, chat.server, chat.connected) == ("Luca", "s3cret", "Fake", True)
        view = chat.rooms["lobby"]
        assert (view.name, view.kind, view.topic, view.last, view.read) == ("lobby", "open", "tea", 3, 2)
        stream = world.streams[0]
        assert stream.registration == b"REGISTER luca CHAT/2.0"
        leaving = asyncio.create_task(stream.asked("exit"))
        leaving.add_done_callback(lambda _: stream.tell({"type": "closing", "reason": "left"}))
    assert leaving.done()
    assert stream.closed
    assert not chat.connected
    assert now() < 1001


@worldly
async def test_the_secret_is_presented() -> None:
    world = World(secret="abc")
    async with world.chat:
        assert world.streams[0].registration == b"REGISTER luca CHAT/2.0 abc"


@worldly
async def test_rooms_are_joined_first() -> None:
    world = World(rooms=["todo", "games"])
    entering = asyncio.create_task(world.chat.__aenter__())
    stream = await world.connection(0)
    for name in ("todo", "games"):
        request = await stream.asked("join")
        assert request["room"] == name
        stream.tell({"type": "entered", "room": room(name), "id": request["id"]})
    chat = await entering
    assert [*chat.rooms] == ["lobby", "todo", "games"]
    await chat.__aexit__(None, None, None)


@worldly
async def test_a_room_that_is_refused_ends_the_coming_in() -> None:
    world = World(rooms=["bad name"])
    entering = asyncio.create_task(world.chat.__aenter__())
    stream = await world.connection(0)
    request = await stream.asked("join")
    stream.tell({"type": "error", "reason": "bad-room-name", "text": "No.", "about": "bad name", "id": request["id"]})
    with pytest.raises(parlour.RequestRefused, match=r"No\.") as refused:
        await entering
    assert refused.value.about == "bad name"
    assert stream.closed


@pytest.mark.parametrize(
    ("answer", "name", "error", "sentence"),
    [
        (INVALID, "lu,ca", parlour.NameRefused, "does not allow the name 'lu,ca'"),
        (INVALID, "luca", parlour.NotChat2, "example.org:64700 does not speak CHAT/2.0"),
        (b"400 Invalid registration", "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (TAKEN, "luca", parlour.NameTaken, "The name luca is taken"),
        (b"401 Client already registered", "luca", parlour.NameTaken, "taken"),
        (OK, "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (OK.strip(), "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (OK + b"@bob: hi\n", "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (OK + b'{"type":"pong"}\n', "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (b"503 Full \x1b[2J\n", "luca", parlour.ConnectError, "answered: 503 Full $"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (b"x" * 5000, "luca", parlour.NotChat2, "does not speak CHAT/2.0"),
        (None, "luca", parlour.ConnectError, "does not answer the registration"),
        (LinkError("Unknown host: example.org"), "luca", parlour.ConnectError, "Unknown host"),
    ],
)
def test_one_is_told_why_not(answer: bytes | None, name: str, error: type[Exception], sentence: str) -> None:
    @worldly
    async def attempt() -> None:
        world = World(answer, name=name)
        with pytest.raises(error, match=sentence) as raised:
            async with world.chat:
                pass
        assert type(raised.value) is error
        assert all(stream.closed for stream in world.streams)

    attempt()


@worldly
async def test_a_server_that_hangs_up_is_no_other_protocol() -> None:
    world = World(None)
    entering = asyncio.create_task(world.chat.__aenter__())
    (await world.connection(0)).cut()
    with pytest.raises(parlour.ConnectError, match="closed the connection") as raised:
        await entering
    assert type(raised.value) is parlour.ConnectError


@pytest.mark.parametrize(
    ("url", "name", "error"),
    [("localhost", "luca", parlour.BadAddress), ("chat://localhost:64700", "lu ca", parlour.NameRefused)],
)
def test_what_is_no_address_or_no_word_is_refused_at_once(url: str, name: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"form|word"):
        parlour.connect(url, name)


@worldly
async def test_an_iterator_made_before_misses_nothing() -> None:
    answer = welcome() + b'{"type":"said","room":"lobby","author":"bob","at":1.0,"seq":1,"text":"early"}\n'
    world = World(answer)
    messages, told = world.chat.messages(), world.chat.events()
    async with world.chat:
        message = await anext(messages)
        assert (message.text, message.author, message.room, message.seq, message.at) == (
            "early",
            "bob",
            "lobby",
            1,
            1.0,
        )
        assert [type(await anext(told)).__name__ for _ in range(2)] == ["Registered", "Said"]


@worldly
async def test_the_first_iterators_miss_nothing_either() -> None:
    world = World(rooms=["todo"])
    entering = asyncio.create_task(world.chat.__aenter__())
    stream = await world.connection(0)
    request = await stream.asked("join")
    stream.tell({"type": "entered", "room": room("todo"), "id": request["id"]}, said(1, "early", "todo"))
    chat = await entering
    messages, own = chat.messages(), chat.messages(own=True)
    assert (await anext(messages)).text == (await anext(own)).text == "early"
    stream.tell(said(2, "later", "todo"))
    assert (await anext(messages)).text == "later"
    late = chat.messages()
    stream.tell(said(3, "last", "todo"))
    assert (await anext(late)).text == "last"
    await chat.__aexit__(None, None, None)


@worldly
async def test_what_was_told_before_something_is_asked_is_not_kept() -> None:
    world = World()
    async with world.chat as chat:
        world.streams[0].tell(said(1))
        await settle()
        answer = chat.post(parlour.commands.Ping())
        messages = chat.messages()
        world.streams[0].tell(said(2), {"type": "pong", "id": (await world.streams[0].asked())["id"]})
        assert (await anext(messages)).seq == 2
        await answer


@worldly
async def test_coming_in_can_be_given_up() -> None:
    world = World(None)
    entering = asyncio.create_task(world.chat.__aenter__())
    await settle()
    entering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await entering
    assert world.streams[0].closed


@worldly
async def test_leaving_is_told_and_does_not_wait_for_ever() -> None:
    world = World()
    before = now()
    async with world.chat as chat:
        told = chat.events()
        world.streams[0].blocked = True
        answer = chat.post(parlour.commands.Ping())
    assert before + 2 <= now() <= before + 4
    with pytest.raises(parlour.ChatError, match="left"):
        await answer
    with pytest.raises(StopAsyncIteration):
        await anext(told)
    with pytest.raises(parlour.ChatError, match="left"):
        await chat.say("hello?")


@worldly
async def test_leaving_waits_for_the_answers() -> None:
    world = World()
    async with world.chat as chat:
        stream = world.streams[0]
        answer = chat.post(parlour.commands.Say(text="last words"))

        async def serve() -> None:
            request = await stream.asked("say")
            await asyncio.sleep(1)
            stream.tell(
                {"type": "ok", "room": "lobby", "seq": 1, "at": 1.0, "id": request["id"]}, said(1, "last words")
            )
            await stream.asked("exit")
            stream.tell({"type": "closing", "reason": "left"})

        serving = asyncio.create_task(serve())
    assert answer.done()
    await serving


@worldly
async def test_a_chat_that_is_cancelled_is_left() -> None:
    world = World()

    async def listen() -> None:
        async with world.chat as chat:
            async for _ in chat.messages():
                pass

    listening = asyncio.create_task(listen())
    stream = await world.connection(0)
    await settle()
    listening.cancel()
    await stream.asked("exit")
    with pytest.raises(asyncio.CancelledError):
        await listening
    assert stream.closed
