"""What one can ask of a chat, as methods: each makes a request and gives what its answer holds."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
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

    async def say(
        self,
        text: str,
        room: str = LOBBY,
        *,
        reply: int = 0,
        action: bool = False,
        notice: bool = False,
        files: Iterable[events.File] = (),
    ) -> Sent:
        """Say `text`, of one line or several, in `room`; `reply` is the number of the message that it answers.

        With `action` it is something that one does; a `notice` is not answered by programs. `files` are uploaded ones,
        at most 10; with them, the text may be empty.
        """
        ids = (*(file.id for file in files),)
        said = commands.Say(text=text, room=room, reply=reply, action=action, notice=notice, files=ids)
        return await self._sent(said)

    async def tell(
        self,
        name: str,
        text: str,
        *,
        reply: int = 0,
        action: bool = False,
        notice: bool = False,
        files: Iterable[events.File] = (),
    ) -> Sent:
        """Say `text` to the connected person called `name` alone; the rest is as for `say`."""
        ids = (*(file.id for file in files),)
        said = commands.Tell(name=name, text=text, reply=reply, action=action, notice=notice, files=ids)
        return await self._sent(said)

    async def typing(self, room: str, *, on: bool = True) -> None:
        """Let those in `room` know that one is typing, or not any more."""
        await self._ask(commands.Typing(room=room, state="active" if on else "done"), events.Done)

    async def edit(self, room: str, seq: int, text: str) -> Sent:
        """Replace the text of one's own message `seq`. What is returned is the change's own number."""
        return await self._sent(commands.Edit(room=room, seq=seq, text=text))

    async def delete(self, room: str, seq: int, *, text: str = "") -> Sent:
        """Take back one's own message `seq`; operators of the room can take out any. `text` is why."""
        return await self._sent(commands.Delete(room=room, seq=seq, text=text))

    async def react(self, room: str, seq: int, emoji: str, *, on: bool = True) -> Sent:
        """Put `emoji` on message `seq`, or take it off."""
        return await self._sent(commands.React(room=room, seq=seq, emoji=emoji, on=on))

    async def _sent(self, command: commands.Request) -> Sent:
        done = await self._ask(command, events.Done)
        return Sent(done.room, done.seq, done.at)

    # -- rooms ---------------------------------------------------------------------------------------------------------

    async def join(self, room: str, *, private: bool = False, key: str = "") -> events.RoomState:
        """Enter `room`; one that is not there is made, open or `private`."""
        return (await self._ask(commands.Join(room=room, private=private, key=key), events.Entered)).room

    async def leave(self, room: str, *, text: str = "") -> None:
        """Be no member of `room` any more; `text` is a last word."""
        await self._ask(commands.Leave(room=room, text=text), events.Exited)

    async def invite(self, room: str, name: str) -> None:
        """Make the connected person called `name` a member of the private `room`, or let them enter another one."""
        await self._ask(commands.Invite(room=room, name=name), events.Done)

    async def kick(self, room: str, name: str, *, text: str = "") -> None:
        """Put the person called `name` out of `room`, as its operator; `text` is why."""
        await self._ask(commands.Kick(room=room, name=name, text=text), events.Done)

    async def set_modes(self, room: str, *modes: commands.Mode) -> None:
        """Change how `room` is set, as its operator: ``Mode("banned", value="eve")``."""
        await self._ask(commands.SetModes(room=room, modes=modes), events.Done)

    async def modes(self, room: str) -> tuple[commands.Mode, ...]:
        """How `room` is set: what is on."""
        return (await self._ask(commands.Modes(room=room), events.ModesAre)).modes

    async def masks(self, room: str, kind: commands.MaskList = "banned") -> tuple[events.Masked, ...]:
        """The masks on one of the lists of `room`."""
        return (await self._ask(commands.Masks(room=room, list=kind), events.MasksAre)).masks

    async def rename_room(self, room: str, name: str, *, text: str = "") -> None:
        """Give `room` another name, as its operator; `text` is why."""
        await self._ask(commands.RenameRoom(room=room, name=name, text=text), events.Done)

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

    # -- people --------------------------------------------------------------------------------------------------------

    async def rename(self, name: str) -> None:
        """Be called `name` from now on."""
        await self._ask(commands.Rename(name=name), events.Done)

    async def away(self, text: str = "") -> None:
        """Be away, and say why; without `text`, be back."""
        await self._ask(commands.Away(text=text), events.Done)

    async def whois(self, name: str) -> events.PersonIs:
        """Who the connected person called `name` is."""
        return await self._ask(commands.Whois(name=name), events.PersonIs)

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
        last: bool = False,
        everything: bool = False,
    ) -> events.Page:
        """At most `limit` (1 to 500) messages of `room`, oldest first, as they are now.

        The last before the number `before` or the time `until`, the first after `after` or `since`, those around the
        number `around`, or, with none of them, the last. With a bound on both sides, the first between them, or, with
        `last`, the last. Times are seconds since the epoch. With `everything`, the page has all `events`, as they
        happened, instead.
        """
        asked = commands.History(
            room=room,
            before=before,
            after=after,
            around=around,
            since=since,
            until=until,
            limit=limit,
            last=last,
            everything=everything,
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
