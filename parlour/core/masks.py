"""Masks of people, as IRC has them: ``name!user@host`` with ``*`` and ``?``.

Whoever writes a mask has others' messages compared with it, so that matching must never take long: no part of a mask is
looked for again once it was found.
"""

from __future__ import annotations

import re

from parlour.core.mentions import folded
from parlour.events import Profile

LONGEST = 200
"""Characters in a mask."""

_STARS = re.compile(r"\*+")


def normal(mask: str) -> str | None:
    """`mask` with all of its three parts; None if it is none."""
    if not mask or len(mask) > LONGEST or not mask.isprintable() or " " in mask:
        return None
    name, mark, rest = mask.partition("!")
    if not mark:
        name, rest = ("*", mask) if "@" in mask else (mask, "*@*")
    user, _, host = rest.partition("@")
    whole = _STARS.sub("*", f"{name or '*'}!{user or '*'}@{host or '*'}")
    return whole if len(whole) <= LONGEST else None


def pattern(mask: str) -> re.Pattern[str]:
    """What finds those `subject`s that `mask` is about; case does not matter."""
    first, *others = (_piece(piece) for piece in folded(mask).split("*"))
    if not others:
        return re.compile(rf"{first}\Z", re.DOTALL)
    *middle, last = others
    found = "".join(rf"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(rf"{first}{found}.*{last}\Z", re.DOTALL)


def _piece(text: str) -> str:
    return re.escape(text).replace(r"\?", ".")


def subject(profile: Profile) -> str:
    """A person as masks are compared with it."""
    return folded(f"{profile.name}!{profile.user}@{profile.host}")
