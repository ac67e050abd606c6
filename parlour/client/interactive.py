"""The screen for a person in a room of CHAT/1.0: a prompt with an editor, and the room above it."""

from collections.abc import Iterable

from parlour.client.commands import WORDS, Act, Attach, Say, Unknown, help_lines, interpret, unknown
from parlour.client.complete import Names
from parlour.client.editor import Editor, opened
from parlour.client.events import Heard
from parlour.client.paste import Paste
from parlour.client.render import SERVER, Fragment, Painter
from parlour.client.safe import safe
from parlour.client.says import HINT
from parlour.client.screen import Leaving, Room
from parlour.client.settings import ClientSettings
from parlour.text import clean, lines

PROMPT = "> "


def open_screen(settings: ClientSettings) -> "InteractiveScreen | None":
    """The screen, or None where the terminal or the system cannot carry it."""
    return opened(lambda: InteractiveScreen(settings))


class InteractiveScreen(Editor):
    """One room, at a terminal."""

    def __init__(self, settings: ClientSettings) -> None:
        super().__init__(Paste())
        self._bell = settings.bell
        self._painter = Painter(settings.name, colour=self.colour)
        self._names = Names()
        self._room: Room | None = None

    # What the conversation asks.

    def show(self, heard: list[Heard]) -> None:
        if not heard:
            return
        fragments: list[Fragment] = []
        for line in heard:
            if line.sender not in (None, SERVER):
                self._names.saw(safe(line.sender))
            fragments += [*self._painter.heard(line), ("", "\n")]
        if self._bell and any(map(self._painter.mentions, heard)):
            self.output.bell()
        self.print(fragments)

    async def attend(self, room: Room) -> Leaving:
        self._room = room
        self._note([HINT])
        leaving = await self.edit()
        if leaving is Leaving.QUIT:
            await room.delivered()
        return leaving

    # What the editor asks.

    def prompt(self) -> str:
        return PROMPT

    def words(self) -> tuple[Iterable[str], Iterable[str]]:
        return self._names, WORDS

    def take(self, line: str) -> None:
        match interpret(line):
            case Say(text):
                self._say(text)
            case Attach(name, text):
                if self._room is not None:
                    self._room.attach(name, text)
            case Unknown(word):
                self._note([unknown(word)])
            case Act.HELP:
                self._note(help_lines(keys=True))
            case Act.QUIT:
                self.leave(Leaving.QUIT)

    def send(self, lines: list[str]) -> None:
        self._say("\n".join(lines))

    def _say(self, text: str) -> None:
        fragments: list[Fragment] = []
        for line in lines(clean(text)):
            fragments += [*self._painter.said(line), ("", "\n")]
        self.print(fragments)
        if self._room is not None:
            self._room.say(text)

    def _note(self, texts: list[str]) -> None:
        self.print([row for text in texts for row in (*self._painter.note(text), ("", "\n"))])
