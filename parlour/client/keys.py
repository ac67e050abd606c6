"""Which key does what; the rest is the editor's own (the keys of readline)."""

from typing import Protocol

from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from parlour.client.screen import Leaving


class Keyboard(Protocol):
    """What keys can ask for."""

    @property
    def asking(self) -> bool: ...
    def leave(self, leaving: Leaving) -> None: ...
    def complete(self) -> None: ...
    def paste(self, data: str) -> None: ...
    def answer(self, *, yes: bool) -> None: ...


@Condition
def line_is_empty() -> bool:
    """Whether nothing is typed."""
    return not get_app().current_buffer.text


def bindings(person: Keyboard) -> KeyBindings:
    """The table of keys."""
    keys = KeyBindings()
    asking = Condition(lambda: person.asking)

    @keys.add("c-c", filter=~asking)
    def _(event: KeyPressEvent) -> None:
        person.leave(Leaving.INTERRUPT)

    @keys.add("c-d", filter=line_is_empty & ~asking)
    def _(event: KeyPressEvent) -> None:
        person.leave(Leaving.QUIT)

    @keys.add("tab", filter=~asking)
    def _(event: KeyPressEvent) -> None:
        person.complete()

    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        person.paste(event.data)

    @keys.add(Keys.Any, filter=asking)
    def _(event: KeyPressEvent) -> None:
        """While there is a question, nothing is typed."""

    @keys.add("y", filter=asking)
    @keys.add("Y", filter=asking)
    @keys.add("enter", filter=asking)
    def _(event: KeyPressEvent) -> None:
        person.answer(yes=True)

    @keys.add("n", filter=asking)
    @keys.add("N", filter=asking)
    @keys.add("escape", filter=asking)
    @keys.add("c-c", filter=asking)
    @keys.add("c-d", filter=asking)
    def _(event: KeyPressEvent) -> None:
        person.answer(yes=False)

    return keys
