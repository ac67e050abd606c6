"""Webhooks that go out: programs elsewhere that are told when they are called."""

from parlour.commands.base import LOBBY, Command


class Invoke(Command, frozen=True):
    """Call the webhooks that have `word` in `room`, by saying ``/word text`` there."""

    word: str
    text: str = ""
    """What stands behind the word."""
    room: str = LOBBY


class MakeHook(Command, frozen=True):
    """Have `url` told of what is said in `room` and mentions `name`, or begins with one of `words`: owners can."""

    name: str
    """What it answers under: nobody else can have it."""
    url: str
    room: str = LOBBY
    words: tuple[str, ...] = ()
    """Each is one word, said as ``/word`` or ``!word``."""


class DropHook(Command, frozen=True):
    """Tell the webhook called `name` nothing more: owners can."""

    name: str


class Hooks(Command, frozen=True):
    """Which webhooks are there? Owners are told."""
