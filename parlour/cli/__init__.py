"""The command line: ``parlour`` and its commands. What a command starts is imported when it is started."""

import click

from parlour import __version__
from parlour.cli.card import card
from parlour.cli.common import HELP
from parlour.cli.hook import hook
from parlour.cli.join import join
from parlour.cli.keep import backup, restore, verify
from parlour.cli.rooms import export, import_, retention
from parlour.cli.serve import serve
from parlour.cli.talk import history, say, search, tail
from parlour.cli.token import token

__all__ = [
    "backup",
    "card",
    "export",
    "history",
    "hook",
    "import_",
    "join",
    "main",
    "restore",
    "retention",
    "say",
    "search",
    "serve",
    "tail",
    "token",
    "verify",
]


@click.group(context_settings=HELP)
@click.version_option(__version__, prog_name="parlour")
def main() -> None:
    """Parlour: a chat room that anyone starts with one command and every kind of client can join."""


for command in (serve, join, say, tail, history, search):
    main.add_command(command)
main.add_command(card)
for command in (verify, backup, restore, export, import_, retention, token, hook):
    main.add_command(command)
