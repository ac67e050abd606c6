"""How much people may upload."""

from typing import NamedTuple


class Limits(NamedTuple):
    """In bytes."""

    file: int = 100 * 1024 * 1024
    """Of one file."""
    person: int = 1024 * 1024 * 1024
    """Of all files of one person, and of all people of one source."""
    total: int = 10 * 1024 * 1024 * 1024
    """Of all files."""
