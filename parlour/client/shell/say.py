"""Saying something from a shell."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from parlour.client.chat import Chat
from parlour.client.keyboard import typed
from parlour.commands import LOBBY


async def say(
    chat: Chat,
    room: str,
    text: str | None,
    files: Sequence[Path] = (),
    *,
    whole: bool = False,
    create: bool = False,
) -> None:
    """Say `text` and `files` in `room`, or, without a text, each line of standard input, or all of it as one message.

    With `create`, the room is made if it is not there. Raises `ChatError`.
    """
    if not create:
        await chat.topic(room)  # is refused where there is no such room
    brought = [await chat.upload(file) for file in files]
    name = (await chat.join(room)).name
    async for message in _texts(text, whole):
        await chat.say(message, name, files=brought)
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
