"""The ids under which clients ask, so that the same thing is done once however often it is asked."""

from __future__ import annotations

from typing import Self


class Key(str):
    """An id that stands for one content: what is asked under it with another one is refused.

    Its text is to be a digest as well, which nobody takes for an id of their own.
    """

    __slots__ = ("digest",)
    digest: str
    """Of the content."""

    def __new__(cls, text: str, digest: str) -> Self:
        """The id with that `text`."""
        key = super().__new__(cls, text)
        key.digest = digest
        return key


def digest_of(request: str) -> str | None:
    """The digest of what an id stands for, if it is a `Key`."""
    return request.digest if isinstance(request, Key) else None
