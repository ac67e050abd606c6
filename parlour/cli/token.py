"""The commands ``parlour token create``, ``list`` and ``drop``."""

from __future__ import annotations

from pathlib import Path

import click

from parlour.cli import operate
from parlour.cli.common import HELP
from parlour.cli.operate import say, when


@click.group("token", context_settings=HELP)
def token() -> None:
    """Tokens for bots: with one, a program has a name of its own, whether it is connected or not."""


@operate.command("create", token)
@click.argument("name")
@click.option("--room", help="All that the bot can do is to speak in this room, as webhooks do.")
def create(data: Path, name: str, room: str | None) -> None:
    """Make a bot called NAME, and print its token, which is shown this once.

    It works beside a running server and without one.
    """
    from parlour.cli.operator import operator

    made = operator(data, makes=True).make(name, room)
    say(f"The token of {name}; keep it, it is not shown again:")
    click.echo(made)


@operate.command("list", token)
def list_(data: Path) -> None:
    """List the bots that have tokens: the name, when the token was made, and who made it."""
    from parlour.cli.operator import operator

    for one in operator(data).tokens():
        where = "" if one.room is None else f"  only in {one.room or 'a room that is gone'}"
        click.echo(f"{one.name:<32}  {when(one.at)}  {one.by or '(operator)'}{where}")


@operate.command("drop", token)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
def drop(data: Path, names: tuple[str, ...]) -> None:
    """Take back the tokens of one NAME or more: these bots are nobody any more, and their names are free."""
    from parlour.cli.operator import operator

    for name in names:
        operator(data).drop(name)
        say(f"The token of {name} is worth nothing any more")
