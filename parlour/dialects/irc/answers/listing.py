"""The answer to LIST, and what it can be asked to leave out (ELIST in RPL_ISUPPORT: masks, and numbers of people)."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import NamedTuple

from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.events import RoomList, RoomState

MOST_MASKS = 20
"""Masks of one LIST that are looked at: each is compared with every room."""
CREATED = 1
"""The number of the last event of a room in which nothing has been said."""
_COUNT = re.compile("([<>])([0-9]{1,9})", re.ASCII)
_TIME = re.compile("[CT][<>][0-9]+", re.ASCII)
"""When a room was made, or its topic set: that is not known of every room, and is no condition here."""


class Wanted(NamedTuple):
    """What a LIST wants to know of."""

    names: set[str]
    """Rooms; if there are any, or masks, one of them must fit."""
    masks: list[re.Pattern[str]]
    others: list[re.Pattern[str]]
    """None of these."""
    more: int = -1
    """There are more people than so many."""
    less: int = 10**9
    """And fewer than so many."""

    def has(self, room: RoomState) -> bool:
        """Whether it is about that room."""
        name = f"#{room.name}"
        return (
            self.more < room.present < self.less
            and (not (self.names or self.masks) or name in self.names or _fits(self.masks, name))
            and not _fits(self.others, name)
        )


def wanted(params: list[str]) -> Wanted:
    """What the parameters of a LIST ask for: rooms and conditions, in any order."""
    found = Wanted(set(), [], [])
    for word in (word for param in params for word in param.split(",") if word):
        count = _COUNT.fullmatch(word)
        if count is not None and count[1] == ">":
            found = found._replace(more=max(found.more, int(count[2])))
        elif count is not None:
            found = found._replace(less=min(found.less, int(count[2])))
        elif word.startswith("!"):
            found.others.append(_pattern(word[1:]))
        elif {"*", "?"} & {*word}:
            found.masks.append(_pattern(word))
        elif not _TIME.fullmatch(word):
            found.names.add(word.lower())
    return found


def _fits(masks: list[re.Pattern[str]], name: str) -> bool:
    return any(mask.match(name) for mask in masks[:MOST_MASKS])


def _pattern(mask: str) -> re.Pattern[str]:
    """Masks have ``*`` and ``?``, and nothing else that `translate` knows; it makes what takes no long time."""
    return re.compile(translate(re.sub(r"\*+", "*", mask.lower()).replace("[", "[[]")))


def rooms(client: Client, event: RoomList, asked: Asked) -> bytes:
    """The rooms that have somebody or something in them."""
    about = wanted(asked.params)
    lines = [client.numeric("321", "Channel", "Users  Name")]
    lines += [
        client.numeric("322", f"#{room.name}", str(room.present), room.topic)
        for room in event.rooms
        if room.kind != "direct" and (room.present or room.last > CREATED) and about.has(room)
    ]
    return b"".join([*lines, client.numeric("323")])
