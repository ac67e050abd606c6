"""What one can ask of a chat, as methods: each makes a request and gives what its answer holds."""

from abc import ABC, abstractmethod
from typing import NamedTuple, TypeVar

from parlour import commands, events
from parlour.client.failures import ChatError
from parlour.commands import LOBBY

_Answer = TypeVar("_Answer", bound=events.Event)


class Sent(NamedTuple):
    """What was said is stored, as this."""

    room: str
    seq: int
    """Its number in the room."""
    at: float
    """Seconds since the epoch."""


class Asking(ABC):
    """Every method raises `RequestRefused` where the server says no, and `ChatEnded` or `ConnectionLost` at the end.

    While there is no connection they wait for the next one.
    """

    @abstractmethod
    async def request(self, command: commands.Request) -> events.Event:
        """Ask, and wait for the answer."""

    async def _ask(self, command: commands.Request, kind: type[_Answer]) -> _Answer:
        answer = await self.request(command)
        if not isinstance(answer, kind):
            raise ChatError(f"The server answered {type(command).__name__.lower()!r} with something else")
        return answer

    # -- talk ----------------------------------------------------------------------------------------------------------

    async def say(self, text: str, room: str = LOBBY, *, reply: int = 0, action: bool = False) -> Sent:
        """Say `text`, of one line or several, in `room`; `reply` is the number of the message that it answers."""
        return await self._sent(commands.Say(text=text, room=room, reply=reply, action=action))

    async def tell(self, name: str, text: str) -> Sent:
        """Say `text` to the connected person called `name` alone."""
        return await self._sent(commands.Tell(name=name, text=text))

    async def edit(self, room: str, seq: int, text: str) -> Sent:
        """Replace the text of one's own message `seq`. What is returned is the change's own number."""
        return await self._sent(commands.Edit(room=room, seq=seq, text=text))

    async def delete(self, room: str, seq: int) -> Sent:
        """Take back one's own message `seq`."""
        return await self._sent(commands.Delete(room=room, seq=seq))

    async def react(self, room: str, seq: int, emoji: str, *, on: bool = True) -> Sent:
        """Put `emoji` on message `seq`, or take it off."""
        return await self._sent(commands.React(room=room, seq=seq, emoji=emoji, on=on))

    async def _sent(self, command: commands.Request) -> Sent:
        done = await self._ask(command, events.Done)
        return Sent(done.room, done.seq, done.at)

    # -- rooms ---------------------------------------------------------------------------------------------------------

    async def join(self, room: str, *, private: bool = False) -> events.RoomState:
        """Enter `room`; one that is not there is made, open or `private`."""
        return (await self._ask(commands.Join(room=room, private=private), events.Entered)).room

    async def leave(self, room: str) -> None:
        """Be no member of `room` any more."""
        await self._ask(commands.Leave(room=room), events.Exited)

    async def invite(self, room: str, name: str) -> None:
        """Make the connected person called `name` a member of the private `room`."""
        await self._ask(commands.Invite(room=room, name=name), events.Done)

    async def set_topic(self, room: str, text: str) -> None:
        """Set the topic of `room`; an empty one is none."""
        await self._ask(commands.Topic(room=room, text=text), events.Done)

    async def topic(self, room: str) -> str:
        """The topic of `room`, which need not be one's own."""
        return (await self._ask(commands.Topic(room=room), events.TopicIs)).text

    async def list_rooms(self) -> tuple[events.RoomState, ...]:
        """The open rooms and one's own: one's own first, then those where most people are."""
        return (await self._ask(commands.Rooms(), events.RoomList)).rooms

    async def who(self, room: str = LOBBY) -> tuple[events.Presence, ...]:
        """Who is in `room`: those who are there, then the members who are not."""
        return (await self._ask(commands.Who(room=room), events.WhoList)).people

    async def people(self) -> tuple[str, ...]:
        """Who is connected."""
        return (await self._ask(commands.People(), events.PeopleList)).names

    # -- reading -------------------------------------------------------------------------------------------------------

    async def history(
        self,
        room: str = LOBBY,
        *,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
        since: float | None = None,
        until: float | None = None,
        limit: int = 50,
    ) -> events.Page:
        """At most `limit` (1 to 500) messages of `room`, oldest first, as they are now.

        The last before the number `before` or the time `until`, the first after `after` or `since`, those around the
        number `around`, or, with none of them, the last. Times are seconds since the epoch. At most one may be given.
        """
        asked = commands.History(
            room=room, before=before, after=after, around=around, since=since, until=until, limit=limit
        )
        return await self._ask(asked, events.Page)

    async def search(
        self,
        query: str,
        *,
        room: str | None = None,
        author: str | None = None,
        since: float | None = None,
        until: float | None = None,
        limit: int = 50,
    ) -> events.Found:
        """At most `limit` (1 to 500) messages that hold all words of `query`, newest first."""
        asked = commands.Search(query=query, room=room, author=author, since=since, until=until, limit=limit)
        return await self._ask(asked, events.Found)

    async def read(self, room: str, seq: int) -> events.Unread:
        """One has read `room` up to `seq`; the answer says how much is left."""
        return await self._ask(commands.Read(room=room, seq=seq), events.Unread)

    # -- following -----------------------------------------------------------------------------------------------------

    async def follow(self, term: str) -> None:
        """Be told messages with `term`, a word or ``@name``, from open rooms one is not in (`events.Matched`)."""
        await self._ask(commands.Follow(term=term), events.FollowChanged)

    async def unfollow(self, term: str) -> None:
        """Be told them no longer."""
        await self._ask(commands.Unfollow(term=term), events.FollowChanged)

    async def following(self) -> tuple[str, ...]:
        """Which terms one follows; those that nobody can drop last."""
        return (await self._ask(commands.Following(), events.FollowList)).terms
