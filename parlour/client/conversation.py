"""One person's side of CHAT/2.0, over as many connections as it takes.

Knows no connection: lines of the server go in (`take`), lines for the server come out (`outgoing`), and what is told on
the way changes the views and goes to the iterators.
"""

import asyncio

from parlour import commands, events
from parlour.client.failures import ChatError
from parlour.client.feed import Feeds
from parlour.client.objects import Object, decode, encode
from parlour.client.ordering import Order
from parlour.client.requests import Requests
from parlour.client.roomview import MOST_PRESENT, RoomView, Views
from parlour.client.told import Lost, Restored
from parlour.errors import Reason


class Unavailable(Exception):
    """What was missed cannot be told now."""


class Conversation:
    """What is known, what is asked, and what is told."""

    def __init__(self, name: str, secret: str) -> None:
        self.name = name
        self.secret = secret
        self.server = ""
        self.views = Views()
        self.feeds = Feeds()
        self.requests = Requests()
        self.order = Order()
        self.connected = False
        self.leaving = False
        self.closing: events.Closing | None = None
        """The server's goodbye on this connection."""
        self.wake = asyncio.Event()
        """Set while there may be something to send."""
        self._welcomed = False
        self._resuming = False
        """What was missed is being told."""
        self._rejoining: set[str] = set()
        """Rooms that are gone with another store, and not entered again yet."""
        self._own: list[commands.Command] = []
        """Requests of the library's own that are not sent yet."""

    # -- connections come and go ---------------------------------------------------------------------------------------

    def begin(self, welcome: events.Registered) -> None:
        """There is a connection, on which the server knows who it is."""
        again, self._welcomed = self._welcomed, True
        self.name, self.server = welcome.name, welcome.server
        self.secret = welcome.secret or self.secret
        self.closing = None
        self.connected = True
        self._own.clear()
        before = [*self.views.rooms.values()]
        anew = self.order.begin(welcome)
        self.views.begin(welcome, anew=anew)
        self.feeds.put(welcome)
        if anew:
            self._begin_anew([view for view in before if view.name not in self.views.rooms])
        for name in self._rejoining:
            self._ask(commands.Join(id=self.requests.own(f"join {name}"), room=name))
        self._resuming = self.order.waiting
        if self._resuming:
            self._ask(commands.Resume(id=self.requests.own("resume"), rooms=self.order.positions))
        elif again:
            self.feeds.put(Restored(0, anew))
        for state in welcome.rooms:
            self._ask_who(state)
        self.requests.again()
        self._stir()

    def _begin_anew(self, gone: list[RoomView]) -> None:
        """The server knows nothing of these rooms: open ones can be made again."""
        for view in gone:
            if view.kind == "open":
                self._rejoining.add(view.name)
            else:
                self._tell(events.Exited(view.name))

    def lose(self, why: str, retry_in: float | None) -> None:
        """There is no connection."""
        self.connected = False
        self.feeds.put(Lost(why, retry_in))

    def end(self, error: ChatError | None) -> None:
        """There will be no other."""
        self.connected = False
        self.requests.end(error or ChatError("The chat was left"))
        self.feeds.end(error)

    @property
    def names(self) -> list[str]:
        """What one is called now: if it is not known whether one was renamed, one of these."""
        return [*dict.fromkeys([self.name, *self.requests.names])]

    # -- what goes out -------------------------------------------------------------------------------------------------

    def post(self, command: commands.Request) -> asyncio.Future[events.Event]:
        """Ask for something."""
        answer = self.requests.add(command)
        self._stir()
        return answer

    def ping(self) -> None:
        """Ask the server whether it is there."""
        self._ask(commands.Ping(id=self.requests.own("ping")))

    def leave(self) -> None:
        """Say goodbye, behind all that was asked before."""
        self.leaving = True
        self._ask(commands.Exit())

    def outgoing(self) -> bytes:
        """The lines to send now: they count as sent."""
        own, self._own = self._own, []
        first = b"".join(encode(command) for command in own if not isinstance(command, commands.Exit))
        last = b"".join(encode(command) for command in own if isinstance(command, commands.Exit))
        return first + self.requests.unsent() + last

    def _ask(self, command: commands.Command) -> None:
        self._own.append(command)
        self._stir()

    def _ask_who(self, room: events.RoomState) -> None:
        if room.present <= MOST_PRESENT:
            self._ask(commands.Who(id=self.requests.own("who"), room=room.name))

    def _stir(self) -> None:
        self.wake.set()
        self.feeds.stir()

    # -- what comes in -------------------------------------------------------------------------------------------------

    def take(self, line: bytes) -> None:
        """Take a line of the server. Raises `Unavailable`."""
        told = decode(line)
        if told is None:
            return
        self._take(told)
        if told.id is not None:
            self.requests.take(told.id, told.event, told.text)

    def _take(self, told: Object) -> None:
        match told.event:
            case events.RoomEvent() as event:
                self._tell(*self.order.live(event))
            case events.PersonEvent() as event:
                if isinstance(event, events.Renamed) and event.author == self.name:
                    self.name = event.name  # at once, since the next connection is to have it
                self._tell(*self.order.live(event))
            case events.Replayed() as part:
                self._tell(*self.order.replayed(part))
            case events.Resumed() as end:
                self._resumed(end)
            case events.Entered(room) as entered:
                self._rejoining.discard(room.name)
                self.order.enter(room.name, room.last)
                self._ask_who(room)
                self._tell(entered)
            case events.Exited(name) as exited:
                self._rejoining.discard(name)
                self.order.exit(name)
                self._tell(exited)
            case events.Unread() | events.FollowChanged() | events.Matched() as event:
                self._tell(event)
            case events.Invitation() | events.IsAway() as event:
                self._tell(event)
            case events.WhoList() as people:
                self.views.take(people)
            case events.Refused() as refused:
                self._refused(refused, told.id)
            case events.Closing() as closing:
                self.closing = closing
                self.requests.close(closing)
                self.feeds.put(closing)
            case None:
                self.order.skip(told.room, told.seq)

    def _resumed(self, end: events.Resumed) -> None:
        if self.order.stopped:
            return
        self._tell(*self.order.resumed(end), *(events.Exited(room) for room in end.lost))
        if self._resuming:
            self._resuming = False
            self.feeds.put(Restored(self.order.missed))

    def _refused(self, refused: events.Refused, request: str | None) -> None:
        if request is None:
            self.feeds.put(refused)
        elif request == self.requests.own("resume") and refused.reason is Reason.UNAVAILABLE:
            raise Unavailable
        elif request.startswith(join := self.requests.own("join ")):
            name = request.removeprefix(join)
            self._rejoining.discard(name)
            self._tell(events.Exited(name))

    def _tell(self, *told: events.Event) -> None:
        for event in told:
            self.views.take(event)
            self.feeds.put(event)
