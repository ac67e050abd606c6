"""The bytes of small files that were attached just now, for dialects that carry bytes themselves."""

from __future__ import annotations

MOST = 4 * 1024 * 1024
"""Bytes of all together: what is older is to be had by its link alone."""


class Shelf:
    """The last ones."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._size = 0

    def put(self, file: str, data: bytes) -> None:
        """`data` are those of the file with that id."""
        self._files[file] = data
        self._size += len(data)
        while self._size > MOST:
            oldest = next(iter(self._files))
            self._size -= len(self._files.pop(oldest))

    def get(self, file: str) -> bytes | None:
        """The bytes of the file with that id, if it is one of those."""
        return self._files.get(file)
