"""Reading and copying parts of files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 256 * 1024
"""Bytes copied in one go."""


class Malformed(Exception):
    """The file is not what it says it is."""


def exactly(source: BinaryIO, size: int) -> bytes:
    """The next `size` bytes. Raises `Malformed` if there are fewer."""
    data = source.read(size)
    if len(data) < size:
        raise Malformed
    return data


def copied(source: BinaryIO, size: int) -> Iterator[bytes]:
    """The next `size` bytes, or as many as there are, a chunk at a time."""
    while size > 0 and (chunk := source.read(min(size, _CHUNK))):
        size -= len(chunk)
        yield chunk
