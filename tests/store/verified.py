"""A whole store looked at, as `parlour verify` does it."""

from pathlib import Path

from parlour.store.reading import snapshot
from parlour.store.verify import Verification, of_files


def verified(path: Path) -> list[str]:
    """All problems of the store `path`. Raises `Trouble` if it cannot be opened."""
    with snapshot(path) as connection:
        problems = [*Verification(connection, lambda *_: None).problems()]
        return [*problems, *of_files(path, connection, lambda *_: None)]
