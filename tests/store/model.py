"""What a store is to do, in plain Python: a journal and an archive that answer at once and forget everything.

The tests of the store compare it with this; the tests of the core use it for a store. It is slow and short on purpose.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from parlour import names
from parlour.commands import LOBBY
from parlour.core import changes
from parlour.core.changes import Change, PersonSeen
from parlour.core.counts import Commits
from parlour.core.ports import (
    ANYBODY,
    MOST_UNREAD,
    Committed,
    Entry,
    Gauge,
    Outcome,
    Pages,
    Query,
    Repeated,
    Wanted,
)
from parlour.core.requests import digest_of
from parlour.core.snapshot import Snapshot, StoredHook, StoredMember, StoredPerson, StoredRoom, StoredToken
from parlour.errors import Reason, StoreError
from parlour.events import (
    Created,
    Deleted,
    Dissolved,
    Edited,
    PersonEvent,
    Reacted,
    Reaction,
    RoomEvent,
    RoomKind,
    RoomRenamed,
    Said,
    Stored,
    TopicSet,
)

DAY = 86_400.0
MOST_EMOJIS = 20
MOST_NAMES = 100

T = TypeVar("T")


class Put(NamedTuple):
    """A reaction that stands."""

    emoji: str
    person: int
    name: str


class Row:
    """A stored event, as it is now."""

    def __init__(self, event: Stored, person: int, place: int) -> None:
        self.event = event
        self.person = person
        self.place = place
        """Among all events of the store."""
        self.reactions: list[Put] = []

    @property
    def said(self) -> Said | None:
        return self.event if isinstance(self.event, Said) else None


class StoreRoom:
    """A room with all of its events."""

    def __init__(self, name: str, kind: RoomKind) -> None:
        self.name = name
        self.kind = kind
        self.topic = ""
        self.people: tuple[str, ...] = ()
        self.first = 1
        """The number of the first event that is kept."""
        self.rows: list[Row] = []

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def blank(self) -> bool:
        """Whether nothing is kept but that it was made."""
        made = all(isinstance(row.event, Created) for row in self.rows)
        return made and self.kind == "open" and self.name != LOBBY

    def target(self, seq: int) -> Row | None:
        """The message of that number, unless it is deleted."""
        if not self.first <= seq <= self.last:
            return None
        row = self.rows[seq - self.first]
        return row if row.said is not None and not row.said.deleted else None

    def messages(self, above: int, below: int) -> list[Said]:
        """Those numbered between the two, folded."""
        return [folded(row) for row in self.rows if row.said is not None and above < row.event.seq < below]

    def events(self, above: int, below: int) -> list[Stored]:
        """What happened, of all sorts, numbered between the two."""
        return [row.event for row in self.rows if above < row.event.seq < below]

    def rename(self, name: str) -> None:
        """Call it `name`, and all that happened in it; a change of its name tells what that was."""
        self.name = name
        for row in self.rows:
            if not isinstance(row.event, RoomRenamed):
                row.event = replace(row.event, room=name)

    def first_at(self, at: float) -> int:
        """The number of the first event at that time or later."""
        return self.first + bisect_left(self.rows, at, key=lambda row: row.event.at)


class ModelStore:
    """A `Journal` and an `Archive`, both synchronous, and the `snapshot` of what they hold.

    `failing`, if set, is why commits and reads fail. Between `hold` and `release` answers are held back.
    """

    def __init__(self, store: str = "model") -> None:
        self.store = store
        self.failing: StoreError | None = None
        self._stopped = False
        self.congestion: Gauge | None = None
        self.commits = Commits()
        self.kept: list[Change] = []
        """Every change that was kept, in order."""
        self.rooms: dict[str, StoreRoom] = {}
        """Those not gone."""
        self.former: dict[str, StoreRoom] = {}
        """Rooms by the names that they had, and that no other room has taken."""
        self.people: dict[int, PersonSeen] = {}
        self.members: dict[tuple[str, int], StoredMember] = {}
        self.called: dict[tuple[str, int], str] = {}
        """What members were called when they became such."""
        self.terms: dict[tuple[str, str], None] = {}
        self.tokens: dict[int, changes.Granted] = {}
        self.bound: dict[int, str | None] = {}
        """The rooms of their tokens; empty: gone."""
        """By person."""
        self.hooks: dict[int, StoredHook] = {}
        """By person."""
        self._requests: dict[tuple[int, str], tuple[StoreRoom, int, float, str | None]] = {}
        """The room, number and time of what was stored, and the digest of its id; by person, and id."""
        self._waiting: dict[tuple[object, ...], Change] = {}
        """Changes of commits that failed."""
        self._held: list[Callable[[], None]] | None = None
        self._places = 0
        self._make_room("lobby", "open")

    # -- for tests -----------------------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Answer nothing until `release`; what is submitted takes effect nevertheless."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Give all answers that were held back, in order."""
        held, self._held = self._held or [], None
        for answer in held:
            answer()

    @property
    def snapshot(self) -> Snapshot:
        """What the store remembers, as it would be at the next start."""
        return Snapshot(
            self.store,
            [
                StoredRoom(room.name, room.kind, room.topic, room.last, self._pair(room), room.blank)
                for room in self.rooms.values()
            ],
            [
                StoredPerson(one.person, one.name, one.secret)
                for one in sorted(self.people.values(), key=lambda one: one.at)
            ],
            list(self.members.values()),
            list(self.terms),
            [
                StoredToken(token.person, self.people[token.person].name, self.people[token.person].secret, *rest)
                for token in self.tokens.values()
                for rest in [(token.maker, token.by, token.at, self.bound[token.person])]
            ],
            hooks=sorted(self.hooks.values(), key=lambda hook: (hook.at, hook.person)),
        )

    def _pair(self, room: StoreRoom) -> tuple[str, ...]:
        """The people of a direct room, as they are called now, as long as its first event is kept."""
        if room.kind != "direct" or room.first != 1:
            return ()
        now = {
            name: self.people[person].name
            for (where, person), name in sorted(self.called.items())
            if where == room.name and person in self.people
        }
        return tuple(now.get(name, name) for name in room.people)

    def sweep(self, room: str, cutoff: float) -> None:
        """Forget what happened in `room` before the time `cutoff`."""
        kept = self.rooms[room]
        first = kept.first_at(cutoff)
        del kept.rows[: first - kept.first]
        kept.first = first

    def _answer(self, answered: Callable[[T], None], value: T) -> None:
        if self._held is None:
            answered(value)
        else:
            self._held.append(partial(answered, value))

    # -- the journal ---------------------------------------------------------------------------------------------------

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        """See `core.ports.Journal`."""
        if self.failing is not None and any(entry.event.durable for entry in entries):
            for entry in entries:
                if isinstance(entry.event, Created):
                    self.former.pop(entry.event.room, None)
            self._answer(committed, self.failing)
            return
        if self.failing is None:
            self._apply_waiting()
        self._answer(committed, [self._store(entry) for entry in entries])

    def keep(self, change: Change) -> None:
        """See `core.ports.Journal`."""
        self.kept.append(change)
        self._waiting.pop(change.key, None)
        self._waiting[change.key] = change
        if self.failing is None:
            self._apply_waiting()

    def keep_all(self, changes: Sequence[Change], kept: Callable[[bool], None]) -> None:
        """See `core.ports.Journal`."""
        well = self.failing is None
        if well:
            self._apply_waiting()
            self.kept += changes
            for change in changes:
                self._apply(change)
        self._answer(kept, well)

    def settle(self, settled: Callable[[], None]) -> None:
        """See `core.ports.Journal`."""
        self._answer(lambda _: settled(), None)

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        """See `core.ports.Journal`."""
        answered(self.failing)

    def _store(self, entry: Entry) -> Outcome:
        event, person, request, _ = entry
        if isinstance(event, Created):
            self.former.pop(event.room, None)
        event = self._under_present_name(event)
        if isinstance(event, PersonEvent) or not event.durable:
            return event  # type: ignore[no-any-return]
        if isinstance(event, Dissolved):
            self._dissolve(event.room)
            return event
        if person == ANYBODY:
            request = None
        if request is not None and (repeated := self._repeated(person, request, event.at)):
            return repeated
        room = self.rooms.get(event.room)
        if isinstance(event, Created):
            if room is not None:
                return Reason.ROOM_EXISTS
            room = self._make_room(event.room, event.kind)
            room.people = event.people
        elif room is None:
            return Reason.NO_SUCH_ROOM
        refused = self._act(room, event, person)
        if isinstance(refused, Reason):
            return refused
        told: Any = replace(refused, seq=room.last + 1)
        self._places += 1
        room.rows.append(Row(_kept(told), 0 if person == ANYBODY else person, self._places))
        if request is not None:
            self._requests[person, request] = (room, told.seq, event.at, digest_of(request))
        return told  # type: ignore[no-any-return]

    def _under_present_name(self, event: RoomEvent | PersonEvent) -> Any:
        """`event` as it is told if it was recorded under the former name of a room."""
        names_now = {name: room.name for name, room in self.former.items()}
        if isinstance(event, PersonEvent):
            rooms = tuple(names_now.get(name, name) for name in event.rooms)
            return event if rooms == event.rooms else replace(event, rooms=rooms)
        return replace(event, room=names_now[event.room]) if event.room in names_now else event

    def _repeated(self, person: int, request: str, at: float) -> Repeated | Reason | None:
        room, seq, told_at, digest = self._requests.get((person, request), (None, 0, 0.0, None))
        if room is None or self.rooms.get(room.name) is not room or told_at <= at - DAY:
            return None
        return Repeated(room.name, seq, told_at) if digest == digest_of(request) else Reason.KEY_REUSED

    def _act(self, room: StoreRoom, event: Any, person: int) -> Any:
        """Do to the room what the event does beside being in it; returns the event as it is to be stored."""
        if isinstance(event, TopicSet):
            room.topic = event.text
        if isinstance(event, RoomRenamed):
            return self._rename(room, event)
        if isinstance(event, Said) and event.reply:
            target = room.target(event.reply)
            return Reason.NO_SUCH_MESSAGE if target is None else replace(event, to=target.event.author)
        if not isinstance(event, Edited | Deleted | Reacted):
            return event
        target = room.target(event.target)
        if target is None or target.said is None:
            return Reason.NO_SUCH_MESSAGE
        if isinstance(event, Reacted):
            _react(target, event, person)
            return replace(event, to=target.event.author)
        if target.person != person and not (person == ANYBODY and isinstance(event, Deleted)):
            return Reason.NOT_YOURS
        if isinstance(event, Edited):
            target.event = replace(target.said, text=event.text, markup="", edited=event.at)
            return event
        target.event = replace(target.said, text="", markup="", mentions=(), deleted=True)
        target.reactions.clear()
        for row in room.rows:
            if isinstance(row.event, Edited) and row.event.target == event.target:
                row.event = replace(row.event, text="", deleted=True)
        return event

    def _make_room(self, name: str, kind: RoomKind) -> StoreRoom:
        room = self.rooms[name] = StoreRoom(name, kind)
        return room

    def _rename(self, room: StoreRoom, event: RoomRenamed) -> Any:
        if event.name in self.rooms:
            return Reason.ROOM_EXISTS
        old = room.name
        room.rename(event.name)
        self.rooms = {one.name: one for one in self.rooms.values()}
        self.members = {
            (event.name if where == old else where, person): (
                member._replace(room=event.name) if where == old else member
            )
            for (where, person), member in self.members.items()
        }
        self.called = {
            (event.name if where == old else where, person): name for (where, person), name in self.called.items()
        }
        self.bound = {person: event.name if room == old else room for person, room in self.bound.items()}
        for hook in [hook for hook in self.hooks.values() if hook.room == old]:
            self.hooks[hook.person] = hook._replace(room=event.name)
        self.former.pop(event.name, None)
        self.former[old] = room
        return event

    def _dissolve(self, name: str) -> None:
        gone = self.rooms.pop(name, None)
        self.former = {former: room for former, room in self.former.items() if room is not gone}
        for key in [key for key in self.members if key[0] == name]:
            del self.members[key]
        for key in [key for key in self.called if key[0] == name]:
            del self.called[key]
        self.bound = {person: "" if room == name else room for person, room in self.bound.items()}
        for person in [hook.person for hook in self.hooks.values() if hook.room == name]:
            del self.hooks[person]

    # -- changes -------------------------------------------------------------------------------------------------------

    def _apply_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for change in waiting.values():
            self._apply(change)

    def _apply(self, change: Change) -> None:
        match change:
            case changes.PersonSeen():
                self.people[change.person] = change
            case changes.Granted() if change.on:
                self.tokens[change.person] = change
                bound = self._room_of(change.room)
                self.bound[change.person] = (bound.name if bound is not None else "") if change.room else None
            case changes.Granted():
                self._forget(change.person)
            case changes.Followed():
                self.terms.pop((change.name_key, change.term), None)
                if change.on:
                    self.terms[change.name_key, change.term] = None
            case changes.HookKept(on=False):
                self.hooks.pop(change.person, None)
            case changes.HookKept() if (room := self._room_of(change.room)) is not None:
                self.hooks[change.person] = StoredHook(
                    change.person,
                    change.name,
                    room.name,
                    change.url,
                    change.words,
                    change.secret,
                    change.by,
                    change.at,
                )
            case changes.Membership() if (room := self._room_of(change.room)) is not None:
                self._set_member(room.name, change.person, member=change.on)
                self.called[room.name, change.person] = change.name
            case changes.ReadUpTo() if (room := self._room_of(change.room)) is not None:
                self._set_member(room.name, change.person, read=change.seq)

    def _forget(self, person: int) -> None:
        """The bot is nobody any more."""
        self.tokens.pop(person, None)
        self.people.pop(person, None)
        for key in [key for key in self.members if key[1] == person]:
            del self.members[key]
            self.called.pop(key, None)

    def _room_of(self, name: str) -> StoreRoom | None:
        return self.rooms.get(name) or self.former.get(name)

    def _set_member(self, room: str, person: int, **fields: Any) -> None:
        member = self.members.get((room, person), StoredMember(room, person, False, 0))
        self.members[room, person] = member._replace(**fields)

    # -- the archive ---------------------------------------------------------------------------------------------------

    def page(self, query: Query, answered: Callable[[Pages | StoreError], None]) -> None:
        """See `core.ports.Archive`."""
        room = self.rooms.get(query.room)
        self._answer(answered, self._refusing or (Pages([], False) if room is None else _page(room, query)))

    def search(self, wanted: Wanted, answered: Callable[[Pages | StoreError], None]) -> None:
        """See `core.ports.Archive`."""
        self._answer(answered, self._refusing or self._search(wanted))

    def _search(self, wanted: Wanted) -> Pages:
        words = [(tokens(word), word.endswith("*")) for word in wanted.words]
        words = [word for word in words if word[0]]
        if not words:
            return Pages([], False)
        found: list[tuple[int, Said]] = []
        for room in self.rooms.values():
            if wanted.room is None:
                readable = (room.kind == "open" or room.name in wanted.rooms) and room.name not in wanted.hidden
            else:
                readable = room.name == wanted.room
            for row in room.rows if readable else []:
                said = row.said
                if (
                    said is not None
                    and not said.deleted
                    and (wanted.author is None or _key(said.author) == _key(wanted.author))
                    and (wanted.since is None or said.at >= wanted.since)
                    and (wanted.until is None or said.at < wanted.until)
                    and all(holds(tokens(said.text), *word) for word in words)
                ):
                    found.append((row.place, folded(row)))
        found.sort(key=lambda hit: hit[0], reverse=True)
        return Pages([said for _, said in found[: wanted.limit]], len(found) > wanted.limit)

    def replay(
        self, room: str, after: int, upto: int, limit: int, answered: Callable[[Sequence[Stored] | StoreError], None]
    ) -> None:
        """See `core.ports.Archive`."""
        rows = self.rooms[room].rows if room in self.rooms else []
        missed = [row.event for row in rows if after < row.event.seq <= upto]
        self._answer(answered, self._refusing or missed[:limit])

    def lasts(
        self,
        rooms: Sequence[str],
        since: float,
        until: float,
        answered: Callable[[dict[str, float] | StoreError], None],
    ) -> None:
        """See `core.ports.Archive`."""
        found = {}
        for name in rooms:
            told = (
                [said for said in self.rooms[name].messages(0, 1 << 40) if not said.deleted]
                if name in self.rooms
                else []
            )
            if told and since < told[-1].at < until:
                found[name] = told[-1].at
        self._answer(answered, self._refusing or found)

    def unread(
        self, room: str, name_key: str, name: str, read: int, answered: Callable[[tuple[int, int] | StoreError], None]
    ) -> None:
        """See `core.ports.Archive`."""
        told = self.rooms[room].messages(read, 1 << 40) if room in self.rooms else []
        others = [said for said in told if said.author != name and not said.deleted]
        mentions = [said for said in others if {"all", name_key} & {names.key(one) for one in said.mentions}]
        counts = (min(len(others), MOST_UNREAD), min(len(mentions), MOST_UNREAD))
        self._answer(answered, self._refusing or counts)

    def stop(self) -> None:
        """See `core.ports.Archive`."""
        self._stopped = True

    @property
    def _refusing(self) -> StoreError | None:
        return self.failing or (StoreError("the server is stopping") if self._stopped else None)


