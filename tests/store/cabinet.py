"""A keeper of files whose database answers at once."""

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from parlour.core.files import KeptFile
from parlour.errors import Refusal, StoreError
from parlour.events import File
from parlour.store.connection import Database
from parlour.store.database import examine
from parlour.store.files import table
from parlour.store.files.keeper import Keeper
from parlour.store.files.limits import Limits
from parlour.store.files.recent import DAY, MOST_RECENT
from parlour.store.files.table import Freed
from parlour.store.files.vault import Vault
from parlour.store.setup import prepare
from tests.store.opened import NOW

T = TypeVar("T")


class Cabinet:
    """A folder of files and a database in memory."""

    def __init__(self, folder: Path, limits: Limits | None = None, database: Database | None = None) -> None:
        self.now = NOW
        if database is None:
            raw, condition = examine(None)
            database = Database(raw)
            prepare(database, condition)
        self.database = database
        self.folder = folder
        self.vault = Vault(folder)
        recent = table.uploaded(self.database, self.now - DAY, MOST_RECENT)
        used = table.used(self.database)
        self.keeper = Keeper(self.vault, limits or Limits(), lambda: self.now, used, recent)
        self.posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.keeper.connect(self, self, self.posted.put)
        self.vault.freed = self.keeper.freed

    def change(self, act: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        answered(self.database.change(act))

    def ask(self, question: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        answered(self.database.ask(question))

    def put(self, data: bytes, name: str = "notes.txt", person: int = 1, source: str = "") -> File:
        """Upload; raises what it is refused with."""
        upload = self.keeper.begin(person, name, len(data), source=source)
        try:
            for start in range(0, len(data), 1000):
                upload.expect(len(data[start : start + 1000]))
                upload.write(data[start : start + 1000])
            upload.seal()
            kept: list[File | Refusal] = []
            upload.keep(kept.append)
        finally:
            upload.abandon()
        (file,) = kept
        if isinstance(file, Refusal):
            raise file
        return file

    def kept(self, file: File) -> KeptFile | None:
        found: list[KeptFile | StoreError | None] = []
        self.keeper.look_up(file.id, found.append)
        assert not isinstance(found[0], StoreError)
        return found[0]

    def there(self) -> list[str]:
        """All files in the folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def free(self, *rows: Freed) -> None:
        self.vault.free(self.database, rows)

    def sweep(self) -> None:
        for _ in self.vault.sweep(self.database):
            pass
