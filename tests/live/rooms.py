"""People at terminals in the rooms of a server of our own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live.client import CLIENT
from tests.live.server import ServerProcess
from tests.live.terminal import Terminal


class Person(Terminal):
    """A terminal with the client in it, that is on its way into the lobby."""

    @property
    def bar(self) -> str:
        """The last line."""
        return self.lines[-1] if self.lines else ""

    @property
    def prompt(self) -> str:
        """The line before."""
        return self.lines[-2] if len(self.lines) > 1 else ""

    def wait_for_place(self, room: str, typed: str = "") -> None:
        """Wait until the prompt is that of `room`, with what is typed, and the bar is below."""
        expected = f"{room}> {typed}".rstrip()
        self.wait_for(lambda: self.prompt == expected and self.bar.startswith(" "))

    def wait_for_bar(self, *parts: str) -> None:
        """Wait until the bar holds all that."""
        self.wait_for(lambda: all(part in self.bar for part in parts))

    def wait_for_said(self, *lines: str) -> None:
        """Wait until these are the last lines above the prompt, their times aside."""

        def said() -> list[str]:
            return [line[6:] if line[2:3] == ":" else line for line in self.lines[-2 - len(lines) : -2]]

        self.wait_for(lambda: said() == list(lines))

    def say(self, *lines: str) -> None:
        """Type lines, each when the prompt is free."""
        for line in lines:
            self.type(f"{line}\r")


def meet(room: str, ann: Person, bob: Person) -> None:
    """Have both go to `room`, and see each other there."""
    for person in (ann, bob):
        person.say(f"/join {room}")
        person.wait_for_place(room)
    ann.wait_for_said("* bob is here")


@contextmanager
def seated(
    server: ServerProcess,
    name: str,
    *options: str,
    home: Path | None = None,
    env: dict[str, str] | None = None,
    rows: int = 24,
    columns: int = 80,
) -> Iterator[Person]:
    """`name` at a terminal, in the lobby. What is to be there in the next run is kept in `home`."""
    with (
        tempfile.TemporaryDirectory() as empty,
        Person(
            [*CLIENT, name, f"chat://127.0.0.1:{server.port}", *options],
            env={"XDG_STATE_HOME": str(home or empty), **(env or {})},
            rows=rows,
            columns=columns,
        ) as person,
    ):
        person.wait_for_place("lobby")
        person.wait_for_text("--- lobby")
        person.wait_for_bar(name)
        yield person
