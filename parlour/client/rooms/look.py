"""The room one looks at: what is shown of it, and what waits to be shown."""

from collections import deque
from collections.abc import Iterable, Sequence

from parlour.client.rooms.comings import Comings
from parlour.client.rooms.log import Log
from parlour.client.rooms.tell import Row, Teller, day_of, rule
from parlour.events import Joined, Left, Page, PersonEvent, RoomEvent, Said

MOST_HELD = 200
"""Events that are shown of those that were held back."""


class Days:
    """Where a line tells that another day begins."""

    def __init__(self, teller: Teller, today: int) -> None:
        """`today` is a `day_of`: what is shown without such a line is of that day."""
        self._teller = teller
        self._day = today

    def copy(self) -> "Days":
        """The same, for what is shown in between."""
        return Days(self._teller, self._day)

    def dated(self, at: float, rows: list[Row]) -> list[Row]:
        """`rows`, of the time `at`, behind such a line if they need one."""
        day = day_of(at)
        if not rows or day == self._day or not self._teller.times:
            return rows
        self._day = day
        return [self._teller.day(at), *rows]


class Look:
    """One room, from the moment one goes to it. Until `arrive`, everything is held back."""

    def __init__(self, room: str, title: str, log: Log, teller: Teller, days: Days) -> None:
        self.room = room
        self.title = title
        self.shown = 0
        """The number of the last event that was shown."""
        self.oldest: int | None = None
        """The number of the first message that was shown."""
        self.arrived = False
        """Whether its last messages are shown."""
        self._log = log
        self._teller = teller
        self._days = days
        self._comings = Comings()
        self._held: deque[RoomEvent | PersonEvent] | None = deque(maxlen=MOST_HELD)
        self._count = 0
        """How many events were held back."""
        self._before: set[str] = set()
        """Who was here when the connection was lost."""

    def hear(self, event: RoomEvent | PersonEvent) -> list[Row]:
        """What there is to show of an event of the room, or of somebody in it. To be called before the log knows of
        it."""
        if self._held is not None:
            self._held.append(event)
            self._count += 1
            return []
        match event:
            case Joined(author=name) if name in self._before:
                self._before.discard(name)
            case Joined(author=name):
                self._comings.came(name)
            case Left(author=name):
                self._before.discard(name)
                self._comings.went(name)
            case _:
                return self._show(event)
        return []

    def _show(self, event: RoomEvent | PersonEvent) -> list[Row]:
        if isinstance(event, RoomEvent):
            self.shown = max(self.shown, event.seq)
        before = self.comings(event.at) if event.author in self._comings else []
        if self.oldest is None and isinstance(event, Said):
            self.oldest = event.seq
        return before + self._days.dated(event.at, self._teller.told(event, self._log))

    @property
    def stirs(self) -> bool:
        """Whether somebody came or went, and that is not shown yet."""
        return bool(self._comings)

    def comings(self, at: float) -> list[Row]:
        """Who came and went since the last time."""
        sentence = self._comings.take()
        return self._days.dated(at, [self._teller.came_and_went(sentence, at)]) if sentence else []

    def forget_comings(self) -> None:
        """There are too many people here to be told of."""
        self._comings.forget()

    # -- holding back --------------------------------------------------------------------------------------------------

    def lose(self, present: Iterable[str]) -> None:
        """There is no connection: show nothing until `release`. When those `present` come back, that is no news."""
        self._comings.forget()
        self._before = set(present)
        if self._held is None:
            self._held = deque(maxlen=MOST_HELD)
            self._count = 0

    def release(self) -> list[Row]:
        """Show what was held back, but for messages that are shown already, and for who came and went."""
        held, self._held = self._held or (), None
        more = self._count - len(held)
        rows = [rule(f"{more} more before that; /history shows them")] if more > 0 else []
        for event in held:
            if not isinstance(event, Joined | Left) and not (isinstance(event, Said) and event.seq <= self.shown):
                rows += self._show(event)
        return rows

    # -- pages ---------------------------------------------------------------------------------------------------------

    def arrive(self, messages: Sequence[Said], topic: str, own: str, read: int, unread: int) -> list[Row]:
        """The last `messages` of the room; those of others than `own` behind the number `read` are new."""
        self.arrived = True
        rows = [rule(f"{self.title}: {topic}" if topic else self.title)]
        marked = False
        for message in messages:
            if message.seq > read and message.author != own and not marked:
                marked = True
                rows.append(rule(f"{unread} new, of which these are the last" if unread > len(messages) else "new"))
            if self.oldest is None:
                self.oldest = message.seq
            self.shown = message.seq
            rows += self._days.dated(message.at, self._teller.said(message, self._log))
        return rows

    def earlier(self, page: Page) -> list[Row]:
        """A page of what was said before."""
        if not page.messages:
            return [self._teller.note(f"Nothing was said in {self.title} before that")]
        self.oldest = page.messages[0].seq
        rows = [rule(f"earlier in {self.title}")]
        days = self._days.copy()
        for message in page.messages:
            rows += days.dated(message.at, self._teller.said(message, self._log))
        return [*rows, rule("up to here; /history goes on" if page.more else "up to here; that was the beginning")]
