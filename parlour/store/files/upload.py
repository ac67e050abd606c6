"""One file on its way: written as it comes, and looked at when it is here."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from parlour.errors import Reason, Refusal
from parlour.store.files import kinds, metadata, pictures

if TYPE_CHECKING:
    from parlour.events import File
    from parlour.store.files.keeper import Keeper

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when there is no room."""
_CHUNK = 1 << 20
STEP = 1 << 20
"""Bytes that are kept free at least for one that says how many come."""
AHEAD = 16 << 20
"""Bytes after which the disk begins with them."""

log = logging.getLogger(__name__)


class Sealed(NamedTuple):
    """What came of an upload."""

    path: Path
    thumbnail: Path | None
    thumbnail_size: int
    digest: str
    size: int
    type: str
    width: int
    height: int


class Upload:
    """See `core.files.Upload`. Made by `Keeper.begin`."""

    def __init__(
        self, keeper: Keeper, path: Path, person: int, name: str, source: str, size: int, begun: float
    ) -> None:
        self._keeper = keeper
        self._path = path
        self._thumbnail = path.with_suffix(".thumbnail")
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()
        self._head = b""
        self._size = size
        self._expected = 0
        self._written = 0
        self._begun_to_disk = 0
        self.person = person
        self.name = name
        self.source = source
        self.begun = begun
        self._end_it: Callable[[], None] | None = None
        self.reserved = 0
        """Bytes that are kept free for it."""
        self._look = pictures.Look(person, source)
        self.sealed: Sealed | None = None
        self._ended = False

    @property
    def outstanding(self) -> int:
        """Bytes that are kept free for it and are not on the disk yet."""
        return max(0, self.reserved - self._written)

    def expect(self, size: int) -> None:
        """See `core.files.Upload`.

        What was said of the size keeps so much free as has come, and not all: else who sends nothing takes all room.
        """
        if self._ended:
            raise TimeoutError
        self._expected += size
        short = self._expected - self.reserved
        if short > 0:
            ahead = min(max(self._expected, STEP), self._size - self.reserved)
            self._keeper.reserve(self, max(short, ahead))

    def rate(self, now: float) -> float:
        """Bytes a second that came on the whole."""
        return self._expected / max(now - self.begun, 1.0)

    def give_way_by(self, act: Callable[[], None] | None) -> None:
        """See `core.files.Upload`."""
        self._end_it = act

    @property
    def gives_way(self) -> bool:
        """Whether it ends, if it is asked to."""
        return self._end_it is not None

    def give_way(self) -> None:
        """End, to make place for another one: the place is free at once, whenever the sender learns of it."""
        act, self._end_it = self._end_it, None
        assert act is not None
        self._ended = True
        self._keeper.end(self)
        act()

    # -- on any thread, one call at a time -----------------------------------------------------------------------------

    def write(self, data: bytes | bytearray) -> None:
        """See `core.files.Upload`."""
        try:
            if self._file is None:
                self._file = _create(self._path)
            self._file.write(data)
            if self._written + len(data) - self._begun_to_disk >= AHEAD:
                self._begin_to_disk(self._file, self._written + len(data))
        except OSError as error:
            raise refused(error) from error
        self._hash.update(data)
        if len(self._head) < kinds.HEAD:
            self._head += data[: kinds.HEAD - len(self._head)]
        self._written += len(data)

    def _begin_to_disk(self, file: BinaryIO, upto: int) -> None:
        """Have the system begin to write what has come while more comes: so there is less to wait for at the end."""
        if hasattr(os, "posix_fadvise"):
            file.flush()
            begun = self._begun_to_disk
            with suppress(OSError):  # not every file system takes advice
                os.posix_fadvise(file.fileno(), begun, upto - begun, os.POSIX_FADV_DONTNEED)
        self._begun_to_disk = upto

    def seal(self) -> None:
        """See `core.files.Upload`."""
        self.write(b"")
        assert self._file is not None
        type_ = kinds.kind(self._head)
        try:
            with self._file as file:
                if type_ not in kinds.IMAGES:
                    _sync(file)
            if type_ in metadata.STRIPPED and not self._strip(type_):
                type_ = kinds.OTHER
            self.sealed = self._looked_at(type_)
        except OSError as error:
            raise refused(error) from error

    def _strip(self, type_: str) -> bool:
        """Take out of an image what tells where it was made; tells whether it is such an image at all."""
        stripped = self._path.with_suffix(".stripped")
        digest, size = hashlib.sha256(), 0
        try:
            with self._path.open("rb") as source, _create(stripped) as target:
                for chunk in metadata.stripped(type_, source):
                    target.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                _sync(target)
        except metadata.Malformed:
            stripped.unlink(missing_ok=True)
            return False
        os.replace(stripped, self._path)
        self._hash, self._written = digest, size
        return True

    def _looked_at(self, type_: str) -> Sealed:
        width = height = small = 0
        thumbnail = None
        if type_ in kinds.IMAGES:
            picture = self._look.at(self._path, self._thumbnail)
            if picture is None:  # a browser had better not try
                type_ = kinds.OTHER
            else:
                width, height = picture
                thumbnail = self._thumbnail
                small = thumbnail.stat().st_size
        if type_ not in metadata.STRIPPED:
            with self._path.open("rb+") as file:
                _sync(file)
        return Sealed(self._path, thumbnail, small, self._hash.hexdigest(), self._written, type_, width, height)

    # -- on the core's thread ------------------------------------------------------------------------------------------

    def keep(self, answered: Callable[[File | Refusal], None]) -> None:
        """See `core.files.Upload`."""
        assert self.sealed is not None
        self._ended = True
        self._keeper.keep(self, self.sealed, answered)

    def abandon(self) -> None:
        """See `core.files.Upload`."""
        if not self._ended:
            self._ended = True
            self._keeper.end(self)
        self.discard()

    def break_off(self) -> None:
        """See `core.files.Upload`."""
        self._look.break_off()

    def discard(self) -> None:
        """Remove what was written."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        for path in (self._path, self._thumbnail, self._path.with_suffix(".stripped")):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb", _CHUNK)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def refused(error: OSError) -> Refusal:
    """What somebody is told whose file cannot be written."""
    if error.errno in FULL:
        log.warning("a file cannot be kept: the disk is full")
        return Refusal(Reason.NO_SPACE)
    log.warning("a file cannot be kept: %s", error)
    return Refusal(Reason.NOT_STORED)
