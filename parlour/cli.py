"""The commands ``parlour serve`` and ``parlour join``. What they start is imported when it is started."""

import sys

import click

from parlour import __version__
from parlour.errors import StartError
from parlour.settings import ServerSettings

DEFAULTS = ServerSettings()

PORT = click.IntRange(0, 65535)


HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=HELP)
@click.version_option(__version__, prog_name="parlour")
def main() -> None:
    """Parlour: a chat room that anyone starts with one command and every kind of client can join."""


@main.command(context_settings={**HELP, "auto_envvar_prefix": "PARLOUR_SERVE"})
@click.option("--host", metavar="ADDRESS", help="Listen on this address or host name only.  [default: all]")
@click.option("--port", type=PORT, default=DEFAULTS.port, help="Listen on this port.  [default: the system picks one]")
@click.option("--quiet", is_flag=True, help="Print nothing on standard output.")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default=DEFAULTS.log_level,
    show_default=True,
    help="The least that is logged, on standard error.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default=DEFAULTS.log_format,
    show_default=True,
    help="Log for people or for programs.",
)
@click.option(
    "--rate",
    type=click.IntRange(0),
    default=DEFAULTS.rate,
    show_default=True,
    metavar="N",
    help="Messages a second that a connection may send in the long run; it waits beyond that. 0: no limit.",
)
@click.option(
    "--burst",
    type=click.IntRange(1),
    default=DEFAULTS.burst,
    show_default=True,
    metavar="N",
    help="Messages that a connection may send at once before --rate applies.",
)
@click.option(
    "--outbox-limit",
    type=click.IntRange(4096),
    default=DEFAULTS.outbox_limit,
    show_default=True,
    metavar="BYTES",
    help="What may wait for a connection that does not read, before it is dropped.",
)
@click.version_option(__version__, prog_name="parlour")
def serve(**options: object) -> None:
    """Start a chat room and print its port. Ctrl-C stops it."""
    from parlour import app

    try:
        app.serve(ServerSettings(**options))  # type: ignore[arg-type]  # click has checked them
    except StartError as error:
        click.echo(f"parlour: {error}", err=True)
        sys.exit(1)


@main.command(context_settings={**HELP, "auto_envvar_prefix": "PARLOUR_JOIN"})
@click.argument("name")
@click.argument("url")
@click.option("--no-bell", is_flag=True, help="Do not ring the terminal's bell when somebody mentions you.")
@click.option("--plain", is_flag=True, help="Lines in, lines out, as in a pipe: no colours, no editing.")
@click.version_option(__version__, prog_name="parlour")
def join(name: str, url: str, no_bell: bool, plain: bool) -> None:
    """Enter the room at URL (chat://host:port) as NAME. Ctrl-C leaves it."""
    from parlour import client

    sys.exit(client.run(client.ClientSettings(name, url, bell=not no_bell, plain=plain)))
