"""A person in the rooms of a server: what the chat tells goes to the desk and the screen, what is typed to the chat."""

import os
import time
from collections.abc import Iterable

from parlour.client.chat import Lost, Restored, Told
from parlour.client.render import mention_of
from parlour.client.rooms.below import Below
from parlour.client.rooms.desk import Desk
from parlour.client.rooms.enter import Seat
from parlour.client.rooms.errands import Errands
from parlour.client.rooms.links import clickable, linked, shown
from parlour.client.rooms.markup import Markup
from parlour.client.rooms.notify import notice
from parlour.client.rooms.screen import RoomsScreen
from parlour.client.rooms.tell import Row, Teller, day_of
from parlour.client.rooms.timers import Timers
from parlour.client.rooms.typed import interpret
from parlour.client.rooms.visits import Visits
from parlour.client.rooms.waiting import AFTER, Waiting
from parlour.client.says import HINT
from parlour.client.screen import Leaving
from parlour.client.settings import ClientSettings
from parlour.commands import LOBBY
from parlour.events import Exited

COMINGS = 0.5
"""Seconds in which people who come and go become one line."""
TICK = 1.0
"""Seconds between two looks at the clock, while there is no connection."""

BELL = "\a"


class Sitting:
    """One person, one chat, one screen."""

    def __init__(self, seat: Seat, screen: RoomsScreen, settings: ClientSettings) -> None:
        own, chat = seat.chat.name, seat.chat
        markup = Markup(mention_of(own), linked if clickable(os.environ) else shown, colour=screen.colour)
        teller = Teller(markup, times=settings.times, colour=screen.colour, base=chat.base)
        self._chat = chat
        self._told = seat.told
        self._seat = seat
        self._own = own
        """The name under which the keepsake is."""
        self._screen = screen
        self._quiet = not settings.bell
        self._notice = notice(os.environ)
        self._timers = Timers()
        self._waiting = Waiting()
        self._desk = Desk(own, chat.rooms, teller, day_of(time.time()))
        self._below = Below(chat, self._desk, self._waiting, Timers.now)
        self._visits = Visits(chat, self._desk, self._timers, self._show_and_redraw)
        self._errands = Errands(chat, self._desk, self._waiting, self, Timers.now)

    # -- from the beginning to the end ---------------------------------------------------------------------------------

    async def attend(self) -> Leaving:
        """Let the person read and type until the person leaves. It may be cancelled."""
        self._screen.begin(self)
        self.show([self._desk.teller.note(HINT)])
        self.go(LOBBY)
        return await self._screen.edit()

    async def hear(self) -> None:
        """Show what is told. Raises `ChatEnded`, at the end."""
        async for told in self._told:
            self._hear(told)

    def end(self) -> None:
        """Show what there is still to show. Raises `OutputClosed`."""
        self._errands.stop()
        self._visits.mark(now=True)
        self._timers.stop()
        self._screen.flush()

    # -- what is told --------------------------------------------------------------------------------------------------

    def _hear(self, told: Told) -> None:
        self.show(self._desk.hear(told))
        match told:
            case Lost(retry_in=float(wait)):
                self._below.retry = Timers.now() + wait
                self._tick()
            case Restored(anew=anew):
                self._seat.keepsake.keep(self._chat.secret)
                self._visits.return_()
                if anew or self._desk.places.view is None:
                    self.go(self._desk.places.current if self._desk.places.view else LOBBY)
                self._timers.later("see", AFTER, self._screen.redraw)
            case Exited(room=room) if room == self._desk.places.current and room != LOBBY:
                self.go(LOBBY)
            case _:
                pass
        if self._desk.own != self._own:
            self._own = self._desk.own
            self._seat.rename()
        if self._desk.look.stirs:
            self._timers.later("comings", COMINGS, self._tell_comings)
        self._ring()
        self._visits.mark()
        self._screen.app.invalidate()

    def _tell_comings(self) -> None:
        self.show(self._desk.look.comings(time.time()))

    def _tick(self) -> None:
        """The bar counts the seconds."""
        self._screen.redraw()
        if self._desk.lost is not None:
            self._timers.later("tick", TICK, self._tick)

    def _ring(self) -> None:
        notices, self._desk.notices = self._desk.notices, []
        if notices and not self._quiet:
            self._screen.signal(BELL if self._notice is None else self._notice(*notices[-1]))

    # -- what the screen asks ------------------------------------------------------------------------------------------

    def typed(self, line: str) -> None:
        """Do what a typed line wants."""
        act = interpret(line, self._desk.places.current)
        if act is not None:
            self._errands.do(act, line)

    def step(self, by: int) -> None:
        """Go so many rooms further."""
        self._go_elsewhere(self._desk.places.step(by))

    def jump(self, number: int) -> None:
        """Go to the room of that number."""
        self._go_elsewhere(self._desk.places.at(number))

    def stir(self) -> None:
        """Go where something is new, or just to the next room."""
        self._go_elsewhere(self._desk.places.stirring() or self._desk.places.step(1))

    def _go_elsewhere(self, room: str | None) -> None:
        if room is not None and room != self._desk.places.current:
            self.go(room)

    def title(self) -> str:
        """See `Below`."""
        return self._below.title()

    def names(self) -> Iterable[str]:
        """See `Below`."""
        return self._below.names()

    def unsent(self, columns: int) -> list[Row]:
        """See `Below`."""
        return self._below.unsent(columns)

    def bar(self, columns: int) -> Row:
        """See `Below`."""
        return self._below.bar(columns)

    # -- what the errands ask ------------------------------------------------------------------------------------------

    def go(self, room: str) -> None:
        """Look at a room."""
        self._visits.go(room)

    def show(self, rows: list[Row]) -> None:
        """Show rows."""
        self._screen.show(rows)

    def _show_and_redraw(self, rows: list[Row]) -> None:
        self.show(rows)
        self._screen.redraw()

    def fill(self, line: str) -> None:
        """Put `line` before the person, unless something is typed there."""
        self._screen.fill(line)

    def leave(self, leaving: Leaving) -> None:
        """Leave the rooms."""
        self._screen.leave(leaving)

    def redraw(self) -> None:
        """Draw what stands below again; and again when what waits has waited for long."""
        self._screen.redraw()
        if self._waiting:
            self._timers.later("unsent", AFTER, self._screen.redraw)