def _react(target: Row, event: Reacted, person: int) -> None:
    standing = [put for put in target.reactions if (put.emoji, put.person) == (event.emoji, person)]
    if event.on and not standing:
        target.reactions.append(Put(event.emoji, person, event.author))
    elif not event.on:
        target.reactions = [put for put in target.reactions if put not in standing]


def folded(row: Row) -> Said:
    """A message as a page shows it."""
    assert row.said is not None
    by_emoji: dict[str, list[str]] = {}
    for put in row.reactions:
        by_emoji.setdefault(put.emoji, []).append(put.name)
    shown = list(by_emoji.items())[:MOST_EMOJIS]
    return replace(row.said, reactions=tuple(Reaction(emoji, tuple(by[:MOST_NAMES])) for emoji, by in shown))


def _kept(told: Any) -> Any:
    """What is stored of an event."""
    if isinstance(told, Said):
        return replace(told, tags=None)
    return replace(told, text="") if isinstance(told, Deleted | RoomRenamed) else told


def _page(room: StoreRoom, query: Query) -> Pages:
    found: Any = room.events if query.everything else room.messages
    if query.around is not None:
        half = query.limit // 2
        earlier, later = found(0, query.around), found(query.around - 1, room.last + 1)
        shown = [*earlier[max(0, len(earlier) - half) :], *later[: query.limit - half]]
        more = len(shown) < len(earlier) + len(later)
    else:
        above = query.after if query.after is not None else 0
        if query.since is not None:
            above = max(above, room.first_at(query.since) - 1)
        below = query.before if query.before is not None else room.last + 1
        if query.until is not None:
            below = min(below, room.first_at(query.until))
        between = found(above, below)
        first = (query.after, query.since) != (None, None) and not query.last
        shown = between[: query.limit] if first else between[max(0, len(between) - query.limit) :]
        more = len(shown) < len(between)
    return Pages([], more, shown) if query.everything else Pages(shown, more)


