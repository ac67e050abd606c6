"""A chat over CHAT/2.0 that stays: the library's door (docs/library.md).

    async with parlour.connect("chat://localhost:64700", "bot") as chat:
        async for message in chat.messages():
            await message.reply("hi")

It registers, comes back by itself when the connection is lost, and is told what it missed meanwhile.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from parlour import commands, events, names
from parlour.client.address import Address, UsageError, check_name, parse_address
from parlour.client.asking import Asking, Sent
from parlour.client.conversation import Conversation
from parlour.client.download import download
from parlour.client.failures import BadAddress, ChatError, NameRefused
from parlour.client.feed import Feed, Item
from parlour.client.handshake import Opened
from parlour.client.message import Message
from parlour.client.reconnect import Keeper, Means
from parlour.client.roomview import RoomView
from parlour.client.told import Lost, Restored, Told
from parlour.client.transfer import Progress
from parlour.client.upload import upload

__all__ = ["Chat", "Lost", "Message", "Restored", "RoomView", "Sent", "Told", "connect"]

FAREWELL = 2.0
"""Seconds for leaving: for the last answers, and for the server's goodbye."""


def connect(url: str, name: str, *, secret: str = "", rooms: Iterable[str] = (), reconnect: bool = True) -> Chat:
    """A chat with the server at `url` (``chat://host:port``), to be entered with ``async with``.

    Entering it registers as `name` (with the `secret` of an earlier `Chat.secret`: as the same person) and joins
    `rooms`. It raises `ConnectError` (as `NotChat2`, `NameRefused` or `NameTaken` where it is that; `BadAddress` is
    raised here), or `RequestRefused` if a room is refused. Without `reconnect` the first lost connection is the end.
    """
    try:
        address = parse_address(url)
    except UsageError as error:
        raise BadAddress(str(error)) from error
    try:
        check_name(name)
    except UsageError as error:
        raise NameRefused(str(error)) from error
    return Chat(address, name, secret=secret, rooms=rooms, reconnect=reconnect)


