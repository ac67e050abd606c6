"""The commands ``parlour say``, ``tail``, ``history`` and ``search``: a chat for shells and pipes."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from parlour import __version__
from parlour.cli.common import HELP

if TYPE_CHECKING:
    from parlour.client.chat import Chat
    from parlour.events import RoomEvent, Said

Decorated = TypeVar("Decorated", bound=Callable[..., None])


def seconds(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A date, or a date and a time, as seconds since the epoch; without a zone, that of this machine."""
    try:
        return None if value is None else datetime.fromisoformat(value).timestamp()
    except (ValueError, OverflowError, OSError):
        raise click.BadParameter(f"{value!r} is not of the form 2026-03-31 or 2026-03-31T14:05") from None


def talking(command: Decorated) -> Decorated:
    """Give a command the options that all of them have."""
    options = [
        click.option("--url", envvar="PARLOUR_URL", help="Where the server is.  [default: the one on this machine]"),
        click.option("--name", envvar="PARLOUR_NAME", help="Your name in the chat.  [default: made of your user name]"),
        click.option(
            "--data",
            envvar="PARLOUR_DATA",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="The data folder of the server on this machine, where it is not the usual one.",
        ),
        click.version_option(__version__, prog_name="parlour"),
    ]
    for option in reversed(options):
        command = option(command)
    return command


JSON = click.option("--json", "as_json", is_flag=True, help="JSON, one object a line.")
SINCE = click.option("--since", callback=seconds, metavar="TIME", help="Nothing before this time, as 2026-03-31T14:05.")
UNTIL = click.option("--until", callback=seconds, metavar="TIME", help="Nothing after this time.")


@click.command(context_settings=HELP)
@click.argument("room")
@click.argument("text", nargs=-1)
@click.option("--whole", is_flag=True, help="Standard input is one message, not one a line.")
@click.option("--create", is_flag=True, help="Make the room if it is not there.")
@click.option(
    "--attach",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Send FILE with TEXT, or alone; may be repeated.",
)
@talking
def say(
    room: str,
    text: tuple[str, ...],
    whole: bool,
    create: bool,
    files: tuple[Path, ...],
    url: str | None,
    name: str | None,
    data: Path | None,
) -> None:
    """Say TEXT in ROOM. Without a text and without files, or with "-", each line of standard input is said."""
    from parlour.client.shell import say as saying
    from parlour.commands.talk import MOST_FILES

    words = " ".join(text).encode(errors="surrogateescape").decode(errors="replace")
    given = None if words == "-" or not (text or files) else words
    if files and given is None:
        raise click.UsageError("Files go with a TEXT, or alone, not with standard input.")
    if len(files) > MOST_FILES:
        raise click.UsageError(f"A message has at most {MOST_FILES} files.")
    _run(
        url,
        name,
        data,
        lambda chat: saying.say(chat, room, given, files, whole=whole, create=create),
        reconnect=given is None,
    )


@click.command(context_settings=HELP)
@click.argument("rooms", nargs=-1, required=True, metavar="ROOM...")
@click.option("-n", "count", type=click.IntRange(0), default=10, show_default=True, help="So many messages first.")
@click.option("--json", "as_json", is_flag=True, help="All events, not messages only, as JSON, one object a line.")
@talking
def tail(
    rooms: tuple[str, ...], count: int, as_json: bool, url: str | None, name: str | None, data: Path | None
) -> None:
    """Follow what is said in each ROOM, until Ctrl-C."""
    from parlour.client.shell import show
    from parlour.client.shell import tail as tailing
    from parlour.events import Said

    def lines(chat: Chat, event: RoomEvent) -> list[str]:
        if as_json:
            return show.json(event)
        return show.text(event, chat.base) if isinstance(event, Said) else []

    _run(url, name, data, lambda chat: tailing.tail(chat, [*rooms], count, partial(lines, chat)), reconnect=True)


@click.command(context_settings=HELP)
@click.argument("room", default="lobby")
@click.option("-n", "count", type=click.IntRange(1), default=20, show_default=True, help="At most so many messages.")
@click.option("--before", type=click.IntRange(0), metavar="NUMBER", help="Only those with smaller numbers.")
@click.option("--after", type=click.IntRange(0), metavar="NUMBER", help="Only those with greater numbers.")
@SINCE
@UNTIL
@JSON
@talking
def history(
    room: str,
    count: int,
    before: int | None,
    after: int | None,
    since: float | None,
    until: float | None,
    as_json: bool,
    url: str | None,
    name: str | None,
    data: Path | None,
) -> None:
    """Show the last messages of ROOM; with --after or --since, the first ones from there."""
    from parlour.client.shell import read

    span = read.Span(before, after, since, until)
    _run(url, name, data, lambda chat: read.history(chat, room, count, span, _lines(chat, as_json)))


@click.command(context_settings=HELP)
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--room", help="Only there.")
@click.option("--author", metavar="NAME", help="Only what NAME said.")
@click.option("-n", "count", type=click.IntRange(1, 500), default=20, show_default=True, help="At most so many.")
@SINCE
@UNTIL
@JSON
@talking
def search(
    words: tuple[str, ...],
    room: str | None,
    author: str | None,
    count: int,
    since: float | None,
    until: float | None,
    as_json: bool,
    url: str | None,
    name: str | None,
    data: Path | None,
) -> None:
    """Show the last messages that hold every WORD."""
    from parlour.client.shell import read

    query, span = " ".join(words), read.Span(since=since, until=until)
    _run(url, name, data, lambda chat: read.search(chat, query, count, room, author, span, _lines(chat, as_json)))


def _lines(chat: Chat, as_json: bool) -> Callable[[Said], list[str]]:
    """How messages of `chat` are shown."""
    from parlour.client.shell import show

    return show.json if as_json else partial(show.text, base=chat.base)


def _run(
    url: str | None,
    name: str | None,
    data: Path | None,
    act: Callable[[Chat], Awaitable[None]],
    *,
    reconnect: bool = False,
) -> None:
    """Do `act` in the chat, and end the program."""
    from parlour.client.failures import BadAddress, NameRefused
    from parlour.client.shell.run import run

    try:
        status = run(url or _here(data), name or _somebody(), act, reconnect=reconnect)
    except BadAddress as error:
        raise click.BadParameter(str(error), param_hint="--url") from None
    except NameRefused as error:
        raise click.BadParameter(str(error), param_hint="--name") from None
    sys.exit(status)


def _here(data: Path | None) -> str:
    """The address of the server on this machine; without one, the program ends."""
    from parlour.client.address import Address
    from parlour.store.folder import default_folder, running_at

    found = running_at(data or default_folder())
    if found is None:
        click.echo("parlour: no server runs on this machine; --url says where another one is", err=True)
        sys.exit(1)
    return f"chat://{Address(*found)}"


def _somebody() -> str:
    """A name that tells whose program this is, and that nobody has."""
    import getpass
    import re
    import secrets

    try:
        user = re.sub(r"[^A-Za-z0-9_.-]", "", getpass.getuser())[:24]
    except (OSError, KeyError, ImportError):
        user = ""
    return f"{user or 'shell'}-{secrets.token_hex(2)}"
