"""A program's part in a room that it is not in: it says something there, and is told nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from parlour.core.mentions import mentioned
from parlour.core.outbox import Outbox
from parlour.core.session import Session
from parlour.errors import Reason
from parlour.events import Event, PersonEvent, Profile, Refused, RoomEvent, Said
from parlour.text import markup, plain

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room


class Voice:
    """One session's peer, writer and codec, to which nothing comes."""

    echoes = False
    hides: ClassVar[frozenset[type[Event]]] = frozenset()
    labels = False
    busy = False

    def __init__(self, hub: Hub, name: str, person: int) -> None:
        """That of `person`, with the canonical `name`."""
        self._hub = hub
        self._name = name
        self._session = Session(self, Outbox(self, _unmarked, 0), self, Profile(name, bot=True))
        self._session.visiting = True
        self._session.name = name
        self._session.person = person
        self._answers: dict[str, Said] = {}
        """What answers a message, and is not stored yet, by the id that it has for that."""

    def say(self, room: Room, texts: Iterable[str], reply: int) -> None:
        """Say `texts`, none of them blank, the first as an answer to message number `reply`."""
        for text in texts:
            self._record(room.name, text, reply)
            reply = 0

    def _record(self, room: str, text: str, reply: int) -> None:
        hub, shown = self._hub, plain(text)
        marked, mentions = markup(text), mentioned(shown, hub.known)
        said = Said(room, self._name, hub.clock(), text=shown, reply=reply, markup=marked, mentions=mentions)
        request = secrets.token_urlsafe(12) if reply else None
        if request is not None:
            self._answers[request] = said
        hub.record(said, self._session, request)

    def reply(self, event: Event, request: str | None = None) -> None:
        """See `core.ports.Peer`. What it answered may be taken back by now: then it is said on its own."""
        said = self._answers.pop(request or "", None)
        if said is not None and isinstance(event, Refused) and event.reason is Reason.NO_SUCH_MESSAGE:
            self._record(said.room, said.markup or said.text, 0)

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        """See `core.ports.Peer`."""
        return b""

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        """See `core.ports.Codec`."""
        return b""

    def close(self) -> None:
        """See `core.ports.Peer`."""

    def flush(self) -> None:
        """See `core.ports.Writer`."""


def _unmarked(writer: object) -> None:
    """Nothing is pushed."""
