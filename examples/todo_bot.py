"""Keeps the to-do list of a room: python3 examples/todo_bot.py chat://HOST:PORT [ROOM]. Say !todo there."""

import asyncio
import sys

import parlour


async def main(url: str, room: str = "lobby") -> None:
    todo: list[str] = []
    async with parlour.connect(url, "todo-bot", rooms=[room]) as chat:
        async for message in chat.messages(room):
            match message.text.split(maxsplit=2):
                case ["!todo"]:
                    lines = [f"{number}. {task}" for number, task in enumerate(todo, 1)]
                    await message.reply("\n".join(lines) or "Nothing to do! Add something: !todo add TASK")
                case ["!todo", "add", task]:
                    todo.append(task)
                    await message.react("👍")
                case ["!todo", "done", number] if number.isdecimal() and 0 < int(number) <= len(todo):
                    await message.reply(f"Done: {todo.pop(int(number) - 1)}")


asyncio.run(main(*sys.argv[1:]))
