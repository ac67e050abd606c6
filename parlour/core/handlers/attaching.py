"""Files of those who cannot upload them: asked for, kept, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.core.handlers.talk import say
from parlour.errors import Reason, Refusal
from parlour.events import File, Refused, Said

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


def attach(hub: Hub, session: Session, command: commands.Attach) -> events.Event | None:
    """Ask for the file, if its sender may speak there."""
    hub.rooms.audible(command.room, session)
    if not command.name:
        raise Refusal(Reason.NO_SUCH_FILE)
    return events.FileWanted(command.name)


def attached(hub: Hub, session: Session, command: commands.Attached) -> events.Event | None:
    """Have the file kept, then say it."""
    hub.rooms.audible(command.room, session)

    def kept(result: File | Refusal) -> None:
        if session.ended:
            return
        try:
            if isinstance(result, Refusal):
                raise result
            said = say(hub, session, commands.Say(command.text, command.room, files=(result.id,)))
        except Refusal as refusal:
            hub.answer(session, Refused(refusal.reason, refusal.about), command.id)
            return
        assert isinstance(said, Said)
        hub.shelf.put(result.id, command.data)
        hub.record(said, session, command.id)

    hub.files.take(session.person, command.name, command.data, kept, source=hub.tokens.source(session))
    return None
