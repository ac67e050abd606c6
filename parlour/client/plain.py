"""The screen without a screen: lines in, lines out, no prompt and no escape codes."""

import sys

from parlour.client.commands import Act, Attach, Say, Unknown, help_lines, interpret, unknown
from parlour.client.events import Heard
from parlour.client.keyboard import typed
from parlour.client.output import complain, write
from parlour.client.render import plain
from parlour.client.screen import Leaving, Room


class PlainScreen:
    """For pipes, files and terminals that can do no more.

    A person at a terminal has the client's commands; what a pipe or a file holds is all text. Output
    that is kept is the room alone: what the client itself has to say goes to standard error then.
    """

    def __init__(self) -> None:
        self._person = sys.stdin is not None and sys.stdin.isatty()
        self._kept = sys.stdout is not None and not sys.stdout.isatty()

    def show(self, heard: list[Heard]) -> None:
        write(map(plain, heard))

    async def attend(self, room: Room) -> Leaving:
        async for lines in typed():
            for line in lines:
                if self._take(line, room) is Act.QUIT:
                    await room.delivered()
                    return Leaving.QUIT
            await room.delivered()
        return Leaving.QUIT if self._person else Leaving.INPUT_ENDED

    def _take(self, line: str, room: Room) -> Act | None:
        if not self._person:
            room.say(line)
            return None
        match interpret(line):
            case Say(text):
                room.say(text)
            case Attach(name, text):
                room.attach(name, text)
            case Unknown(word):
                self._note([unknown(word)])
            case Act.HELP:
                self._note(help_lines(keys=False))
            case Act.QUIT:
                return Act.QUIT
        return None

    def _note(self, texts: list[str]) -> None:
        if self._kept:
            complain("\n".join(texts))
        else:
            write(texts)
