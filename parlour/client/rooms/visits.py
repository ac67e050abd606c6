"""Going to a room: its last messages are fetched, and the server is told how far they have been read."""

import asyncio
from collections.abc import Callable

from parlour.client.chat import Chat
from parlour.client.failures import ChatError
from parlour.client.rooms.desk import Desk
from parlour.client.rooms.marks import Marks
from parlour.client.rooms.tell import Row
from parlour.client.rooms.timers import Timers
from parlour.commands import History, Read, Who
from parlour.events import Event, Page


class Visits:
    """Goes from room to room; `show` shows what there is to show of it."""

    def __init__(self, chat: Chat, desk: Desk, timers: Timers, show: Callable[[list[Row]], None]) -> None:
        self._chat = chat
        self._desk = desk
        self._timers = timers
        self._show = show
        self._marks = Marks()
        self._telling: dict[str, int] = {}
        """The rooms of which the server is being told, and up to which number it is to know in the end."""

    def go(self, room: str) -> None:
        """Look at a room."""
        self.mark(now=True)
        count = self._desk.go(room)
        look = self._desk.look
        if not self._chat.connected:
            remembered = Page(room, (*self._desk.log(room).last(count),))
            self._show(self._desk.arrive(remembered, self._marks.read(room)))
            return

        def arrived(future: asyncio.Future[Event]) -> None:
            if self._desk.look is not look or future.cancelled():
                return
            try:
                page = future.result()
            except ChatError as error:
                self._show([self._desk.teller.note(f"What was said before cannot be shown: {error}")])
                page = Page(room)
            page = page if isinstance(page, Page) else Page(room)
            self._show(self._desk.arrive(page, self._marks.read(room)))
            self.mark()

        self._chat.post(History(room, limit=count)).add_done_callback(arrived)
        self.see_who()

    def see_who(self) -> None:
        """Learn who is here: in large rooms the library does not ask by itself."""
        view = self._desk.places.view
        if view is not None and not view.present:
            self._chat.post(Who(view.name))

    def mark(self, *, now: bool = False) -> None:
        """Tell the server how far one has read, `now` or when it is time for that."""
        view, look = self._desk.places.view, self._desk.look
        if view is None or not self._chat.connected or look.shown <= view.read:
            return
        wait = self._marks.due(look.room, look.shown, self._timers.now())
        if wait == 0 or (now and wait is not None):
            self._marks.told(look.room, look.shown, self._timers.now())
            self._tell(look.room, look.shown)
        elif wait is not None:
            self._timers.later("mark", wait, self.mark)

    def _tell(self, room: str, seq: int) -> None:
        """Tell the server; of one room not twice at once, since the answers could come the other way round."""
        if room in self._telling:
            self._telling[room] = seq
            return
        self._telling[room] = seq

        def told(future: asyncio.Future[Event]) -> None:
            later = self._telling.pop(room)
            if later > seq and not future.cancelled() and future.exception() is None:
                self._tell(room, later)

        self._chat.post(Read(room, seq)).add_done_callback(told)

    def return_(self) -> None:
        """There is a connection again."""
        self._marks.forget()
        self.see_who()
