"""The commands ``parlour hook create``, ``list`` and ``drop``."""

from __future__ import annotations

from pathlib import Path

import click

from parlour.cli import operate
from parlour.cli.common import HELP
from parlour.cli.operate import say, when
from parlour.commands import LOBBY


@click.group("hook", context_settings=HELP)
def hook() -> None:
    """Webhooks that go out: programs elsewhere that are told by HTTP when they are called in a room."""


@operate.command("create", hook)
@click.argument("name")
@click.argument("url")
@click.option("--room", default=LOBBY, show_default=True, help="The room in which it is called, and answers.")
@click.option("--word", "words", multiple=True, help="It is called by /WORD, too; may be repeated.")
def create(data: Path, name: str, url: str, room: str, words: tuple[str, ...]) -> None:
    """Have URL told of what is said to NAME, and print the secret that this is signed with, which is shown this once.

    What URL answers is said under the name. It works beside a running server and without one.
    """
    from parlour.cli.operator import operator

    secret = operator(data, makes=True).make_hook(name, url, room, words)
    say(f"The secret of {name}; keep it, it is not shown again:")
    click.echo(secret)


@operate.command("list", hook)
def list_(data: Path) -> None:
    """List the webhooks: the name, the room, when it was made, the words, and where it leads."""
    from parlour.cli.operator import operator

    for one in operator(data).hooks():
        words = " ".join(f"/{word}" for word in one.words) or "-"
        click.echo(f"{one.name:<32}  {one.room:<16}  {when(one.at)}  {words}  {one.url}")


@operate.command("drop", hook)
@click.argument("name")
def drop(data: Path, name: str) -> None:
    """Tell the webhook NAME nothing more; its name is free."""
    from parlour.cli.operator import operator

    operator(data).drop_hook(name)
    say(f"{name} is told nothing more")
