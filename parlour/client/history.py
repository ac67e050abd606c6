"""What the person sent before, kept over runs in a private file, where there can be one."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import History

from parlour.client.state import state_folder

KEPT = 1000


def history_file() -> Path | None:
    """Where the history lives on this system; None if nobody knows."""
    folder = state_folder()
    return None if folder is None else folder / "history"


class PrivateHistory(History):
    """A history in a file that only its owner can read: one JSON string a line, the newest last."""

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        return reversed(self._read())

    def store_string(self, string: str) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _append(self._path, json.dumps(string) + "\n")
        except OSError:
            self._path = None

    def _read(self) -> list[str]:
        if self._path is None:
            return []
        try:
            rows = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
            if len(rows) > 2 * KEPT:
                rows = rows[-KEPT:]
                _replace(self._path, rows)
        except OSError:
            return []
        return [entry for row in rows[-KEPT:] if (entry := _entry(row)) is not None]


def _entry(row: str) -> str | None:
    try:
        entry = json.loads(row)
    except ValueError:
        return None
    return entry if isinstance(entry, str) else None


def _append(path: Path, row: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, row.encode())
    finally:
        os.close(handle)


def _replace(path: Path, rows: list[str]) -> None:
    short = path.with_name(f"{path.name}.{os.getpid()}")
    short.unlink(missing_ok=True)
    _append(short, "\n".join(rows) + "\n")
    short.replace(path)
