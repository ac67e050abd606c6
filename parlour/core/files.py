"""Files as the core sees them: what keeps them, and what a message may bring along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from parlour.commands.talk import MOST_FILES
from parlour.errors import Reason, Refusal, StoreError

if TYPE_CHECKING:
    from parlour.events import File


class KeptFile(NamedTuple):
    """A file that can be read."""

    file: File
    path: Path
    """Where its bytes are."""
    thumbnail: Path | None
    """Where those of a small image of it are, if there is one: WebP."""
    digest: str
    """SHA-256 of the bytes, in hexadecimal digits."""


class Upload(Protocol):
    """A file on its way here. One of `keep` and `abandon` ends it."""

    def expect(self, size: int) -> None:
        """So many bytes more are about to be written. Raises `Refusal` if they are too many.

        And `TimeoutError` if it has given way.
        """

    def give_way_by(self, act: Callable[[], None] | None) -> None:
        """`act` is told, once, that it has given way to others, since it comes slowly; None: it gives way no more."""

    def write(self, data: bytes | bytearray) -> None:
        """Take the next bytes; to be called on a thread that may wait. Raises `Refusal`."""

    def seal(self) -> None:
        """That was all: find out what it is; to be called on a thread that may wait. Raises `Refusal`."""

    def keep(self, answered: Callable[[File | Refusal], None]) -> None:
        """Have it stored; `answered` is called when that is done, or has failed."""

    def break_off(self) -> None:
        """Nobody wants it: have `seal`, which may be at it on another thread, come to its end."""

    def abandon(self) -> None:
        """Forget it, when no other thread is at it."""


class Files(Protocol):
    """Keeps files. All is called on the core's thread, but for what `Upload` says otherwise."""

    def find(self, file: str, person: int) -> File | None:
        """What `person` has uploaded within a day under that id."""

    def begin(self, person: int, name: str, size: int = 0, *, source: str = "") -> Upload:
        """A file of `person` called `name` begins to come: of `size` bytes, 0 if that is not known.

        All people of one `source` together may bring as much as one person; empty: nobody else counts. Raises
        `Refusal`.
        """

    def take(
        self, person: int, name: str, data: bytes, answered: Callable[[File | Refusal], None], *, source: str = ""
    ) -> None:
        """A file of `person` is here already, all of it; `answered` is called when it is stored, or cannot be."""

    def look_up(self, file: str, answered: Callable[[KeptFile | StoreError | None], None]) -> None:
        """The file with that id, for anybody who knows it."""


class NoFiles:
    """A server that keeps no files."""

    def find(self, file: str, person: int) -> File | None:
        """See `Files`."""
        return None

    def begin(self, person: int, name: str, size: int = 0, *, source: str = "") -> Upload:
        """See `Files`."""
        raise Refusal(Reason.NO_SPACE)

    def take(
        self, person: int, name: str, data: bytes, answered: Callable[[File | Refusal], None], *, source: str = ""
    ) -> None:
        """See `Files`."""
        answered(Refusal(Reason.NO_SPACE))

    def look_up(self, file: str, answered: Callable[[KeptFile | StoreError | None], None]) -> None:
        """See `Files`."""
        answered(None)


def brought(files: Files, person: int, ids: Sequence[str]) -> tuple[File, ...]:
    """The files that `person` wants to say. Raises `Refusal`."""
    if len(ids) > MOST_FILES:
        raise Refusal(Reason.BAD_REQUEST)
    found = []
    for one in dict.fromkeys(ids):
        file = files.find(one, person)
        if file is None:
            raise Refusal(Reason.NO_SUCH_FILE, one)
        found.append(file)
    return (*found,)
