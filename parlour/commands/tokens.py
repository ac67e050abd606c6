"""Tokens: what bots come with."""

from parlour.commands.base import Command


class MakeToken(Command, frozen=True):
    """Make a bot called `name`, and give the token that proves it."""

    name: str
    room: str | None = None
    """All that the bot can do is to speak there; it does not connect."""


class DropToken(Command, frozen=True):
    """The bot called `name` is nobody any more: its maker, and owners of the server, can do that."""

    name: str


class Tokens(Command, frozen=True):
    """Which tokens has one made? Owners of the server are told all."""
