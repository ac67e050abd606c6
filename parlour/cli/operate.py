"""What the operator's commands share: which store, how far they are, and one sentence when something is in the way."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from parlour.cli.common import HELP

MOMENT = 1.0
"""Seconds that something may take before a person wants to see how far it is."""

F = TypeVar("F", bound=Callable[..., Any])


def command(name: str, group: click.Group | None = None) -> Callable[[F], click.Command]:
    """One of the operator's commands: about one store, and with a sentence when something is in the way."""

    def made(run: F) -> click.Command:
        made = click.command(name, context_settings=HELP)(sentences()(run))
        made.params.append(_data())
        if group is not None:
            group.add_command(made)
        return made

    return made


def _data() -> click.Option:
    return click.Option(
        ["--data"],
        type=click.Path(path_type=Path),
        envvar=["PARLOUR_SERVE_DATA", "PARLOUR_DATA"],
        callback=_folder,
        metavar="DIR",
        help="The folder in which the server keeps everything.  [default: as for `parlour serve`]",
    )


def _folder(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    from parlour.store.folder import default_folder

    return value or default_folder()


@contextmanager
def sentences() -> Iterator[None]:
    """Tell what is in the way, and end with status 1."""
    from parlour.errors import StartError
    from parlour.store.trouble import Trouble

    try:
        with _stoppable():
            yield
    except (Trouble, StartError) as error:
        click.echo(f"parlour: {error}", err=True)
        sys.exit(1)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Have whoever stops the command stop it in an orderly way: what is half done is undone."""
    changed = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is signal.SIG_DFL
    }
    try:
        yield
    finally:
        for number, handler in changed.items():
            signal.signal(number, handler)


def when(at: float) -> str:
    """A time, in seconds since the epoch, as lists show it: of this machine's time zone."""
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")


def say(text: str) -> None:
    """Tell the operator something that is not what the command is for: on standard error."""
    click.echo(text, err=True)


Progress = Callable[[str, int, int], None]


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Progress]:
    """Takes what is being done, how much of it is done and how much there is, and shows it once that takes a moment."""
    begin = time.monotonic()
    labelled = ""
    bar: Any = None
    with ExitStack() as stack:

        def tell(label: str, done: int, total: int) -> None:
            nonlocal labelled, bar
            if not shown or not total or not sys.stderr.isatty() or time.monotonic() - begin < MOMENT:
                return
            if label != labelled:
                stack.close()
                labelled = label
                bar = stack.enter_context(click.progressbar(length=total, label=label, file=sys.stderr))
            bar.update(min(done, total) - bar.pos)

        yield tell


MOMENTS = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"])
"""A date, or a date and a time, of this machine's time zone."""


def timestamp(_: click.Context, __: click.Parameter, moment: datetime | None) -> float | None:
    """One of `MOMENTS`, as seconds since the epoch."""
    try:
        return None if moment is None else moment.timestamp()
    except (OverflowError, OSError, ValueError):
        raise click.BadParameter(f"{moment} is too far away.") from None
