"""The commands about one room: ``parlour export``, ``parlour import``, ``parlour retention``."""

from __future__ import annotations

import io
import math
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from parlour.cli import operate
from parlour.cli.operate import MOMENTS, progress, say, timestamp

if TYPE_CHECKING:
    from parlour.store.exports.source import RoomFacts

DAY = 86_400.0
MOST_DAYS = 36_500


@operate.command("export")
@click.argument("room", required=False)
@click.option("--list", "listing", is_flag=True, help="List all rooms, the private and the direct ones too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "html"]),
    help="Text to read, JSON lines for `parlour import` and programs, or a page for a browser.  "
    "[default: what the name of FILE says, otherwise text]",
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.  [default: standard output]"
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
@click.option(
    "--since", type=MOMENTS, callback=timestamp, metavar="TIME", help="Only from this date, or date and time, on."
)
@click.option(
    "--until",
    type=MOMENTS,
    callback=timestamp,
    metavar="TIME",
    help="Only what was before this date, or date and time.",
)
def export(
    data: Path,
    room: str | None,
    listing: bool,
    form: str | None,
    output: Path | None,
    force: bool,
    since: float | None,
    until: float | None,
) -> None:
    """Write down all that was said in ROOM.

    It works beside a running server. Not only open rooms can be exported: what is written may be private.
    """
    if (room is None) is not listing:
        raise click.UsageError("Name one ROOM, or ask for the --list of them.")
    from parlour.store.export import FORMATS, format_of, new_file
    from parlour.store.exports.source import open_source
    from parlour.store.reading import database_of

    total = 0
    with (
        progress(shown=output is not None or not sys.stdout.isatty()) as tell,
        open_source(database_of(data), lambda done: tell("Exporting", done, total)) as source,
    ):
        if room is None:
            for one in source.rooms():
                click.echo(_listed(one))
            return
        part = source.part(source.room(room), since, until)
        total = part.size
        pieces = FORMATS[form or format_of(output)](source, part)
        if output is None:
            _print(pieces)
            return
        with new_file(output, force=force) as file:
            file.writelines(pieces)
        messages = source.count(part)
    say(f"{part.room.title}: {_messages(messages)} in {output}")


def _print(pieces: Iterator[str]) -> None:
    """Write to standard output: for programs in UTF-8, for a terminal as it can."""
    from parlour.store.trouble import of_file

    out = sys.stdout
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding=None if out.isatty() else "utf-8", errors="backslashreplace")
    try:
        out.writelines(pieces)
        out.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what could not be written is not tried again
        raise of_file(Path("standard output"), error, "written") from error


def _listed(room: RoomFacts) -> str:
    people = f"  {(' and ' if room.kind == 'direct' else ', ').join(room.people)}" if room.people else ""
    rule = "" if room.retention is None else f"  kept {_kept(room.retention)}"
    return f"{room.name:<20} {room.kind:<8} {_messages(room.messages):>18}{people}{rule}"


@operate.command("import")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option("--room", metavar="NAME", help="Call the room so.  [default: as it was called]")
@click.option("--open", "public", is_flag=True, help="Make it an open room: everybody may read what was private.")
def import_(data: Path, file: Path, room: str | None, public: bool) -> None:
    """Bring in a room that `parlour export --format jsonl` wrote to FILE.

    No server may be running, and the room must be new or empty. All of it is brought in or, if anything is wrong,
    nothing.
    """
    from parlour.store.importing import import_room
    from parlour.store.trouble import of_file

    with progress() as tell, ExitStack() as stack:
        try:
            lines: BinaryIO = sys.stdin.buffer if str(file) == "-" else stack.enter_context(open(file, "rb"))
            size = os.fstat(lines.fileno()).st_size
        except OSError as error:
            raise of_file(file, error, "read") from error
        done = import_room(lines, data, name=room, public=public, size=size, progress=tell)
    say(f"{done.room}: {_messages(done.messages)} imported ({done.events:,} events)")
    if done.kind != "open":
        say(f"Nobody is a member of this {done.kind} room: it is there for `parlour export` alone")


@operate.command("retention")
@click.argument("room")
@click.argument("rule", metavar="[DAYS|forever|default]", required=False)
def retention(data: Path, room: str, rule: str | None) -> None:
    """Set for how long ROOM keeps what was said, or (without a rule) tell it.

    A number of DAYS, `forever`, or `default`: as the server is set. It works beside a running server.
    """
    from parlour.store import retention
    from parlour.store.reading import database_of

    path = database_of(data)
    found = retention.retention(path, room) if rule is None else retention.set_retention(path, room, _seconds(rule))
    click.echo(f"{found.room.title} keeps what is said {_kept(found.room.retention)}")
    if found.past:
        click.echo(f"Older than that: {_messages(found.past)}, which a running server deletes within the hour")


def _seconds(rule: str) -> float | None:
    if rule in ("default", "forever"):
        return None if rule == "default" else 0.0
    try:
        days = float(rule)
    except ValueError:
        days = math.nan
    if not 0 < days <= MOST_DAYS:
        raise click.BadParameter(
            f"{rule!r} is neither a number of days (up to {MOST_DAYS:,}) nor `forever` nor `default`."
        )
    return days * DAY


def _kept(seconds: float | None) -> str:
    if seconds is None:
        return "for as long as the server is set to"
    if seconds == 0:
        return "for ever"
    return f"for {seconds / DAY:,.6g} day{'' if seconds == DAY else 's'}"


def _messages(count: int) -> str:
    return f"{count:,} message{'' if count == 1 else 's'}"
