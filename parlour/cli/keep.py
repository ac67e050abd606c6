"""The commands about a whole store: ``parlour verify``, ``parlour backup``, ``parlour restore``."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from parlour.cli import operate
from parlour.cli.operate import progress, say

FILE = click.Path(path_type=Path)


@operate.command("verify")
def verify(data: Path) -> None:
    """Check the store: every room, the search index, and the files.

    It changes nothing and works beside a running server. Each problem is a line; the exit status is 1 if there are any.
    """
    from parlour.store.reading import database_of, snapshot
    from parlour.store.verify import Verification, of_files

    problems = 0
    path = database_of(data)
    with progress() as tell, snapshot(path) as connection:
        check = Verification(connection, lambda done, total: tell("Checking", done, total))
        for problem in chain(check.problems(), of_files(path, connection, tell)):
            problems += 1
            click.echo(problem)
    counts = ((check.rooms, "room"), (check.events, "event"), (check.messages, "message"))
    what = ", ".join(_counted(*one) for one in counts)
    if problems:
        say(f"{path}: {what}; {_counted(problems, 'problem')}")
        sys.exit(1)
    click.echo(f"{path}: {what}; all is well")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@operate.command("backup")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
def backup(data: Path, file: Path, force: bool) -> None:
    """Copy the store to FILE, as it is at one moment.

    It works beside a running server. The copy holds everything, what is private too. Files that people have uploaded
    are in the folder FILE.files beside it; those that are there from the last time are not copied again.
    """
    from parlour.store.backup import backup
    from parlour.store.files.copies import files_of
    from parlour.store.reading import database_of

    with progress() as tell:
        files = backup(database_of(data), file, force=force, progress=tell)
    say(f"The store of {data} is in {file} ({file.stat().st_size:,} bytes)")
    if files:
        say(f"With it belongs the folder {files_of(file)} ({_counted(files, 'file')}): keep the two together")


@operate.command("restore")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Even if there is a store already; it is put aside under another name.")
def restore(data: Path, file: Path, force: bool) -> None:
    """Make FILE, a copy that `parlour backup` made, the store.

    No server may be running. FILE is checked first, as `parlour verify` does, and stays where it is.
    """
    from parlour.store.backup import restore

    with progress() as tell:
        done = restore(file, data, force=force, progress=tell)
    say(f"{file} is the store of {data} now")
    if done.lost:
        say(f"The backup is without {_counted(done.lost, 'file')}, of which messages tell without a link now")
    if done.aside is not None:
        say(f"What was the store before is {done.aside}")
