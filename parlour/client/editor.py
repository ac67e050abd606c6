"""A prompt with an editor, and what is shown above it: what the screens for a person have in common.

With `keys` and `history` all that knows prompt_toolkit, but for what `rooms` adds. Everything runs in the event loop:
lines are printed by taking the prompt away, writing, and letting it be drawn again, with the terminal never out of raw
mode, so that no key that is pressed meanwhile is echoed or lost.
"""

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Always, is_done
from prompt_toolkit.formatted_text import AnyFormattedText, FormattedText
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, HSplit, Window
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style

from parlour.client.complete import Completion, complete
from parlour.client.history import PrivateHistory, history_file
from parlour.client.keys import bindings
from parlour.client.paste import Paste
from parlour.client.render import Fragment
from parlour.client.screen import Leaving, OutputClosed

MOST_CHOICES = 100
"""That Tab shows."""

S = TypeVar("S")


def opened(make: Callable[[], S]) -> S | None:
    """The screen that `make` makes, or None where the terminal or the system cannot carry it."""
    os.environ["PROMPT_TOOLKIT_NO_CPR"] = "1"  # asking where the cursor is costs a round trip, and we need not know
    unusable: tuple[type[Exception], ...] = (ImportError, OSError)
    if sys.platform == "win32":
        from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

        unusable += (NoConsoleScreenBufferError,)
    try:
        return make()
    except unusable:
        return None


class Editor(ABC):
    """A terminal that prompt_toolkit can draw on, with a line to type in."""

    def __init__(
        self,
        paste: Paste,
        style: dict[str, str] | None = None,
        more_keys: KeyBindings | None = None,
        below: Callable[[], AnyFormattedText] | None = None,
    ) -> None:
        """`below` gives a line that stands under the prompt, of the class ``bar``."""
        self.colour = not os.environ.get("NO_COLOR")
        self.output: Output = create_output(stdout=sys.stdout)
        self._depth = None if self.colour else ColorDepth.DEPTH_1_BIT
        self._style = Style.from_dict(style or {})
        self._paste = paste
        self._choices: tuple[str, ...] = ()  # what Tab has shown for this line
        self._leaving = Leaving.QUIT
        keys = bindings(self)
        self._session: PromptSession[str] = PromptSession(
            message=self._message,
            history=PrivateHistory(history_file()),
            key_bindings=keys if more_keys is None else merge_key_bindings([keys, more_keys]),
            color_depth=self._depth,
            style=self._style,
            erase_when_done=True,
            enable_suspend=True,
            input=create_input(sys.stdin),
            output=self.output,
        )
        self.app = self._session.app
        if below is not None:
            self._put_below(below)
        self.buffer = self._session.default_buffer
        self.buffer.accept_handler = self._accept
        self.app.key_processor.after_key_press += self._keep_draft

    # What a screen is to say.

    @abstractmethod
    def prompt(self) -> AnyFormattedText:
        """What stands before the line that is typed."""

    @abstractmethod
    def take(self, line: str) -> None:
        """Do what a typed line wants."""

    @abstractmethod
    def send(self, lines: list[str]) -> None:
        """Say the lines of a paste."""

    @abstractmethod
    def words(self) -> tuple[Iterable[str], Iterable[str]]:
        """What Tab completes: names, and commands at the start of a line."""

    # For the screens.

    async def edit(self) -> Leaving:
        """Let the person type until the person leaves."""
        try:
            await self._session.prompt_async(handle_sigint=False, set_exception_handler=False)
        except EOFError:
            return Leaving.QUIT
        except OSError as error:
            raise OutputClosed from error
        return self._leaving

    def print(self, fragments: Sequence[Fragment]) -> None:
        """Show something above the prompt."""
        text = FormattedText(fragments)
        try:
            if self.app.is_running:
                self.app.renderer.erase(leave_alternate_screen=False)
            print_formatted_text(self.output, text, self._style, color_depth=self._depth)
        except OSError as error:
            if not self.app.is_running:
                raise OutputClosed from error
            if not self.app.is_done:
                self.app.exit(exception=error)
        self.app.invalidate()

    def restyle(self, style: dict[str, str]) -> None:
        """Use other styles."""
        self._style = self._session.style = Style.from_dict(style)

    def redraw(self) -> None:
        """Draw the prompt again: what it shows may have become shorter."""
        if self.app.is_running:
            self.app.renderer.erase(leave_alternate_screen=False)
            self.app.invalidate()

    # What the keys ask.

    @property
    def asking(self) -> bool:
        """Whether a paste waits for an answer."""
        return bool(self._paste)

    def leave(self, leaving: Leaving) -> None:
        """Leave the room."""
        if not self.app.is_done:
            self._leaving = leaving
            self.app.exit(result="")

    def complete(self) -> None:
        """Complete the word before the cursor."""
        document = self.buffer.document
        found = self.completion(document.text_before_cursor, document.text_after_cursor)
        if found is None:
            return
        self.buffer.delete_before_cursor(found.replace)
        self.buffer.insert_text(found.insert)
        if found.choices and found.choices != self._choices:
            more = ["..."] if len(found.choices) > MOST_CHOICES else []
            self.print([("dim", "  ".join([*found.choices[:MOST_CHOICES], *more])), ("", "\n")])
            self._choices = found.choices

    def completion(self, before: str, after: str) -> Completion | None:
        """What Tab puts in between `before` and `after`."""
        return complete(before, *self.words(), after)

    def paste(self, data: str) -> None:
        """Take a paste: one line is for the editor, several are a question."""
        text = self._paste.offer(data, self.buffer.text, self.buffer.cursor_position)
        if text is None:
            self.buffer.reset()
        else:
            self.buffer.insert_text(text)

    def answer(self, *, yes: bool) -> None:
        """Send the paste, or forget it and go back to what was typed before."""
        if yes:
            self.send(self._paste.accept())
        else:
            self.buffer.document = Document(*self._paste.refuse())

    # Our own.

    def _put_below(self, below: Callable[[], AnyFormattedText]) -> None:
        """PromptSession's own toolbar shows only where the height of the terminal is known."""
        layout = self.app.layout
        assert isinstance(layout.container, HSplit)
        bar = Window(FormattedTextControl(below), height=1, dont_extend_height=True, style="class:bar")
        layout.container.children.append(ConditionalContainer(bar, filter=~is_done))
        layout.current_window.dont_extend_height = Always()

    def _message(self) -> AnyFormattedText:
        return self._paste.question if self._paste else self.prompt()

    def _keep_draft(self, _: object) -> None:
        """An empty prompt is taken away at the end; what is not sent yet stays to be read."""
        self.app.erase_when_done = not self.buffer.text

    def _accept(self, buffer: Buffer) -> bool:
        self._choices = ()
        self.take(buffer.text)
        return False
