"""The keys that go from room to room; the others are those of every screen (`client.keys`)."""

from typing import Protocol

from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from parlour.client.keys import line_is_empty


class Walker(Protocol):
    """What these keys can ask for."""

    @property
    def asking(self) -> bool: ...
    def step(self, by: int) -> None: ...
    def jump(self, number: int) -> None: ...
    def stir(self) -> None: ...


def bindings(person: Walker) -> KeyBindings:
    """The table of keys."""
    keys = KeyBindings()
    free = ~Condition(lambda: person.asking)

    @keys.add("escape", "right", filter=free)
    def _(event: KeyPressEvent) -> None:
        person.step(1)

    @keys.add("escape", "left", filter=free)
    @keys.add("s-tab", filter=free & line_is_empty)
    def _(event: KeyPressEvent) -> None:
        person.step(-1)

    @keys.add("escape", "a", filter=free)
    @keys.add("tab", filter=free & line_is_empty)
    def _(event: KeyPressEvent) -> None:
        person.stir()

    @keys.add("escape", "enter", filter=free)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    for number in range(1, 10):

        @keys.add("escape", str(number), filter=free)
        def _(event: KeyPressEvent, number: int = number) -> None:
            person.jump(number)

    return keys
