"""The rooms one is in, as far as one has been told."""

from dataclasses import dataclass, field

from parlour import events
from parlour.events import RoomKind, RoomState

MOST_PRESENT = 1000
"""In rooms with more people the library does not ask by itself who is there."""
MOST_UNREAD = 1000
"""Messages are counted up to here."""


@dataclass
class RoomView:
    """A room. It changes as events come, before whoever iterates over them sees them."""

    name: str
    kind: RoomKind = "open"
    topic: str = ""
    people: tuple[str, ...] = ()
    """Of a direct room: the two."""
    present: set[str] = field(default_factory=set)
    """The names of those who are in it now, kept up to date from the first answer to `Chat.who`: the library asks by
    itself, unless there are more than `MOST_PRESENT`."""
    last: int = 0
    """The number of its last event."""
    read: int = 0
    """How far one has read, as last told to the server."""
    unread: int = 0
    """Messages of others behind that; 1,000 stands for more."""
    mentions: int = 0
    """Those that mention one, or everybody."""
    _listed: bool = False
    """Whether `present` is known."""
    _counted: int = 0
    """Up to which number `unread` has been counted."""

    def _update(self, state: RoomState) -> None:
        self.kind, self.topic, self.people = state.kind, state.topic, state.people
        self.last = max(self.last, state.last)
        self.read = max(self.read, state.read)


class Views:
    """The rooms one is in, by name."""

    def __init__(self) -> None:
        self.rooms: dict[str, RoomView] = {}
        self.me = ""
        """One's name."""
        self._former: dict[str, float] = {}
        """Until when one had other names."""

    def own(self, event: events.RoomEvent) -> bool:
        """Whether one did it oneself, under the name of that time."""
        return event.author == self.me or event.at <= self._former.get(event.author, 0.0)

    def begin(self, welcome: events.Registered, *, anew: bool) -> None:
        """A connection begins; `anew` says that the numbers do, too."""
        self.me = welcome.name
        if anew:
            self.rooms.clear()
        for state in welcome.rooms:
            view = self._enter(state)
            if state.present > MOST_PRESENT:
                view._listed = False
                view.present.clear()

    def _enter(self, state: RoomState) -> RoomView:
        view = self.rooms.get(state.name)
        if view is None:
            view = self.rooms[state.name] = RoomView(state.name, _counted=state.last)
        view._update(state)
        return view

    def take(self, event: events.Event) -> None:
        """Let `event` change what it changes."""
        match event:
            case events.Created():
                self._create(event)
            case events.RoomRenamed():
                self._rename_room(event)
            case events.Renamed():
                self._rename(event)
            case events.RoomEvent():
                view = self.rooms.get(event.room)
                if view is not None:
                    self._happen(view, event)
            case events.Entered():
                self._enter(event.room)
            case events.Exited():
                self.rooms.pop(event.room, None)
            case events.WhoList() if event.room in self.rooms:
                view = self.rooms[event.room]
                view.present, view._listed = {one.name for one in event.people if one.here}, True
            case events.Unread() if event.room in self.rooms:
                view = self.rooms[event.room]
                view.read, view.unread, view.mentions = event.read, event.messages, event.mentions
                view._counted = max(view._counted, view.last)

    def _create(self, event: events.Created) -> None:
        view = self.rooms.setdefault(event.room, RoomView(event.room, event.kind, people=event.people))
        view.last = max(view.last, event.seq)
        if event.kind == "direct":
            view.present, view._listed = {*event.people}, True  # it was made because one said something to the other

    def _rename_room(self, event: events.RoomRenamed) -> None:
        view = self.rooms.get(event.room)
        if view is None:
            return
        self._happen(view, event)
        view.name = event.name
        rooms = [*self.rooms.values()]
        self.rooms.clear()
        self.rooms.update((one.name, one) for one in rooms)

    def _rename(self, event: events.Renamed) -> None:
        if event.author == self.me:
            self.me = event.name
            self._former[event.author] = event.at
        for view in self.rooms.values():
            view.people = (*(event.name if name == event.author else name for name in view.people),)
            if event.author in view.present:
                view.present.discard(event.author)
                view.present.add(event.name)

    def _happen(self, view: RoomView, event: events.RoomEvent) -> None:
        if event.seq > view.last:
            view.last = event.seq
        match event:
            case events.Said() if event.seq > view._counted:
                self._count(view, event)
            case events.Joined() if view._listed:
                view.present.add(event.author)
            case events.Left() if view._listed:
                view.present.discard(event.author)
            case events.Kicked() if view._listed:
                view.present.discard(event.name)
            case events.TopicSet():
                view.topic = event.text

    def _count(self, view: RoomView, said: events.Said) -> None:
        view._counted = said.seq
        if not self.own(said) and not said.deleted:
            view.unread = min(view.unread + 1, MOST_UNREAD)
            view.mentions = min(view.mentions + (self.me in said.mentions or "all" in said.mentions), MOST_UNREAD)
