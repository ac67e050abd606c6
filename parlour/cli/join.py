"""The command ``parlour join``."""

import sys

import click

from parlour import __version__
from parlour.cli.common import HELP


@click.command(context_settings={**HELP, "auto_envvar_prefix": "PARLOUR_JOIN"})
@click.argument("name")
@click.argument("url")
@click.option("--no-bell", is_flag=True, help="Neither ring nor notify when somebody mentions you.")
@click.option("--no-times", is_flag=True, help="Do not show when things were said.")
@click.option("--plain", is_flag=True, help="Lines in, lines out, as in a pipe: no colours, no editing, one room.")
@click.version_option(__version__, prog_name="parlour")
def join(name: str, url: str, no_bell: bool, no_times: bool, plain: bool) -> None:
    """Enter the room at URL (chat://host:port) as NAME. Ctrl-C leaves it."""
    from parlour import client

    settings = client.ClientSettings(name, url, bell=not no_bell, plain=plain, times=not no_times)
    sys.exit(client.run(settings))
