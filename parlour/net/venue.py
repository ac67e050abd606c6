"""What the operator has written down for the server: read from files when it starts."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from parlour.dialects.base import NO_DEPOT, Depot, Directory, Venue
from parlour.errors import StartError
from parlour.settings import ServerSettings

MOST_LINES = 100
"""Lines in a message of the day."""
MOST_LINE = 512
"""Characters in each."""


class Notes(NamedTuple):
    """The contents of those files."""

    motd: tuple[str, ...] = ()
    """The lines of the message of the day."""
    owner: tuple[str, str] | None = None
    """The name and the password that make somebody the server's owner."""


def read_notes(settings: ServerSettings) -> Notes:
    """The files that the `settings` name. Raises `errors.StartError`."""
    motd = _motd(settings.motd) if settings.motd is not None else ()
    return Notes(motd, _owner(settings.owner_file) if settings.owner_file is not None else None)


def make_venue(
    settings: ServerSettings, notes: Notes, directory: Directory, program: str, started: float, depot: Depot = NO_DEPOT
) -> Venue:
    """What the dialects are told of the server, whose files are in the `depot`."""
    return Venue(
        directory,
        program=program,
        started=started,
        network=settings.network,
        motd=notes.motd,
        admin=settings.admin,
        replay=settings.replay,
        depot=depot,
        lobby_delay=settings.lobby_delay,
    )


def _motd(path: Path) -> tuple[str, ...]:
    lines = _read(path, "the message of the day").rstrip().split("\n")
    shown = (line.replace("\r", "").replace("\0", "")[:MOST_LINE] for line in lines[:MOST_LINES])
    return (*shown,) if any(lines) else ()


def _owner(path: Path) -> tuple[str, str]:
    lines = [line for line in _read(path, "the owner's name").split("\n") if line.strip()]
    words = lines[0].split(maxsplit=1) if len(lines) == 1 else []
    if len(words) != 2:
        raise StartError(f"the file {path} must have one line: the owner's name, a space and a password.")
    return words[0], words[1].strip()


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise StartError(f"the file {path} with {what} cannot be read: {error.strerror}.") from error
