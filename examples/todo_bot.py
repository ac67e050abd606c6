"""A room's to-do list: PYTHONPATH=. .venv/bin/python examples/todo_bot.py chat://HOST:PORT [ROOM]. Say todo there."""

import asyncio
import contextlib
import sys

import parlour


async def main(url: str, room: str = "lobby") -> None:
    todo: list[str] = []
    async with parlour.connect(url, "todo-bot", rooms=[room]) as chat:
        async for message in chat.messages(room):
            match message.text.split(maxsplit=2):
                case ["todo"]:
                    await message.reply("\n".join(f"{n}. {task}" for n, task in enumerate(todo, 1)) or "Nothing to do!")
                case ["todo", "add", task]:
                    todo.append(task)
                    await message.react("👍")
                case ["todo", "done", number] if number.isdecimal() and 0 < int(number) <= len(todo):
                    await message.reply(f"Done: {todo.pop(int(number) - 1)}")


with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(main(*sys.argv[1:]))
