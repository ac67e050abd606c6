"""The library against a real server, which is stopped, killed and started again under it."""

import asyncio
import functools
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

import parlour
from parlour import commands, events
from parlour.client.told import Told
from tests.live.conftest import Serve
from tests.live.fake_servers import Behaviour, careless, framed, keeps_newline, serving, splits_words, strict
from tests.live.server import HOME, PATIENCE, ServerProcess

MANY = 500
"""Messages of a flood."""

Item = TypeVar("Item")


def live(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a test of a coroutine function; it leaves no task behind."""

    @functools.wraps(test)
    def ran(*arguments: Any, **named: Any) -> None:
        async def limited() -> None:
            async with asyncio.timeout(2 * PATIENCE):
                await test(*arguments, **named)
            assert asyncio.all_tasks() == {asyncio.current_task()}

        asyncio.run(limited())

    return ran


def url(server: ServerProcess) -> str:
    return f"chat://127.0.0.1:{server.port}"


async def take(iterator: AsyncIterator[Item], count: int) -> list[Item]:
    return [await anext(iterator) for _ in range(count)]


async def until(iterator: AsyncIterator[Told], kind: type[Item]) -> Item:
    """The next of that kind."""
    async for told in iterator:
        if isinstance(told, kind):
            return told
    raise AssertionError("it ended")


@live
async def test_two_people_talk(module_server: ServerProcess) -> None:
    async with (
        parlour.connect(url(module_server), "ann", rooms=["tea"]) as ann,
        parlour.connect(url(module_server), "Bob", rooms=["#Tea"]) as bob,
    ):
        assert ann.server.startswith("Parlour ")
        assert [*bob.rooms] == ["lobby", "tea"]
        heard, answers = bob.messages("tea"), ann.messages()
        sent = await ann.say("tea, @bob?\nor coffee?", "tea")
        message = await anext(heard)
        assert (message.seq, message.at, message.author) == (sent.seq, sent.at, "ann")
        assert (message.text, message.mentions_me) == ("tea, @bob?\nor coffee?", True)
        await message.react("+1")
        replied = await message.reply("tea!")
        answer = await anext(answers)
        assert (answer.text, answer.said.reply, answer.said.to) == ("tea!", sent.seq, "ann")
        await ann.edit("tea", sent.seq, "tea?")
        await bob.delete("tea", replied.seq)
        page = await ann.history("tea")
        assert [(said.text, said.deleted) for said in page.messages] == [("tea?", False), ("", True)]
        assert page.messages[0].reactions == (events.Reaction("+1", ("Bob",)),)
        assert [said.seq for said in (await bob.search("tea", room="tea")).messages] == [sent.seq]
        assert {one.name for one in await ann.who("tea")} == {"ann", "Bob"} == ann.rooms["tea"].present
        assert (await bob.read("tea", sent.seq)).messages == 0


@live
async def test_what_is_said_to_one_alone(module_server: ServerProcess) -> None:
    async with (
        parlour.connect(url(module_server), "ann") as ann,
        parlour.connect(url(module_server), "bob") as bob,
    ):
        messages = bob.messages()
        await ann.tell("bob", "psst")
        message = await anext(messages)
        assert message.direct
        assert bob.rooms[message.room].people == ("ann", "bob")
        answers = ann.messages(message.room)
        await message.reply("yes?")
        assert (await anext(answers)).text == "yes?"


@live
async def test_a_private_room(module_server: ServerProcess) -> None:
    async with (
        parlour.connect(url(module_server), "ann") as ann,
        parlour.connect(url(module_server), "bob") as bob,
    ):
        told = bob.events()
        await ann.join("den", private=True)
        with pytest.raises(parlour.RequestRefused, match="no such room"):
            await bob.join("den")
        await ann.invite("den", "bob")
        assert (await until(told, events.Entered)).by == "ann"
        await bob.set_topic("den", "secrets")
        assert await ann.topic("den") == "secrets"
        await bob.leave("den")
        assert "den" not in bob.rooms
        assert "den" not in [room.name for room in await bob.list_rooms()]


@live
async def test_the_same_person_from_elsewhere_takes_over(module_server: ServerProcess) -> None:
    async with parlour.connect(url(module_server), "ann", rooms=["tea"]) as ann:
        messages = ann.messages()
        async with parlour.connect(url(module_server), "ann", secret=ann.secret) as other:
            assert "tea" in other.rooms
            with pytest.raises(parlour.ChatEnded, match="elsewhere"):
                await anext(messages)
            with pytest.raises(parlour.NameTaken):
                await parlour.connect(url(module_server), "ann").__aenter__()


@live
async def test_a_name_that_is_not_allowed(module_server: ServerProcess) -> None:
    with pytest.raises(parlour.NameRefused):
        await parlour.connect(url(module_server), "server").__aenter__()


@pytest.mark.parametrize("behaviour", [framed, careless, strict, splits_words, keeps_newline])
def test_a_server_of_chat1_is_told_apart(behaviour: Behaviour) -> None:
    with serving(behaviour) as server:

        @live
        async def attempt() -> None:
            with pytest.raises(parlour.NotChat2):
                await parlour.connect(server.url, "luca").__aenter__()

        attempt()


@live
async def test_where_nobody_listens(free_port: int) -> None:
    with pytest.raises(parlour.ConnectError, match="no server is listening"):
        await parlour.connect(f"chat://127.0.0.1:{free_port}", "luca").__aenter__()


@live
async def test_nothing_is_lost_or_told_twice_when_the_server_is_killed(
    serve: Serve, free_port: int, tmp_path: Path
) -> None:
    options = ("--data", str(tmp_path), "--port", str(free_port), "--rate", "0")
    server = serve(*options)
    async with (
        parlour.connect(url(server), "ann") as ann,
        parlour.connect(url(server), "bob") as bob,
    ):
        messages, told = bob.messages(), bob.events()
        posted = [ann.post(commands.Say(text=str(number))) for number in range(MANY)]
        heard = await take(messages, MANY // 4)
        server.process.kill()
        server.wait()
        late = ann.post(commands.Say(text="late"))
        await until(told, parlour.Lost)
        assert not bob.connected
        serve(*options)
        heard += await take(messages, MANY + 1 - len(heard))
        assert [message.text for message in heard] == [*map(str, range(MANY)), "late"]
        assert [message.seq for message in heard] == [*range(1, MANY + 2)]
        answers = await asyncio.gather(*posted, late)
        assert [done.seq for done in answers if isinstance(done, events.Done)] == [*range(1, MANY + 2)]
        assert not (await until(told, parlour.Restored)).anew
        assert (await ann.history(limit=1)).messages[0].seq == MANY + 1


@live
async def test_a_server_that_kept_nothing_begins_anew(serve: Serve, free_port: int) -> None:
    options = ("--port", str(free_port))
    server = serve(*options)
    async with parlour.connect(url(server), "ann", rooms=["tea"]) as ann:
        told, messages = ann.events(), ann.messages(own=True)
        await ann.say("before", "tea")
        secret = ann.secret
        server.process.terminate()
        assert (await until(told, parlour.Lost)).why == "The server is being stopped"
        server.wait()
        serve(*options)
        assert (await until(told, parlour.Restored)).anew
        sent = await ann.say("after", "tea")
        assert sent.seq == 2
        assert [message.text for message in await take(messages, 2)] == ["before", "after"]
        assert ann.secret != secret


def test_importing_it_is_cheap() -> None:
    """The package alone loads nothing of it, and the library nothing of the server or the terminal."""
    program = (
        "import sys, parlour; before = set(sys.modules); parlour.connect; print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=True)
    loaded = ran.stdout.split()
    assert "parlour.client.chat" in loaded
    assert not [
        name for name in loaded if re.match(r"parlour\.(core|net|dialects|store|cli)\b|prompt_toolkit|click", name)
    ]
    alone = subprocess.run(
        [sys.executable, "-c", "import sys, parlour; print('asyncio' in sys.modules)"],
        cwd=HOME, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert alone.stdout.strip() == "False"


def test_what_it_does_not_have() -> None:
    with pytest.raises(AttributeError, match="nothing_such"):
        parlour.nothing_such  # noqa: B018
    for name in parlour.__all__:
        assert getattr(parlour, name)


def test_the_ten_lines_of_the_page_work(serve: Serve) -> None:
    page = (HOME / "docs/library.md").read_text()
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found is not None
    server = serve()
    program = found[1].replace("chat://localhost:64700", url(server))

    @live
    async def talk() -> None:
        async with parlour.connect(url(server), "ann") as chat:
            answers, told = chat.messages(), chat.events()
            await chat.who()
            while "echo-bot" not in chat.rooms["lobby"].present:
                await anext(told)
            await chat.say("hi")
            assert (await anext(answers)).text == "ann said: hi"

    bot = subprocess.Popen([sys.executable, "-c", program], cwd=HOME)
    try:
        talk()
        assert bot.poll() is None
    finally:
        bot.kill()
        bot.wait()


def test_the_page_tells_of_everything() -> None:
    page = (HOME / "docs/library.md").read_text()
    told = set(re.findall(r"\b\w+\b", page))
    public = {name for name in dir(parlour.Chat) if not name.startswith("_")}
    assert public <= told
    assert {name for name in parlour.__all__ if name != "__version__"} <= told
