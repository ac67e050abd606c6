"""Who may bring files, how many, and which they have brought: `core.files.Files`."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar

from parlour import files
from parlour.core.files import KeptFile
from parlour.errors import Reason, Refusal, StoreError
from parlour.events import File
from parlour.store.archive import Asked
from parlour.store.connection import Database
from parlour.store.files import places, table
from parlour.store.files.limits import Limits
from parlour.store.files.recent import Recent, Recents
from parlour.store.files.table import Freed
from parlour.store.files.upload import Sealed, Upload, refused
from parlour.store.files.vault import Vault
from parlour.store.rows import file_of

log = logging.getLogger(__name__)

K = TypeVar("K", int, str)
T = TypeVar("T")


class Changing(Protocol):
    """Where the database is changed."""

    def change(self, act: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `act` change it, all or nothing, on some other thread, and `answered` called on this one."""


class Keeper:
    """See `core.files.Files`."""

    def __init__(
        self,
        vault: Vault,
        limits: Limits,
        clock: Callable[[], float],
        used: dict[int, int],
        recent: Sequence[tuple[File, int, float]],
    ) -> None:
        """`used` are the bytes of each person's files, `recent` the files of the last day."""
        self._vault = vault
        self._limits = limits
        self._clock = clock
        self._used = used
        self._total = sum(used.values())
        self._sources: dict[int, str] = {}
        """Where people who have files were when they began to bring them, since the server started."""
        self._from: dict[str, int] = {}
        """Bytes of all files of the people of each source."""
        self._recent = Recents(Recent(*each) for each in recent)
        self._coming: list[Upload] = []
        """Those on their way."""
        self._journal: Changing | None = None
        self._readers: Asked | None = None
        self._post: Callable[[Callable[[], None]], None] | None = None

    def connect(self, journal: Changing, readers: Asked, post: Callable[[Callable[[], None]], None]) -> None:
        """Where rows are written, and read, and the way back to the core's thread. Before, nothing can be asked."""
        self._journal = journal
        self._readers = readers
        self._post = post

    def freed(self, rows: Sequence[Freed]) -> None:
        """`rows` are gone."""
        for row in rows:
            self._count(row.person, -row.size)

    def _count(self, person: int, size: int) -> None:
        self._total += size
        _add(self._used, person, size)
        source = self._sources.get(person)
        if source is not None:
            _add(self._from, source, size)
            if person not in self._used:
                del self._sources[person]

    # -- what there is -------------------------------------------------------------------------------------------------

    def find(self, file: str, person: int) -> File | None:
        """See `core.files.Files`."""
        return self._recent.find(file, person, self._clock())

    def look_up(self, file: str, answered: Callable[[KeptFile | StoreError | None], None]) -> None:
        """See `core.files.Files`."""
        assert self._readers is not None
        self._readers.ask(partial(table.find, number=file), lambda found: answered(self._kept(found)))

    def _kept(self, found: tuple[File, str] | StoreError | None) -> KeptFile | StoreError | None:
        if not isinstance(found, tuple):
            return found
        file, digest = found
        thumbnail = self._vault.thumbnail(digest) if file.thumbnail else None
        return KeptFile(file, self._vault.path(digest), thumbnail, digest)

    # -- what comes ----------------------------------------------------------------------------------------------------

    def begin(self, person: int, name: str, size: int = 0, *, source: str = "") -> Upload:
        """See `core.files.Files`."""
        now = self._clock()
        slowest = places.in_the_way(self._coming, person, source, now)
        try:
            path = self._vault.incoming()
        except OSError as error:
            raise refused(error) from error
        upload = Upload(self, path, person, files.file_name(name), source, size, now)
        self._check(upload, size)
        if slowest is not None:
            slowest.give_way()
        self._coming.append(upload)
        return upload

    def take(
        self, person: int, name: str, data: bytes, answered: Callable[[File | Refusal], None], *, source: str = ""
    ) -> None:
        """See `core.files.Files`."""
        try:
            upload = self.begin(person, name, len(data), source=source)
        except Refusal as refusal:
            answered(refusal)
            return

        def refuse(refusal: Refusal) -> None:
            upload.abandon()
            answered(refusal)

        try:
            upload.expect(len(data))
        except Refusal as refusal:
            refuse(refusal)
            return
        post = self._post
        assert post is not None

        def run() -> None:
            try:
                upload.write(data)
                upload.seal()
            except Refusal as refusal:
                post(partial(refuse, refusal))
            except Exception:  # a mistake of ours: the sender must not wait for ever, nor its place be lost
                log.exception("a file could not be taken")
                post(partial(refuse, Refusal(Reason.NOT_STORED)))
            else:
                post(partial(upload.keep, answered))

        threading.Thread(target=run, name="attachment", daemon=True).start()

    def _check(self, upload: Upload, size: int) -> None:
        """Raise `Refusal` if there is no room for `size` bytes more of `upload`."""
        if upload.reserved + size > self._limits.file:
            raise Refusal(Reason.FILE_TOO_LARGE)
        source = self._sources.get(upload.person, upload.source)
        mine = self._used.get(upload.person, 0) + size
        ours = self._from.get(source, 0) + (size if upload.person in self._sources else mine) if source else 0
        try:
            space = self._vault.free_space - sum(one.outstanding for one in self._coming)
        except OSError as error:
            raise refused(error) from error
        if max(mine, ours) > self._limits.person or self._total + size > self._limits.total or size > space:
            raise Refusal(Reason.NO_SPACE)

    def reserve(self, upload: Upload, size: int) -> None:
        """Keep `size` bytes more free for `upload`. Raises `Refusal`."""
        self._check(upload, size)
        upload.reserved += size
        source = upload.source
        if source and upload.person not in self._sources:
            self._sources[upload.person] = source
            _add(self._from, source, self._used.get(upload.person, 0))
        self._count(upload.person, size)

    def end(self, upload: Upload) -> None:
        """`upload` comes no more, or is here; what was kept free for it is free again."""
        self._count(upload.person, -upload.reserved)
        upload.reserved = 0
        self._coming.remove(upload)

    def keep(self, upload: Upload, sealed: Sealed, answered: Callable[[File | Refusal], None]) -> None:
        """Have the `sealed` `upload` stored."""
        journal = self._journal
        assert journal is not None
        number = secrets.token_urlsafe(16)
        shape = (sealed.width, sealed.height)
        file = file_of(number, upload.name, sealed.size, sealed.type, *shape, thumbnail=sealed.thumbnail is not None)
        at, small = self._clock(), table.kibibytes(sealed.thumbnail_size)

        def store(database: Database) -> None:
            self._vault.publish(sealed.digest, sealed.path, sealed.thumbnail)
            table.add(database.raw, file, sealed.digest, upload.person, at, small)

        def stored(result: StoreError | None) -> None:
            if not isinstance(result, StoreError):
                self._count(upload.person, table.room(file.size, small))
            self.end(upload)
            if isinstance(result, StoreError):
                upload.discard()
                journal.change(lambda database: self._vault.clean(database, [sealed.digest]), lambda _: None)
                answered(Refusal(Reason.NOT_STORED))
                return
            self._recent.add(Recent(file, upload.person, at))
            answered(file)

        journal.change(store, stored)


def _add(counts: dict[K, int], key: K, more: int) -> None:
    """Count `more` for `key`; what is nothing is not kept."""
    counts[key] = counts.get(key, 0) + more
    if not counts[key]:
        del counts[key]
