"""A message, for who wants to answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import events

if TYPE_CHECKING:
    from parlour.client.asking import Asking, Sent


class Message:
    """What somebody said. `said` is the event as it came."""

    __slots__ = ("_chat", "direct", "mentions_me", "said")

    def __init__(self, said: events.Said, chat: Asking, *, me: str, direct: bool) -> None:
        self.said = said
        self._chat = chat
        self.mentions_me = me in said.mentions
        """Whether one's own name is mentioned in it (``@all`` does not count)."""
        self.direct = direct
        """Whether it was said to one alone."""

    def __repr__(self) -> str:
        return f"<Message {self.room} {self.seq} {self.author}: {self.text!r}>"

    @property
    def author(self) -> str:
        """Who said it."""
        return self.said.author

    @property
    def text(self) -> str:
        """Clean, possibly of several lines; blank only if there are `files`."""
        return self.said.text

    @property
    def room(self) -> str:
        """Where."""
        return self.said.room

    @property
    def seq(self) -> int:
        """Its number in the room."""
        return self.said.seq

    @property
    def at(self) -> float:
        """When, in seconds since the epoch."""
        return self.said.at

    @property
    def mentions(self) -> tuple[str, ...]:
        """The names of people mentioned in it; ``all`` for everybody."""
        return self.said.mentions

    @property
    def files(self) -> tuple[events.File, ...]:
        """What comes with it; `Chat.link` says where each is to be had."""
        return self.said.files

    async def reply(self, text: str) -> Sent:
        """Answer it, where it was said."""
        return await self._chat.say(text, self.room, reply=self.seq)

    async def react(self, emoji: str, *, on: bool = True) -> Sent:
        """Put `emoji` on it, or take it off."""
        return await self._chat.react(self.room, self.seq, emoji, on=on)
