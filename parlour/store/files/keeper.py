"""Who may bring files, how many, and which they have brought: `core.files.Files`."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from parlour import files
from parlour.core.files import KeptFile
from parlour.errors import Reason, Refusal, StoreError
from parlour.events import File
from parlour.store.archive import Asked
from parlour.store.connection import Database
from parlour.store.files import table
from parlour.store.files.limits import Limits
from parlour.store.files.table import Freed
from parlour.store.files.upload import Sealed, Upload, refused
from parlour.store.files.vault import Vault
from parlour.store.rows import file_of

log = logging.getLogger(__name__)

DAY = 86_400.0
"""Seconds for which a file waits for its message."""
MOST_UPLOADS = 32
"""Files on their way at once."""
MOST_UPLOADS_EACH = 4
"""Of one person."""
MOST_UPLOADS_FROM = 16
"""Of all people of one source."""
SLOW = 20_000.0
"""Bytes a second; what comes more slowly gives way to others where there is no place,"""
SLOW_SINCE = 20.0
"""seconds after it began."""
MOST_RECENT = 10_000
"""Files that are remembered of the last day."""

K = TypeVar("K", int, str)
T = TypeVar("T")


class Changing(Protocol):
    """Where the database is changed."""

    def change(self, act: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `act` change it, all or nothing, on some other thread, and `answered` called on this one."""


class Recent(NamedTuple):
    """A file that may be said."""

    file: File
    person: int
    at: float


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
        """`used` are the bytes of each person's files, `recent` those of the last day."""
        self._vault = vault
        self._limits = limits
        self._clock = clock
        self._used = used
        self._total = sum(used.values())
        self._sources: dict[int, str] = {}
        """Where people who have files were when they began to bring them, since the server started."""
        self._from: dict[str, int] = {}
        """Bytes of all files of the people of each source."""
        self._recent = {each[0].id: Recent(*each) for each in recent}
        """By their ids, in the order they came."""
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
        found = self._recent.get(file)
        if found is None or found.person != person or found.at < self._clock() - DAY:
            return None
        return found.file

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
        slowest = self._in_the_way(person, source)
        try:
            path = self._vault.incoming()
        except OSError as error:
            raise refused(error) from error
        upload = Upload(self, path, person, files.file_name(name), source, self._clock())
        self.reserve(upload, size)
        self._coming.append(upload)
        if slowest is not None:
            slowest.give_way()
        return upload

    def _in_the_way(self, person: int, source: str) -> Upload | None:
        """Where there is no place for one more file: the slowest one, which gives it. Raises `Refusal` if none does.

        Else those who let theirs come drop by drop could keep everybody else's away for hours.
        """
        from_there = [one for one in self._coming if source and one.source == source]
        if sum(one.person == person for one in self._coming) >= MOST_UPLOADS_EACH:
            raise Refusal(Reason.TOO_MANY_UPLOADS)
        if len(from_there) >= MOST_UPLOADS_FROM:
            crowd = from_there
        elif len(self._coming) >= MOST_UPLOADS:
            crowd = self._coming
        else:
            return None
        now = self._clock()
        slow = [one for one in crowd if one.gives_way and now - one.begun > SLOW_SINCE and one.rate(now) < SLOW]
        if not slow:
            raise Refusal(Reason.TOO_MANY_UPLOADS)
        return min(slow, key=lambda one: one.rate(now))

    def take(
        self, person: int, name: str, data: bytes, answered: Callable[[File | Refusal], None], *, source: str = ""
    ) -> None:
        """See `core.files.Files`."""
        try:
            upload = self.begin(person, name, len(data), source=source)
        except Refusal as refusal:
            answered(refusal)
            return
        post = self._post
        assert post is not None

        def refuse(refusal: Refusal) -> None:
            upload.abandon()
            answered(refusal)

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

    def reserve(self, upload: Upload, size: int) -> None:
        """Keep `size` bytes more free for `upload`. Raises `Refusal`."""
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
        upload.reserved += size
        if source and upload.person not in self._sources:
            self._sources[upload.person] = source
            _add(self._from, source, mine - size)
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
        at = self._clock()

        def store(database: Database) -> None:
            self._vault.publish(sealed.digest, sealed.path, sealed.thumbnail)
            table.add(database.raw, file, sealed.digest, upload.person, at)

        def stored(result: StoreError | None) -> None:
            if not isinstance(result, StoreError):
                self._count(upload.person, file.size)
            self.end(upload)
            if isinstance(result, StoreError):
                upload.discard()
                journal.change(lambda database: self._vault.clean(database, [sealed.digest]), lambda _: None)
                answered(Refusal(Reason.NOT_STORED))
                return
            self._remember(Recent(file, upload.person, at))
            answered(file)

        journal.change(store, stored)

    def _remember(self, recent: Recent) -> None:
        self._recent[recent.file.id] = recent
        while self._recent:
            oldest = next(iter(self._recent))
            if len(self._recent) <= MOST_RECENT and self._recent[oldest].at >= recent.at - DAY:
                break
            del self._recent[oldest]


def _add(counts: dict[K, int], key: K, more: int) -> None:
    """Count `more` for `key`; what is nothing is not kept."""
    counts[key] = counts.get(key, 0) + more
    if not counts[key]:
        del counts[key]