class Chat(Asking):
    """A person in a chat.

    Iterators begin with what is told when they are made. The first ones, made before anything is asked, begin where the
    chat was entered, so that nothing is missed; and they may be made before it is entered.
    """

    def __init__(
        self,
        address: Address,
        name: str,
        *,
        secret: str = "",
        rooms: Iterable[str] = (),
        reconnect: bool = True,
        means: Means | None = None,
    ) -> None:
        self._conversation = Conversation(name, secret)
        self._address = address
        self._keeper = Keeper(self._conversation, address, means or Means(), reconnect=reconnect)
        self._wanted = (*rooms,)
        self._keeping: asyncio.Task[None] | None = None

    # -- coming and going ----------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        if self._keeping is not None:
            raise RuntimeError("a chat can be entered once")
        opened = await self._keeper.open()
        self._conversation.feeds.keep()
        self._keeping = asyncio.create_task(self._keep(opened))
        try:
            for answer in [self._conversation.post(commands.Join(room=room)) for room in self._wanted]:
                await answer
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def _keep(self, opened: Opened) -> None:
        try:
            await self._keeper.run(opened)
        except Exception:
            self._conversation.end(ChatError("The library failed"))
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave: what was asked is answered and the server has said goodbye, or two seconds are over."""
        keeping, conversation = self._keeping, self._conversation
        assert keeping is not None
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    if self.connected:
                        await conversation.requests.answered()
                        conversation.leave()
                        await asyncio.wait({keeping})
        finally:
            conversation.leaving = True
            keeping.cancel()
            await asyncio.wait({keeping})
            conversation.end(None)
        if error is None and not keeping.cancelled():
            keeping.result()

    # -- what one knows ------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """One's name, as the server writes it; `rename` gives another one."""
        return self._conversation.name

    @property
    def secret(self) -> str:
        """Proves later that it is the same person: keep it if you want to be that, and keep it to yourself."""
        return self._conversation.secret

    @property
    def server(self) -> str:
        """The server's program and version."""
        return self._conversation.server

    @property
    def rooms(self) -> Mapping[str, RoomView]:
        """The rooms one is in, by name; kept up to date."""
        return MappingProxyType(self._conversation.views.rooms)

    @property
    def connected(self) -> bool:
        """Whether there is a connection, and the server knows who it is."""
        return self._conversation.connected

    # -- asking --------------------------------------------------------------------------------------------------------

    async def request(self, command: commands.Request) -> events.Event:
        """Ask, and wait for the answer, over reconnects if need be.

        Raises `RequestRefused`, and `ChatEnded` or `ConnectionLost` if there will be no answer.
        """
        await self._conversation.requests.room()
        return await self.post(command)

    def post(self, command: commands.Request) -> asyncio.Future[events.Event]:
        """Ask without waiting: the future has the answer, or the error that `request` would raise.

        What is posted while there is no connection is sent with the next one, and so is what was not answered when one
        was lost, in order and under the same id: it is done once. At most 1,000 may be without their answer; the next
        fails with `TooManyWaiting`. Nobody has to look at the future.
        """
        self._conversation.feeds.forget()
        return self._conversation.post(command)

    # -- files ---------------------------------------------------------------------------------------------------------

    async def upload(self, path: str | os.PathLike[str], *, progress: Progress | None = None) -> events.File:
        """Bring the file at `path` to the server, to be said within a day with `say` or `tell`.

        `progress` is told how many of how many bytes have gone. Raises `RequestRefused` where the server says no, and
        `ChatError` for whatever else is in the way.
        """
        return await upload(self._address, self.secret, Path(path), progress)

    async def attach(
        self,
        path: str | os.PathLike[str],
        text: str = "",
        room: str = commands.LOBBY,
        *,
        progress: Progress | None = None,
    ) -> Sent:
        """Upload the file at `path`, and say it in `room`, with a text or without."""
        return await self.say(text, room, files=[await self.upload(path, progress=progress)])

    async def save(
        self, file: events.File, folder: str | os.PathLike[str] = ".", *, progress: Progress | None = None
    ) -> Path:
        """Save a file that a message brought in `folder`, and tell where: nothing that is there is replaced.

        Raises `RequestRefused` where it is gone, and `ChatError` for whatever else is in the way.
        """
        return await download(self._address, file, Path(folder), progress)

    def link(self, file: events.File) -> str:
        """The URL of a file that a message brought; empty if it is not there any more."""
        return f"{self.base}{file.url}" if file.url else ""

    @property
    def base(self) -> str:
        """The URL of the server, without a slash at its end."""
        return f"http://{self._address}"

    # -- being told ----------------------------------------------------------------------------------------------------

    def messages(self, room: str | None = None, *, own: bool = False) -> AsyncIterator[Message]:
        """What is said from now on, in `room` or everywhere; one's own messages only if asked for.

        Each once, in the order of its room; what was said while there was no connection is not left out.
        """
        conversation = self._conversation
        wanted = None if room is None else _key(room)

        def choose(told: Told) -> Message | None:
            if not isinstance(told, events.Said) or told.deleted:
                return None
            views = conversation.views
            if wanted not in (None, told.room) or (views.own(told) and not own):
                return None
            view = views.rooms.get(told.room)
            return Message(told, self, me=views.me, direct=view is not None and view.kind == "direct")

        return self._open(choose)

    def events(self) -> AsyncIterator[Told]:
        """Everything that is told from now on; the events of a room in the order of their numbers, each once.

        Answers go to who asked instead, but `Entered`, `Exited`, `Unread` and `FollowChanged` come here as well, and
        what is told beside an answer: `Invitation`, `IsAway`. What happens to people comes when it happens: it has no
        number, and while there is no connection it is missed. The
        iterator ends when the chat is left, and raises `ChatEnded` or `ConnectionLost` when it ends otherwise. Once
        1,000 events were not taken, the server has to wait.
        """
        return self._open(lambda told: told)

    def _open(self, choose: Callable[[Told], Item | None]) -> Feed[Item]:
        feeds = self._conversation.feeds
        if self.connected:
            asyncio.get_running_loop().call_soon(feeds.forget)  # not before others that are made now have it, too
        return feeds.open(choose)


def _key(room: str) -> str:
    """The name under which the server knows `room`."""
    try:
        return names.key(names.canonical(room.removeprefix("#")))
    except names.BadName:
        return room
