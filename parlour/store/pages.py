"""Reading what was said in a room: pages, what somebody missed, how much is unread."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import Select, bindparam, func, select

from parlour.core.mentions import EVERYBODY
from parlour.core.ports import MOST_UNREAD, Pages, Query
from parlour.events import Reaction, Said, Stored
from parlour.store.connection import Database
from parlour.store.rows import decoded
from parlour.store.schema import Kind, event_id, events, mentions, reactions, rooms
from parlour.store.statements import as_json

MOST_EMOJIS = 20
"""Different emojis shown of a message: those that were there first."""
MOST_NAMES = 100
"""Names shown with each."""
MOST_TEXT = 256 * 1024
"""Characters in the messages of one page and in the reactions to them, unless the first alone has more: whoever asks
for pages and does not read them must not make the server hold much."""
WEIGHED = 50
"""Messages whose reactions are looked at in one go, to see whether there is room for them."""

COLUMNS = events.c[
    "id",
    "kind",
    "at",
    "person",
    "author",
    "text",
    "target",
    "target_author",
    "names",
    "flags",
    "edited",
    "markup",
    "files",
]

_ROOM = select(rooms.c.id, rooms.c.first, rooms.c.last).where(rooms.c.name == bindparam("name"), rooms.c.gone.is_(None))
_BETWEEN = events.c.id.between(bindparam("low"), bindparam("high"))
_EVENTS = select(*COLUMNS).where(_BETWEEN).order_by(events.c.id).limit(bindparam("limit"))
_FIRST = _EVENTS.where(events.c.kind == Kind.SAID.value)
_LAST_EVENTS = select(*COLUMNS).where(_BETWEEN).order_by(events.c.id.desc()).limit(bindparam("limit"))
_LAST = _LAST_EVENTS.where(events.c.kind == Kind.SAID.value)
_SAME = [reactions.c.event, reactions.c.emoji]
_STANDING = (
    select(
        *reactions.c["event", "emoji", "name", "by"],
        func.row_number().over(partition_by=_SAME, order_by=reactions.c.by).label("nth"),
        func.min(reactions.c.by).over(partition_by=_SAME).label("first"),
    )
    .where(reactions.c.event.in_(bindparam("ids", expanding=True)))
    .subquery()
)
_SHOWN = (
    select(
        *_STANDING.c["event", "emoji", "name", "by"],
        func.dense_rank().over(partition_by=_STANDING.c.event, order_by=_STANDING.c.first).label("rank"),
    )
    .where(_STANDING.c.nth <= MOST_NAMES)
    .subquery()
)
_REACTIONS = select(*_SHOWN.c["event", "emoji", "name"]).where(_SHOWN.c.rank <= MOST_EMOJIS).order_by(_SHOWN.c.by)
_WEIGHTS = (
    select(reactions.c.event, func.sum(func.length(reactions.c.name) + func.length(reactions.c.emoji) + len('"","",')))
    .where(reactions.c.event.in_(bindparam("ids", expanding=True)))
    .group_by(reactions.c.event)
)
_OF_OTHERS = (events.c.author != bindparam("name"), events.c.kind == Kind.SAID.value, events.c.text.is_not(None))
_UNREAD = select(func.count()).select_from(
    select(events.c.id).where(_BETWEEN, *_OF_OTHERS).limit(MOST_UNREAD).subquery()
)
_MENTIONED = select(func.count()).select_from(
    select(mentions.c.event)
    .distinct()
    .join_from(mentions, events, events.c.id == mentions.c.event)
    .where(
        mentions.c.name_key.in_([bindparam("key"), EVERYBODY]),
        mentions.c.event.between(bindparam("low"), bindparam("high")),
        *_OF_OTHERS,
    )
    .limit(MOST_UNREAD)
    .subquery()
)
_AT = "SELECT at FROM events WHERE id = ?"
_LASTS = """
SELECT name, (
    SELECT at FROM events
    WHERE events.id BETWEEN rooms.id << 40 AND rooms.id << 40 | last AND events.kind = 0 AND text IS NOT NULL
    ORDER BY events.id DESC LIMIT 1
)
FROM rooms WHERE gone IS NULL AND name IN (SELECT value FROM json_each(?))
"""


class Room(NamedTuple):
    """A room as it is kept."""

    id: int
    first: int
    """The number of the first event that is kept."""
    last: int

    def first_at(self, database: Database, at: float) -> int:
        """The number of the first event at that time or later; one more than the last if there is none.

        Events are in the order of their times, but for what a clock that was set back did.
        """

        def time(seq: int) -> float:
            ((found,),) = database.raw.execute(_AT, (event_id(self.id, seq),)).fetchall()
            return float(found)

        return self.first + bisect_left(range(self.first, self.last + 1), at, key=time)


def find_room(database: Database, name: str) -> Room | None:
    """The room of that name, if there is one."""
    row = database.core.execute(_ROOM, {"name": name}).first()
    return None if row is None else Room(*row)


# -- pages -------------------------------------------------------------------------------------------------------------


def page(database: Database, query: Query) -> Pages:
    """See `core.ports.Archive`. With `around`, there are more if there are on either side."""
    room = find_room(database, query.room)
    if room is None:
        return Pages([], False)
    limit = query.limit
    if query.around is not None:
        before, more_before = _last(database, query, room, 0, query.around, limit // 2)
        after, more_after = _first(database, query, room, query.around - 1, room.last + 1, limit - limit // 2)
        return _shown(database, query, [*before, *after], more_before or more_after)
    above = 0 if query.after is None else query.after
    if query.since is not None:
        above = max(above, room.first_at(database, query.since) - 1)
    below = room.last + 1 if query.before is None else query.before
    if query.until is not None:
        below = min(below, room.first_at(database, query.until))
    bounded = query.after is not None or query.since is not None
    found = _first if bounded and not query.last else _last
    return _shown(database, query, *found(database, query, room, above, below, limit))


def _shown(database: Database, query: Query, rows: Sequence[Any], more: bool) -> Pages:
    if query.everything:
        return Pages([], more, [decoded(query.room, row) for row in rows])
    return Pages(fold(database, [(query.room, row) for row in rows]), more)


def _first(
    database: Database, query: Query, room: Room, above: int, below: int, limit: int
) -> tuple[Sequence[Any], bool]:
    """The first rows between these numbers, as many as `limit` and `MOST_TEXT` allow, and whether there are more."""
    statement = _EVENTS if query.everything else _FIRST
    found = _between(database, statement, room, above + 1, below - 1, limit + 1)
    fits = _fitting(database, query, found[:limit])
    return fits, len(found) > len(fits)


def _last(
    database: Database, query: Query, room: Room, above: int, below: int, limit: int
) -> tuple[Sequence[Any], bool]:
    """The last ones."""
    statement = _LAST_EVENTS if query.everything else _LAST
    found = _between(database, statement, room, above + 1, below - 1, limit + 1)
    fits = _fitting(database, query, found[:limit])
    return fits[::-1], len(found) > len(fits)


def _fitting(database: Database, query: Query, rows: Sequence[Any]) -> Sequence[Any]:
    return fitting(rows, {} if query.everything else weights(database, rows))


def weights(database: Database, rows: Sequence[Any]) -> dict[int, int]:
    """How long the reactions are to the first of `rows`, by their ids, up to where there is no room for more.

    Those that are not shown are counted, too.
    """
    found: dict[int, int] = {}
    for first in range(0, len(rows), WEIGHED):
        ids = [row.id for row in rows[first : first + WEIGHED]]
        found.update((number, weight) for number, weight in database.core.execute(_WEIGHTS, {"ids": ids}))
        if sum(found.values()) > MOST_TEXT:
            break
    return found


def fitting(rows: Sequence[Any], weights: Mapping[int, int]) -> Sequence[Any]:
    """As many of the first of `rows` as have, with the `weights` of some, no more than `MOST_TEXT`."""
    room = MOST_TEXT
    for count, row in enumerate(rows):
        room -= len(row.text or "") + len(row.markup or "") + weights.get(row.id, 0)
        if room < 0:
            return rows[: max(count, 1)]
    return rows


def _between(database: Database, statement: Select[Any], room: Room, low: int, high: int, limit: int) -> Sequence[Any]:
    low, high = max(low, room.first), min(high, room.last)
    if low > high:
        return []
    bounds = {"low": event_id(room.id, low), "high": event_id(room.id, high), "limit": limit}
    return database.core.execute(statement, bounds).all()


def fold(database: Database, rows: Sequence[tuple[str, Any]]) -> list[Said]:
    """The messages of `rows`, which come with the names of their rooms, with their reactions."""
    if not rows:
        return []
    found: dict[int, dict[str, list[str]]] = {}
    for number, emoji, name in database.core.execute(_REACTIONS, {"ids": [row[0] for _, row in rows]}):
        found.setdefault(number, {}).setdefault(emoji, []).append(name)
    messages = []
    for room, row in rows:
        message = decoded(room, row)
        assert isinstance(message, Said)
        if row[0] in found:
            by_emoji = found[row[0]].items()
            message = replace(message, reactions=tuple(Reaction(emoji, tuple(by)) for emoji, by in by_emoji))
        messages.append(message)
    return messages


# -- what was missed ---------------------------------------------------------------------------------------------------


def replay(database: Database, name: str, after: int, upto: int, limit: int) -> Sequence[Stored]:
    """See `core.ports.Archive`."""
    room = find_room(database, name)
    if room is None:
        return []
    return [decoded(name, row) for row in fitting(_between(database, _EVENTS, room, after + 1, upto, limit), {})]


def lasts(database: Database, names: Sequence[str], since: float, until: float) -> dict[str, float]:
    """See `core.ports.Archive`."""
    found = database.raw.execute(_LASTS, (as_json(names),)).fetchall()
    return {name: at for name, at in found if at is not None and since < at < until}


def unread(database: Database, room: str, name_key: str, name: str, read: int) -> tuple[int, int]:
    """See `core.ports.Archive`. Deleted messages do not count."""
    found = find_room(database, room)
    if found is None or read >= found.last:
        return 0, 0
    low, high = event_id(found.id, max(read, 0) + 1), event_id(found.id, found.last)
    bounds = {"low": low, "high": high, "name": name}
    messages = database.core.execute(_UNREAD, bounds).scalar_one()
    mentioned = database.core.execute(_MENTIONED, {**bounds, "key": name_key}).scalar_one() if messages else 0
    return messages, mentioned
