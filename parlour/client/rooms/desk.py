"""What a person sees of their rooms: one of them as it goes on, of the others what cannot wait.

Takes what the chat tells, one thing after the other, and gives rows to show. Knows no terminal and no clock.
"""

from collections.abc import Mapping

from parlour.client.chat import Lost, Restored, Told
from parlour.client.render import mention_of
from parlour.client.rooms.log import Log
from parlour.client.rooms.look import Days, Look
from parlour.client.rooms.places import Places
from parlour.client.rooms.tell import Row, Teller, words
from parlour.client.roomview import RoomView
from parlour.commands import LOBBY
from parlour.events import (
    AwaySet,
    Entered,
    Exited,
    Invitation,
    IsAway,
    Joined,
    Left,
    Matched,
    Page,
    Refused,
    Registered,
    Renamed,
    RoomEvent,
    RoomRenamed,
    Said,
)

RECENT = 20
"""Messages that are shown of a room one goes to, if so many are not new."""
MOST_NEW = 100
"""Messages that are shown then at most."""
CROWD = 50
"""People in a room where nobody is told any more who comes and goes."""


class Desk:
    """The rooms of one person, called `own`."""

    def __init__(self, own: str, rooms: Mapping[str, RoomView], teller: Teller, today: int) -> None:
        """`today` is a `tell.day_of`."""
        self.own = own
        self.places = Places(own, rooms)
        self.teller = teller
        self.lost: Lost | None = None
        """Why there is no connection."""
        self.notices: list[tuple[str, str]] = []
        """From whom, and what: for a person who looks elsewhere. Whoever notifies clears it."""
        self._whys: set[str] = set()
        """What the person was told of that."""
        self._logs: dict[str, Log] = {}
        self._days = Days(teller, today)
        self.look = self._look(LOBBY)

    def log(self, room: str) -> Log:
        """What was said in a room."""
        return self._logs.setdefault(room, Log())

    def _look(self, room: str) -> Look:
        return Look(room, self.places.title(room), self.log(room), self.teller, self._days)

    # -- what is told --------------------------------------------------------------------------------------------------

    def hear(self, told: Told) -> list[Row]:
        """What there is to show of it now."""
        match told:
            case Lost():
                return self._lose(told)
            case Restored(anew=anew):
                return self._restore(anew=anew)
            case RoomEvent():
                return self._happen(told)
            case Renamed() | AwaySet():
                return self._happen_to(told)
            case Registered(name=name) if name != self.own:
                self._rename(self.own, name)
                return []
            case Exited(room=room, by=by, text=why) if by:
                because = f": {why}" if why else ""
                return [self.teller.note(f"{by} has put you out of {room}{because} (/join {room} leads back)")]
            case Invitation(room=room, by=by):
                self.notices.append((by, f"invites you to {room}"))
                return [self.teller.note(f"{by} invites you to {room}: /join {room}")]
            case IsAway(name=name, text=why):
                return [self.teller.note(f"{name} is away: {why}")]
            case Matched(message=message):
                return self._days.dated(message.at, self.teller.matched(told))
            case Entered(room=room, by=by) if by not in ("", self.own) and room.kind != "direct":
                self.notices.append((by, f"takes you into {room.name}"))
                return [self.teller.note(f"{by} has taken you into the private room {room.name}: /join {room.name}")]
            case Refused(reason=reason):
                return [self.teller.note(f"The server did not take something: {reason.value}")]
            case _:
                return []

    def _happen(self, event: RoomEvent) -> list[Row]:
        if isinstance(event, Said) and event.author != self.own:
            self._notice(event)
        if isinstance(event, Joined | Left) and event.author == self.own:
            return []
        rows = self.look.hear(event) if event.room == self.places.current else self._elsewhere(event)
        self.log(event.room).take(event)
        if isinstance(event, Joined | Left) and self._crowded:
            self.look.forget_comings()
        if isinstance(event, RoomRenamed):
            self._rename_room(event.room, event.name)
        return rows

    def _happen_to(self, event: Renamed | AwaySet) -> list[Row]:
        """Somebody has another name, or is away: that is shown of those in the room one looks at."""
        view = self.places.view
        names = {event.author, event.name} if isinstance(event, Renamed) else {event.author}
        here = view is not None and not names.isdisjoint(view.present)
        if isinstance(event, AwaySet):
            here = here and not self._crowded
        rows = self.look.hear(event) if here or self.own in names else []
        if isinstance(event, Renamed):
            if event.author == self.own:
                self._rename(event.author, event.name)
            self.look.title = self.places.title(self.look.room)
        return rows

    def _rename(self, before: str, name: str) -> None:
        """The person is called `name` now."""
        self.own = self.places.own = name
        self.teller.markup.mention = mention_of(name)
        for log in self._logs.values():
            log.rename(before, name)

    def _rename_room(self, room: str, name: str) -> None:
        self.places.rename(room, name)
        self._logs.setdefault(name, self._logs.pop(room))  # it is there if one hears of it only now
        if self.look.room == room:
            self.look.room, self.look.title = name, self.places.title(name)

    @property
    def _crowded(self) -> bool:
        view = self.places.view
        return view is None or not 0 < len(view.present) <= CROWD

    def _notice(self, message: Said) -> None:
        view = self.places.rooms.get(message.room)
        if view is not None and view.kind == "direct":
            self.notices.append((message.author, words(message)))
        elif not {self.own, "all"}.isdisjoint(message.mentions) or self.teller.markup.mention.search(message.text):
            self.notices.append((f"{message.author} in {message.room}", words(message)))

    def _elsewhere(self, event: RoomEvent) -> list[Row]:
        """Of other rooms, only what is said to the person alone."""
        view = self.places.rooms.get(event.room)
        if view is None or view.kind != "direct" or not isinstance(event, Said):
            return []
        place = f"to {self.places.title(event.room)}" if event.author == self.own else "to you"
        return self._days.dated(event.at, self.teller.said(event, self.log(event.room), place))

    # -- the connection ------------------------------------------------------------------------------------------------

    def _lose(self, lost: Lost) -> list[Row]:
        before, self.lost = self.lost, lost
        if lost.retry_in is None or (before is not None and lost.why in self._whys):
            return []
        self._whys.add(lost.why)
        if before is not None:
            return [self.teller.note(f"Still disconnected: {lost.why}")]
        view = self.places.view
        self.look.lose(view.present if view else ())
        return [
            self.teller.note(f"Disconnected from server: {lost.why}"),
            self.teller.note("Reconnecting; what you type meanwhile is sent then. Ctrl-C leaves."),
        ]

    def _restore(self, *, anew: bool) -> list[Row]:
        self.lost = None
        self._whys.clear()
        if not anew:
            missed = self.look.release() if self.look.arrived else []
            return [*missed, self.teller.note("Connected again.")]
        self._logs.clear()
        return [self.teller.note("Connected again, to a server that remembers nothing of before.")]

    # -- going to a room -----------------------------------------------------------------------------------------------

    def go(self, room: str) -> int:
        """Look at `room` from now on; how many of its last messages are wanted."""
        self.places.current = room
        self.look = self._look(room)
        view = self.places.view
        return min(max(RECENT, (view.unread if view else 0) + 3), MOST_NEW)

    def arrive(self, page: Page, read: int = 0) -> list[Row]:
        """The last messages of the room are there; without a connection, those that are remembered.

        `read` is up to which number one has read it, if one knows that before the view does.
        """
        view = self.places.view
        topic, unread = (view.topic, view.unread) if view else ("", 0)
        read = max(read, view.read if view else 0)
        self.log(page.room).take_page(page.messages)
        rows = self.look.arrive(page.messages, topic, self.own, read, unread)
        return rows if self.lost is not None else rows + self.look.release()

    def earlier(self, page: Page) -> list[Row]:
        """A page of what was said before."""
        self.log(page.room).take_page(page.messages)
        return self.look.earlier(page)

    def spoke(self) -> list[str]:
        """Who spoke in the room, who did so last first."""
        names = dict.fromkeys(message.author for message in reversed(self.log(self.places.current).last(100)))
        return [*names]
