"""The command ``parlour serve``."""

import ipaddress
import re
import sys
from pathlib import Path

import click

from parlour import __version__
from parlour.cli.common import HELP
from parlour.errors import StartError
from parlour.settings import ServerSettings

DEFAULTS = ServerSettings()

PORT = click.IntRange(0, 65535)
FILE = click.Path(path_type=Path, dir_okay=False)


def _one_word(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """What can stand as a word in a line of IRC."""
    if not value.isprintable() or value.split() != [value] or value.startswith(":"):
        raise click.BadParameter(f"{value!r} is not one word")
    return value


def _origin(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """As browsers write them (RFC 6454)."""
    for origin in value:
        if not re.fullmatch(r"https?://[^/\s]+", origin):
            raise click.BadParameter(f"{origin!r} is not of the form https://chat.example")
    return (*(origin.lower() for origin in value),)


def _url(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A place by itself: pages below one of another server are not foreseen."""
    if value and not re.fullmatch(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/?", value):
        raise click.BadParameter(f"{value!r} is not of the form https://chat.example")
    return value.rstrip("/")


def _networks(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """In CIDR notation."""
    for network in value:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise click.BadParameter(f"{network!r} is no network, as 10.0.0.0/8 or 192.0.2.7") from None
    return value


@click.command(context_settings={**HELP, "auto_envvar_prefix": "PARLOUR_SERVE"})
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
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar=["PARLOUR_SERVE_DATA", "PARLOUR_DATA"],
    metavar="DIR",
    help="Keep everything in this folder.  [default: where this system keeps the data of programs]",
)
@click.option("--ephemeral", is_flag=True, help="Keep everything in memory, and nothing when the server ends.")
@click.option(
    "--retention",
    type=click.FloatRange(0),
    default=DEFAULTS.retention,
    show_default=True,
    metavar="DAYS",
    help="Keep messages for so long, in rooms without a rule of their own. 0: for ever.",
)
@click.option(
    "--file-limit",
    type=click.IntRange(0),
    default=DEFAULTS.file_limit,
    show_default=True,
    metavar="BYTES",
    help="What a file may have that somebody uploads. 0: no files.",
)
@click.option(
    "--file-quota",
    type=click.IntRange(0),
    default=DEFAULTS.file_quota,
    show_default=True,
    metavar="BYTES",
    help="What all files of one person may have together, and those of all who come from one address.",
)
@click.option(
    "--files-total",
    type=click.IntRange(0),
    default=DEFAULTS.files_total,
    show_default=True,
    metavar="BYTES",
    help="What all files may have together.",
)
@click.option(
    "--network",
    default=DEFAULTS.network,
    show_default=True,
    metavar="WORD",
    callback=_one_word,
    help="What IRC clients are told this place is called.",
)
@click.option(
    "--server-name",
    default=DEFAULTS.server_name,
    show_default=True,
    metavar="NAME",
    callback=_one_word,
    help="What the server calls itself there.",
)
@click.option("--motd", type=FILE, metavar="FILE", help="The message of the day, for IRC clients.")
@click.option("--admin", default=DEFAULTS.admin, metavar="TEXT", help="Whom to write to about this server.")
@click.option(
    "--owner-file",
    type=FILE,
    metavar="FILE",
    help="A file with a name and a password: who knows both owns this server.",
)
@click.option(
    "--tokens",
    type=click.Choice(["everyone", "owner"]),
    default=DEFAULTS.tokens,
    show_default=True,
    help="Who may make tokens for bots.",
)
@click.option(
    "--replay",
    type=click.IntRange(0, 500),
    default=DEFAULTS.replay,
    show_default=True,
    metavar="N",
    help="Messages of a room that an IRC client without a history of its own is told when it enters.",
)
@click.option(
    "--lobby-delay",
    type=click.FloatRange(0),
    default=DEFAULTS.lobby_delay,
    show_default=True,
    metavar="SECONDS",
    help="After which an IRC client that has entered no room is taken to the lobby. 0: never.",
)
@click.option(
    "--hooks-to",
    multiple=True,
    metavar="CIDR",
    callback=_networks,
    help="A network, as 10.1.0.0/16, that webhooks may call although it is not public; may be repeated.",
)
@click.option(
    "--allowed-origin",
    multiple=True,
    metavar="URL",
    callback=_origin,
    help="A page of another place that may use the server, as https://chat.example; may be repeated.",
)
@click.option(
    "--public-url",
    default=DEFAULTS.public_url,
    metavar="URL",
    callback=_url,
    help="Where browsers find this server, as https://chat.example.  [default: at an address of this machine]",
)
@click.option(
    "--metrics",
    type=click.Choice(["off", "local", "all"]),
    default=DEFAULTS.metrics,
    show_default=True,
    help="Who may read /metrics: nobody, programs of this machine and the owner, or everybody.",
)
@click.option("--no-card", is_flag=True, help="Do not show in the terminal how to join.")
@click.option(
    "--trusted-proxy",
    multiple=True,
    metavar="CIDR",
    callback=_networks,
    help="Believe proxies at these addresses when they say for whom they ask (X-Forwarded-For); may be repeated.",
)
@click.option(
    "--connections-per-address",
    type=click.IntRange(0),
    default=DEFAULTS.connections_per_address,
    show_default=True,
    metavar="N",
    help="Connections that one address may have at once, this machine and trusted proxies excepted. 0: any number.",
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
