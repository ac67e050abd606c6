"""Saying something from a shell."""

from collections.abc import AsyncIterator

from parlour.client.chat import Chat
from parlour.client.keyboard import typed
from parlour.commands import LOBBY


async def say(chat: Chat, room: str, text: str | None, *, whole: bool = False, create: bool = False) -> None:
    """Say `text` in `room`, or, without one, each line of standard input, or all of it as one message.

    With `create`, the room is made if it is not there. Raises `ChatError`.
    """
    if not create:
        await chat.topic(room)  # is refused where there is no such room
    name = (await chat.join(room)).name
    async for message in _texts(text, whole):
        await chat.say(message, name)
    if name != LOBBY:
        await chat.leave(name)


async def _texts(text: str | None, whole: bool) -> AsyncIterator[str]:
    if text is not None:
        yield text
        return
    kept = []
    async for lines in typed():
        for line in lines:
            if whole:
                kept.append(line)
            elif line and not line.isspace():
                yield line
    if whole:
        yield "\n".join(kept)
