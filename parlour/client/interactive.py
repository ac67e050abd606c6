"""The screen for a person: a prompt with an editor, and the room above it.

With `keys` and `history` all that knows prompt_toolkit. Everything runs in the event loop: lines
are printed by taking the prompt away, writing, and letting it be drawn again, with the terminal
never out of raw mode, so that no key that is pressed meanwhile is echoed or lost.
"""

import os
import sys

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import create_input
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style

from parlour.client.commands import WORDS, Act, Say, Unknown, help_lines, interpret, unknown
from parlour.client.complete import Names, complete
from parlour.client.events import Heard
from parlour.client.history import PrivateHistory, history_file
from parlour.client.keys import bindings
from parlour.client.paste import Paste
from parlour.client.render import SERVER, Fragment, Painter
from parlour.client.safe import safe
from parlour.client.screen import Leaving, OutputClosed, Room
from parlour.client.settings import ClientSettings
from parlour.text import clean, lines

PROMPT = "> "
HINT = "Type a line and press Enter to say it; /help shows what else there is."


def open_screen(settings: ClientSettings) -> "InteractiveScreen | None":
    """The screen, or None where the terminal or the system cannot carry it."""
    os.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"  # asking where the cursor is costs a round trip, and we need not know
    unusable: tuple[type[Exception], ...] = (ImportError, OSError)
    if sys.platform == "win32":
        from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

        unusable += (NoConsoleScreenBufferError,)
    try:
        return InteractiveScreen(settings)
    except unusable:
        return None


class InteractiveScreen:
    """A terminal that prompt_toolkit can draw on."""

    def __init__(self, settings: ClientSettings) -> None:
        colour = not os.environ.get("NO_COLOR")
        self._bell = settings.bell
        self._painter = Painter(settings.name, colour=colour)
        self._depth = None if colour else ColorDepth.DEPTH_1_BIT
        self._output: Output = create_output(stdout=sys.stdout)
        self._names = Names()
        self._choices: tuple[str, ...] = ()  # what Tab has shown for this line
        self._paste = Paste()
        self._leaving = Leaving.QUIT
        self._room: Room | None = None
        self._session: PromptSession[str] = PromptSession(
            message=self._message,
            history=PrivateHistory(history_file()),
            key_bindings=bindings(self),
            color_depth=self._depth,
            erase_when_done=True,
            enable_suspend=True,
            input=create_input(sys.stdin),
            output=self._output,
        )
        self._app = self._session.app
        self._buffer = self._session.default_buffer
        self._buffer.accept_handler = self._accept
        self._app.key_processor.after_key_press += self._keep_draft

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
            self._output.bell()
        self._print(fragments)

    async def attend(self, room: Room) -> Leaving:
        self._room = room
        self._note([HINT])
        try:
            await self._session.prompt_async(handle_sigint=False, set_exception_handler=False)
        except EOFError:
            return Leaving.QUIT
        except OSError as error:
            raise OutputClosed from error
        if self._leaving is Leaving.QUIT:
            await room.delivered()
        return self._leaving

    # What the keys ask.

    @property
    def asking(self) -> bool:
        """Whether a paste waits for an answer."""
        return bool(self._paste)

    def leave(self, leaving: Leaving) -> None:
        """Leave the room."""
        if not self._app.is_done:
            self._leaving = leaving
            self._app.exit(result="")

    def complete(self) -> None:
        """Complete the word before the cursor."""
        document = self._buffer.document
        found = complete(document.text_before_cursor, self._names, WORDS, document.text_after_cursor)
        if found is None:
            return
        self._buffer.delete_before_cursor(found.replace)
        self._buffer.insert_text(found.insert)
        if found.choices and found.choices != self._choices:
            self._note(["  ".join(found.choices)])
            self._choices = found.choices

    def paste(self, data: str) -> None:
        """Take a paste: one line is for the editor, several are a question."""
        text = self._paste.offer(data, self._buffer.text, self._buffer.cursor_position)
        if text is None:
            self._buffer.reset()
        else:
            self._buffer.insert_text(text)

    def answer(self, *, yes: bool) -> None:
        """Send the paste, or forget it and go back to what was typed before."""
        if yes:
            self._say("\n".join(self._paste.accept()))
        else:
            self._buffer.document = Document(*self._paste.refuse())

    # Our own.

    def _message(self) -> str:
        return self._paste.question if self._paste else PROMPT

    def _keep_draft(self, _: object) -> None:
        """An empty prompt is taken away at the end; what is not sent yet stays to be read."""
        self._app.erase_when_done = not self._buffer.text

    def _accept(self, buffer: Buffer) -> bool:
        self._choices = ()
        match interpret(buffer.text):
            case Say(text):
                self._say(text)
            case Unknown(word):
                self._note([unknown(word)])
            case Act.HELP:
                self._note(help_lines(keys=True))
            case Act.QUIT:
                self.leave(Leaving.QUIT)
        return False

    def _say(self, text: str) -> None:
        fragments: list[Fragment] = []
        for line in lines(clean(text)):
            fragments += [*self._painter.said(line), ("", "\n")]
        self._print(fragments)
        if self._room is not None:
            self._room.say(text)

    def _note(self, texts: list[str]) -> None:
        self._print([row for text in texts for row in (*self._painter.note(text), ("", "\n"))])

    def _print(self, fragments: list[Fragment]) -> None:
        text = FormattedText(fragments)
        try:
            if self._app.is_running:
                self._app.renderer.erase(leave_alternate_screen=False)
            print_formatted_text(self._output, text, _STYLE, color_depth=self._depth)
        except OSError as error:
            if not self._app.is_running:
                raise OutputClosed from error
            if not self._app.is_done:
                self._app.exit(exception=error)
        self._app.invalidate()


_STYLE = Style([])
