"""Those who ask something and are gone, as programs do over HTTP: in no room, on no list, announced to nobody.

Who they are, a secret says: they are that person, whether that is connected at the same time or not. Without one they
may read what everybody may.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parlour import commands
from parlour.core import profiles
from parlour.core.changes import PersonSeen
from parlour.core.outbox import Outbox
from parlour.core.ports import Codec, Peer, Writer
from parlour.core.rooms import room_name
from parlour.core.session import Session
from parlour.errors import Reason, Refusal
from parlour.events import Profile, Refused

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room

READING = frozenset(
    {
        commands.History,
        commands.Search,
        commands.Rooms,
        commands.Who,
        commands.People,
        commands.Whois,
        commands.Modes,
        commands.Census,
        commands.Ping,
    }
)
"""What anybody may ask."""
KEEPING = frozenset(
    {
        commands.MakeToken,
        commands.DropToken,
        commands.Tokens,
        commands.MakeHook,
        commands.DropHook,
        commands.Hooks,
    }
)
"""What keeps tokens and webhooks."""
TOLD = frozenset(
    {commands.Say, commands.Tell, commands.Edit, commands.Delete, commands.React, commands.Typing, commands.Topic}
)
"""What others are told by the person's name: it must be theirs at that moment."""
ACTING = READING | KEEPING | TOLD | {commands.Read, commands.Targets}
"""What a person may do without being there."""
OPERATING = READING | KEEPING
"""What the operator may do, who has the server's key and is nobody."""


class Visits:
    """Opens and ends them."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def open(
        self,
        peer: Peer,
        writer: Writer,
        codec: Codec,
        secret: str = "",
        address: str = "",
        *,
        bot: bool = False,
    ) -> Session:
        """A visit from `address` of the person of that `secret`, of nobody without one.

        `bot` says that a program speaks for them, whatever they are otherwise. Raises `Refusal` if it is nobody's.
        """
        session = Session(peer, Outbox(writer, _unmarked, 0), codec, Profile(""))
        session.visiting = True
        session.name = ""
        hub = self._hub
        if hub.key and hmac.compare_digest(secret.encode("utf-8", "replace"), hub.key.encode()):
            session.profile = Profile("", owner=True)
        elif secret:
            found = hub.people.bearer(secret)
            if found is None:
                raise Refusal(Reason.NOT_REGISTERED)
            (session.person, session.lasting), session.name = found
            connected = hub.roster.find(session.name)
            known = connected is not None and connected.person == session.person
            # Masks are compared with it: who is not connected must look as they would if they were.
            user, host = profiles.user("", session.name), hub.host(address)
            alone = Profile(session.name, user, host, session.name, bot=hub.tokens.bot(session.person))
            session.profile = connected.profile if connected is not None and known else alone
            session.bound = self._bound(session.person)
            if bot:
                session.profile = replace(session.profile, bot=True)
        return session

    def _bound(self, person: int) -> Room | None:
        """The only room that `person` can speak in, if that is such a bot. Raises `Refusal` if that is nowhere now."""
        grant = self._hub.tokens.bound(person)
        if grant is None or grant.room is None:
            return None
        if grant.room.gone or (grant.maker and not grant.room.open_to(grant.maker)):
            raise Refusal(Reason.NOT_REGISTERED)
        return grant.room

    def execute(self, session: Session, command: commands.Command) -> None:
        """Do what the visitor asks; the answer goes to its peer."""
        somebody = session.person != 0 and self._known(session)
        nobody = OPERATING if session.profile.owner else READING
        if session.bound is not None and not _is_for(session.bound, command):
            self._refuse(session, command, Refused(Reason.NOT_A_MEMBER, getattr(command, "room", "") or ""))
        elif command.__class__ not in (ACTING if somebody else nobody):
            self._refuse(session, command, Refused(Reason.UNKNOWN_COMMAND if somebody else Reason.NOT_REGISTERED))
        elif somebody and command.__class__ in TOLD and self._is_another(session):
            self._refuse(session, command, Refused(Reason.NAME_IN_USE, session.name or ""))
        else:
            self._hub.execute(session, [command])

    def _refuse(self, session: Session, command: commands.Command, refused: Refused) -> None:
        self._hub.counts.refusals[refused.reason] += 1
        session.peer.reply(refused, command.id)

    def _is_another(self, session: Session) -> bool:
        """Whether somebody else is here under the visitor's name, or one that looks like it, or was here later."""
        name, person = session.name or "", session.person
        return self._hub.roster.held(name, person) or not self._hub.people.bears(person, name)

    def end(self, session: Session) -> None:
        """Nothing more is answered."""
        said = session.active and not session.ended
        if said and session.lasting is not None and self._known(session):
            name = self._hub.people.called(session.lasting)  # it may have another one by now
            self._hub.keep(PersonSeen(session.person, name, session.lasting, self._hub.clock()))
        session.ended = True

    def _known(self, session: Session) -> bool:
        """Whether the visitor still is who it was, or nobody."""
        return session.lasting is None or self._hub.people.called(session.lasting) != ""


def _is_for(room: Room, command: commands.Command) -> bool:
    """Whether that is all one can do who is bound to `room`."""
    if not isinstance(command, commands.Say):
        return False
    try:
        return room_name(command.room) == room.name
    except Refusal:
        return False


def _unmarked(writer: Writer) -> None:
    """Nothing is pushed to those who are in no room."""
