"""What was said in a room, as far as this client has heard it: what edits, replies and reactions refer to."""

from collections.abc import Iterable

import msgspec

from parlour.events import Deleted, Edited, Reacted, Reaction, RoomEvent, Said

KEPT = 1000
"""Messages of one room."""


class Log:
    """The messages of one room by their numbers, as they are now."""

    def __init__(self) -> None:
        self._messages: dict[int, Said] = {}

    def take(self, event: RoomEvent) -> None:
        """Let what happened in the room have its effect."""
        match event:
            case Said():
                self._keep(event)
            case Edited(target=target, text=text, at=at):
                self._change(target, text=text, edited=at)
            case Deleted(target=target):
                self._change(target, text="", deleted=True, reactions=(), files=())
            case Reacted(target=target):
                self._react(event)
            case _:
                pass

    def take_page(self, messages: Iterable[Said]) -> None:
        """Remember messages of a page, which are as they are now."""
        for message in messages:
            self._keep(message)

    def _keep(self, message: Said) -> None:
        self._messages[message.seq] = message
        if len(self._messages) > KEPT:
            del self._messages[next(iter(self._messages))]

    def _change(self, seq: int, **fields: object) -> None:
        message = self._messages.get(seq)
        if message is not None:
            self._messages[seq] = msgspec.structs.replace(message, **fields)

    def _react(self, event: Reacted) -> None:
        message = self._messages.get(event.target)
        if message is None:
            return
        names: dict[str, list[str]] = {one.emoji: [*one.names] for one in message.reactions}
        who = names.setdefault(event.emoji, [])
        if event.author in who:
            who.remove(event.author)
        if event.on:
            who.append(event.author)
        reactions = (*(Reaction(emoji, (*those,)) for emoji, those in names.items() if those),)
        self._change(event.target, reactions=reactions)

    def rename(self, before: str, name: str) -> None:
        """The person is called `name` now: what they said is to be found under that."""
        for seq, message in self._messages.items():
            if message.author == before:
                self._messages[seq] = msgspec.structs.replace(message, author=name)

    def get(self, seq: int) -> Said | None:
        """The message of that number, if it is remembered."""
        return self._messages.get(seq)

    def last(self, count: int) -> list[Said]:
        """The last messages, in order."""
        return [self._messages[seq] for seq in sorted(self._messages)[-count:]]

    def last_of(self, name: str) -> Said | None:
        """The last message that `name` said, in whatever case that is written, and did not take back."""
        wanted = name.casefold()
        return self._newest(message for message in self._messages.values() if message.author.casefold() == wanted)

    def last_but(self, name: str) -> Said | None:
        """The last message that somebody else than `name` said."""
        return self._newest(message for message in self._messages.values() if message.author != name)

    def last_with_files(self, name: str = "") -> Said | None:
        """The last message that brought files which are still there; with a `name`, of those that that person said."""
        wanted = name.casefold()
        bringing = (message for message in self._messages.values() if any(file.url for file in message.files))
        return self._newest(one for one in bringing if not wanted or one.author.casefold() == wanted)

    @staticmethod
    def _newest(messages: Iterable[Said]) -> Said | None:
        return max((one for one in messages if not one.deleted), key=lambda message: message.seq, default=None)
