"""A person who types lines in rooms, with a chat that is played by the test."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

from parlour import events
from parlour.client.chat import Chat
from parlour.client.failures import ChatError
from parlour.client.rooms.desk import Desk
from parlour.client.rooms.errands import Errands
from parlour.client.rooms.tell import Row
from parlour.client.rooms.typed import interpret
from parlour.client.rooms.waiting import Waiting
from parlour.client.screen import Leaving
from parlour.client.transfer import Progress
from parlour.commands import Command
from tests.unit.client.rooms.world import desk, said, text, views


class Line:
    """A person who types lines in the lobby, and what comes of it. Answers are made by hand."""

    def __init__(self) -> None:
        self.desk: Desk = desk(views("dev", "@bob"))
        self.desk.arrive(events.Page("lobby", (said(1, "bob", "one"), said(2, "luca", "two"), said(3, "ann", "three"))))
        self.waiting = Waiting()
        self.posted: list[tuple[Command, asyncio.Future[events.Event]]] = []
        self.shown: list[str] = []
        self.went: list[str] = []
        self.filled: list[str] = []
        self.left: list[Leaving] = []
        self.errands = Errands(cast(Chat, self), self.desk, self.waiting, self, lambda: 0.0)
        self.uploads: list[tuple[Path, Progress, asyncio.Future[events.File]]] = []
        self.saves: list[tuple[events.File, Path, Progress, asyncio.Future[Path]]] = []

    def type(self, line: str) -> None:
        act = interpret(line, self.desk.places.current)
        assert act is not None
        self.errands.do(act, line)

    async def answer(self, answer: events.Event | ChatError) -> None:
        """Let the oldest request have its answer."""
        future = self.posted.pop(0)[1]
        if isinstance(answer, ChatError):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        await asyncio.sleep(0)

    @property
    def asked(self) -> list[Command]:
        return [command for command, _ in self.posted]

    # What the errands ask.

    async def upload(self, path: Path, *, progress: Progress) -> events.File:
        self.uploads.append((path, progress, asyncio.get_running_loop().create_future()))
        return await self.uploads[-1][2]

    async def save(self, file: events.File, folder: Path, *, progress: Progress) -> Path:
        self.saves.append((file, folder, progress, asyncio.get_running_loop().create_future()))
        return await self.saves[-1][3]

    def post(self, command: Command) -> asyncio.Future[events.Event]:
        self.posted.append((command, asyncio.get_running_loop().create_future()))
        return self.posted[-1][1]

    def show(self, rows: list[Row]) -> None:
        self.shown += text(rows)

    def go(self, room: str) -> None:
        self.went.append(room)

    def fill(self, line: str) -> None:
        self.filled.append(line)

    def leave(self, leaving: Leaving) -> None:
        self.left.append(leaving)

    def redraw(self) -> None:
        """Nothing is drawn."""


def played(play: Callable[[Line], object]) -> Line:
    """Play something within an event loop."""

    async def run() -> Line:
        line = Line()
        came = play(line)
        if asyncio.iscoroutine(came):
            await came
        return line

    return asyncio.run(run())
