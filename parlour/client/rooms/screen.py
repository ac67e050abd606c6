"""What is drawn for a person in rooms: what happens above, a prompt with the room's name, and the bar below.

With `keys` all of this package that knows prompt_toolkit.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText

from parlour.client.complete import Completion
from parlour.client.editor import Editor, opened
from parlour.client.paste import Paste
from parlour.client.paths import complete_path
from parlour.client.render import Fragment
from parlour.client.rooms import keys
from parlour.client.rooms.tell import Row
from parlour.client.rooms.typed import WORDS
from parlour.client.rooms.width import fit
from parlour.client.screen import OutputClosed

GATHER = 0.03
"""Seconds between two times that something is shown: what comes in between is shown together."""

ATTACHING = ("/attach", "!attach")
"""What a path stands behind."""

STYLE = {
    "bar": "bg:#303030 #c0c0c0",
    "bar.here": "bold #ffffff",
    "bar.alert": "bold #ffd75f",
}
PLAIN_STYLE = {"bar": "reverse", "bar.here": "bold", "bar.alert": "bold underline"}


class Person(Protocol):
    """What the screen asks of who sits before it."""

    def typed(self, line: str) -> None: ...
    def step(self, by: int) -> None: ...
    def jump(self, number: int) -> None: ...
    def stir(self) -> None: ...
    def title(self) -> str: ...
    def names(self) -> Iterable[str]: ...
    def unsent(self, columns: int) -> list[Row]: ...
    def bar(self, columns: int) -> Row: ...


def open_screen() -> "RoomsScreen | None":
    """The screen, or None where the terminal or the system cannot carry it."""
    return opened(RoomsScreen)


class RoomsScreen(Editor):
    """A terminal with rooms on it."""

    def __init__(self) -> None:
        self._person: Person | None = None
        self._rows: list[Row] = []
        self._flushing: asyncio.TimerHandle | None = None
        self._flushed = 0.0
        super().__init__(Paste(together=True), STYLE, keys.bindings(self), self._bar)
        if not self.colour:
            self.restyle(PLAIN_STYLE)

    def begin(self, person: Person) -> None:
        """`person` sits down."""
        self._person = person

    # -- above ---------------------------------------------------------------------------------------------------------

    def show(self, rows: list[Row]) -> None:
        """Show rows, soon."""
        self._rows += rows
        if self._rows and self._flushing is None:
            loop = asyncio.get_running_loop()
            self._flushing = loop.call_at(max(loop.time(), self._flushed + GATHER), self._flush_later)

    def _flush_later(self) -> None:
        with suppress(OutputClosed):  # it has ended already: whoever ended it flushes, too
            self.flush()

    def flush(self) -> None:
        """Show what was to be shown soon. Raises `OutputClosed`."""
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        rows, self._rows = self._rows, []
        if rows:
            fragments: list[Fragment] = [fragment for row in rows for fragment in (*row, ("", "\n"))]
            self.print(fragments)
        self._flushed = asyncio.get_running_loop().time()

    def signal(self, sequence: str) -> None:
        """Let the terminal have a sequence of our own."""
        self.output.write_raw(sequence)
        self.output.flush()

    # -- the prompt ----------------------------------------------------------------------------------------------------

    def prompt(self) -> FormattedText:
        if self._person is None:
            return FormattedText([])
        columns = self.output.get_size().columns
        fragments = [fragment for row in self._person.unsent(columns) for fragment in (*row, ("", "\n"))]
        return FormattedText([*fragments, ("bold", f"{fit(self._person.title(), max(columns // 3, 8))}> ")])

    def words(self) -> tuple[Iterable[str], Iterable[str]]:
        return (self._person.names() if self._person else ()), WORDS

    def completion(self, before: str, after: str) -> Completion | None:
        word, space, rest = before.partition(" ")
        if space and word.lower() in ATTACHING:
            return complete_path(rest.lstrip())
        return super().completion(before, after)

    def take(self, line: str) -> None:
        if self._person is not None:
            self._person.typed(line)

    def send(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        self.buffer.history.append_string(text)
        self.take(text if text[:1] not in ("/", "!") else text[0] + text)

    def fill(self, line: str) -> None:
        """Put `line` before the person, unless something is typed there, when the line being taken is gone."""
        asyncio.get_running_loop().call_soon(self._fill, line)

    def _fill(self, line: str) -> None:
        if not self.buffer.text and not self.asking:
            self.buffer.document = Document(line)

    # -- the bar -------------------------------------------------------------------------------------------------------

    def _bar(self) -> FormattedText:
        return FormattedText(self._person.bar(self.output.get_size().columns) if self._person else [])

    # -- keys ----------------------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go so many rooms further."""
        if self._person is not None:
            self._person.step(by)

    def jump(self, number: int) -> None:
        """Go to the room of that number."""
        if self._person is not None:
            self._person.jump(number)

    def stir(self) -> None:
        """Go where something is new."""
        if self._person is not None:
            self._person.stir()