# -- words -------------------------------------------------------------------------------------------------------------


def _key(name: str) -> str:
    try:
        return names.key(name)
    except names.BadName:
        return name


def tokens(text: str) -> list[str]:
    """The words of `text`, lower case and without accents; each Chinese, Japanese or Korean character is one."""
    found: list[str] = []
    joins = False
    for character in unicodedata.normalize("NFKC", text):
        if unicodedata.category(character) == "Mn":
            continue
        if _is_cjk(character):
            found.append(character)
            joins = False
        elif character.isalnum():
            plain = "".join(_plain(character))
            found[-1:] = [found[-1] + plain] if joins else [*found[-1:], plain]
            joins = True
        else:
            joins = False
    return found


def _plain(character: str) -> Iterable[str]:
    decomposed = unicodedata.normalize("NFD", character.lower())
    return (part for part in decomposed if unicodedata.category(part) != "Mn")


def _is_cjk(character: str) -> bool:
    name = unicodedata.name(character, "")
    return name.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA", "KATAKANA", "HANGUL"))


def holds(text: list[str], word: list[str], prefix: bool) -> bool:
    """Whether the tokens of `word` stand in `text` one after the other; with `prefix`, the last one's beginning."""
    size = len(word)
    for start in range(len(text) - size + 1):
        part = text[start : start + size]
        if part == word or (prefix and part[:-1] == word[:-1] and part[-1].startswith(word[-1])):
            return True
    return False
