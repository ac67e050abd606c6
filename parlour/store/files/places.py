"""Places for files on their way: how many there are, and who gives one to somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from parlour.errors import Reason, Refusal

if TYPE_CHECKING:
    from parlour.store.files.upload import Upload

MOST_UPLOADS = 32
"""Files on their way at once."""
MOST_UPLOADS_EACH = 4
"""Of one person."""
MOST_UPLOADS_FROM = 16
"""Of all people of one source."""
SLOW = 20_000.0
"""Bytes a second; what comes more slowly gives way to others where there is no place,"""
SLOW_SINCE = 20.0
"""seconds after it began,"""
SLOW_AT_ONCE = 1.0
"""or these, to somebody who has fewer by two; or, where all together are too many, whose source has."""


def in_the_way(coming: Sequence[Upload], person: int, source: str, now: float) -> Upload | None:
    """Where there is no place for one more file: the slowest one, which gives it. Raises `Refusal` if none does.

    Else those who let theirs come drop by drop, or begin again and again, could keep everybody else's away for hours.
    """
    crowd = [one for one in coming if source and one.source == source]
    if sum(one.person == person for one in coming) >= MOST_UPLOADS_EACH:
        raise Refusal(Reason.TOO_MANY_UPLOADS)
    if len(crowd) < MOST_UPLOADS_FROM:
        if len(coming) < MOST_UPLOADS:
            return None
        return _slowest(coming, now, lambda one: one.source or one.person, source or person)
    return _slowest(crowd, now, lambda one: one.person, person)


def _slowest(crowd: Sequence[Upload], now: float, whose: Callable[[Upload], int | str], asks: int | str) -> Upload:
    has = Counter(map(whose, crowd))
    slow = [
        one
        for one in crowd
        if one.gives_way
        and one.rate(now) < SLOW
        and now - one.begun > (SLOW_AT_ONCE if has[whose(one)] >= has[asks] + 2 else SLOW_SINCE)
    ]
    if not slow:
        raise Refusal(Reason.TOO_MANY_UPLOADS)
    return min(slow, key=lambda one: one.rate(now))
