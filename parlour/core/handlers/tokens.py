"""Tokens for bots."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.core.changes import Granted, PersonSeen
from parlour.core.handlers.keeping import answer_when_kept
from parlour.errors import Farewell, Reason, Refusal

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session
    from parlour.core.tokens import Grant


def make(hub: Hub, session: Session, command: commands.MakeToken) -> events.Event | None:
    """Make a bot. Its token is told when it is stored; if it cannot be, there is none."""
    _expect_maker(hub, session)
    maker, by = (session.person, session.name or "") if session.lasting is not None else (0, session.name or "")
    room = None if command.room is None else _room(hub, session, command.room)
    source = "" if session.profile.owner else session.profile.host
    grant, token = hub.tokens.make(command.name, maker, by, hub.clock(), room=room, source=source)
    identity = grant.identity
    assert identity.digest is not None
    seen = PersonSeen(identity.person, grant.name, identity.digest, grant.at)
    answer_when_kept(
        hub,
        session,
        command,
        [seen, _granted(grant, on=True)],
        events.TokenMade(grant.name, token),
        undo=partial(_drop, hub, grant),
    )
    return None


def drop(hub: Hub, session: Session, command: commands.DropToken) -> events.Event | None:
    """Have a bot be nobody any more, wherever it is, once that is stored. If it cannot be, the bot stays who it is."""
    grant = hub.tokens.find(command.name)
    if grant is None or not _is_of(grant, session):
        raise Refusal(Reason.NO_SUCH_TOKEN, command.name)
    gone = [_granted(grant, on=False)]
    answer_when_kept(hub, session, command, gone, events.Done(at=hub.clock()), done=partial(_drop, hub, grant))
    return None


def _drop(hub: Hub, grant: Grant) -> None:
    if hub.tokens.find(grant.name) is not grant:
        return  # it was dropped meanwhile
    connected = hub.roster.find(grant.name)
    if connected is not None:
        hub.dismiss(connected, Farewell.EXPELLED)
    hub.listeners.dismiss(grant.identity.person)
    hub.stay.memberships.forget(grant.identity.person, grant.name)
    hub.tokens.drop(grant)
    hub.keep(_granted(grant, on=False))  # again: what was kept of the bot meanwhile goes, too


def tokens(hub: Hub, session: Session, command: commands.Tokens) -> events.Event | None:
    """Tell which there are."""
    own = (grant for grant in hub.tokens if _is_of(grant, session))
    return events.TokenList((*(events.Token(grant.name, grant.at, grant.by, grant.where) for grant in own),))


def _expect_maker(hub: Hub, session: Session) -> None:
    """Raises `Refusal` if `session` makes no tokens. A guest could come back as another one, and make more of them."""
    if session.profile.owner:
        return
    if hub.tokens.only_owners:
        raise Refusal(Reason.NOT_OWNER)
    if session.lasting is None or hub.tokens.bot(session.person):
        raise Refusal(Reason.MAKES_NO_TOKENS)


def _room(hub: Hub, session: Session, name: str) -> Room:
    """The room that a bot is to speak in: one in which its maker could. Raises `Refusal`."""
    room = hub.rooms.find(name, session)
    if room.kind == "direct":
        raise Refusal(Reason.NO_SUCH_ROOM, name)
    if not session.acts_in(room) and not session.profile.owner:
        raise Refusal(Reason.NOT_A_MEMBER, name)
    return room


def _is_of(grant: Grant, session: Session) -> bool:
    return session.profile.owner or (grant.maker != 0 and grant.maker == session.person)


def _granted(grant: Grant, *, on: bool) -> Granted:
    return Granted(grant.identity.person, grant.maker, grant.by, grant.at, on, grant.where or "")
