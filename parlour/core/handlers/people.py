"""People: what they are called and say of themselves, and who knows what of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour import commands, events
from parlour.core import profiles
from parlour.core.changes import Followed, PersonSeen
from parlour.core.handlers.lists import answer_list
from parlour.core.masks import pattern
from parlour.core.mentions import folded
from parlour.core.owner import proves
from parlour.core.people import Identity
from parlour.core.room import NONE
from parlour.errors import Farewell, Reason, Refusal
from parlour.text import one_line

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

MOST_STRIKES = 3
"""Wrong passwords on one connection."""
MOST_FOUND = 500
"""People in one answer."""
MOST_MASK = 200
"""Characters in a mask."""


# -- what they are -----------------------------------------------------------------------------------------------------


def rename(hub: Hub, session: Session, command: commands.Rename) -> events.Event | None:
    """Give the session another name, and its person with it."""
    before, profile = session.name or "", session.profile
    if hub.tokens.bot(session.person):
        raise Refusal(Reason.NAME_FIXED, before)
    name = hub.roster.claim(command.name, session)
    if name == before:
        return events.Done()
    session.name = name
    hub.describe(session, name=name)
    now = hub.clock()
    if session.lasting is not None:
        hub.people.rename(Identity(session.person, session.lasting), before, name)
        hub.keep(PersonSeen(session.person, name, session.lasting, now))
    for key, term, on in hub.follows.rename(session, before, name):
        hub.keep(Followed(key, term, on))
    hub.stay.renamed(session, before, name)
    if hub.roster.find(before) is None:
        hub.former.add(profile, session.person, now)
        hub.watch.went(before)
        hub.watch.came(name)
    if hub.observer is not None:
        hub.observer.left(before)
        hub.observer.registered(name)
    return events.Renamed(before, now, _where(session), name)


def _where(session: Session) -> tuple[str, ...]:
    return (*(room.name for room in session.rooms),)


def away(hub: Hub, session: Session, command: commands.Away) -> events.Event | None:
    """Be away, or back."""
    text = one_line(command.text, profiles.MOST_WORDS)
    if text == session.profile.away:
        return events.Done()
    hub.describe(session, away=text)
    return events.AwaySet(session.name or "", hub.clock(), _where(session), text)


def set_realname(hub: Hub, session: Session, command: commands.SetRealname) -> events.Event | None:
    """Say something else of oneself."""
    text = profiles.realname(command.text, session.name or "")
    if text == session.profile.realname:
        return events.Done()
    hub.describe(session, realname=text)
    return events.RealnameSet(session.name or "", hub.clock(), _where(session), text)


def set_flag(hub: Hub, session: Session, command: commands.SetFlag) -> events.Event | None:
    """Be a bot, or invisible, or none; be the server's owner no longer."""
    if getattr(session.profile, command.flag) == command.on:
        return events.Done()
    if command.flag == "owner" and command.on:
        raise Refusal(Reason.NOT_OWNER)
    hub.describe(session, **{command.flag: command.on})
    return events.FlagSet(command.flag, command.on)


# -- owners ------------------------------------------------------------------------------------------------------------


def take_office(hub: Hub, session: Session, command: commands.TakeOffice) -> events.Event | None:
    """Make the session the server's owner, if it knows the words."""
    source, now = session.profile.host, hub.clock()
    if hub.guesses.exhausted(source, now):
        raise Refusal(Reason.TOO_MANY_GUESSES)
    if not proves(hub.owner, command.name, command.password):
        hub.guesses.count(source, now)
        session.strikes += 1
        if session.strikes < MOST_STRIKES:
            raise Refusal(Reason.WRONG_PASSWORD)
        hub.answer(session, events.Refused(Reason.WRONG_PASSWORD), command.id)
        hub.dismiss(session, Farewell.EXPELLED)
        return None
    hub.describe(session, owner=True)
    return events.FlagSet("owner")


def expel(hub: Hub, session: Session, command: commands.Expel) -> events.Event | None:
    """End somebody's connection."""
    if not session.profile.owner:
        raise Refusal(Reason.NOT_OWNER)
    other = hub.roster.find(command.name)
    if other is None:
        raise Refusal(Reason.NO_SUCH_PERSON, command.name)
    hub.dismiss(other, Farewell.EXPELLED, command.text, session.name or "")
    return events.Done()


# -- who knows what of whom --------------------------------------------------------------------------------------------


def people(hub: Hub, session: Session, command: commands.People) -> events.Event | None:
    """Tell who is connected."""

    def make() -> events.Event:
        return events.PeopleList((*(other.name or "" for other in hub.roster.sessions() if _sees(session, other)),))

    return answer_list(hub, session, len(hub.roster), make, command.id)


def _sees(session: Session, other: Session) -> bool:
    """Whether `other` is there for those who do not know its name."""
    return not other.profile.invisible or other is session or session.is_in_any(other.rooms)


def census(hub: Hub, session: Session, command: commands.Census) -> events.Event | None:
    """Tell how many people and rooms there are."""
    return hub.census.tell(hub.rooms)


def whois(hub: Hub, session: Session, command: commands.Whois) -> events.Event | None:
    """Tell who somebody is."""
    other = hub.roster.find(command.name)
    if other is None:
        bot = hub.directory.bot(command.name)
        if bot is None:
            raise Refusal(Reason.NO_SUCH_PERSON, command.name)
        return events.PersonIs(bot, here=False)
    rooms = (_in_room(room, other.person) for room in other.rooms if room.kind != "direct" and room.readable(session))
    return events.PersonIs(other.profile, (*rooms,), max(0.0, hub.clock() - other.active))


def _in_room(room: Room, person: int) -> events.InRoom:
    roles = room.roles.get(person, NONE)
    return events.InRoom(room.name, roles.highest, roles.voiced)


def whowas(hub: Hub, session: Session, command: commands.Whowas) -> events.Event | None:
    """Tell who was called that."""
    former = [bearer.former for bearer in hub.former.of(command.name)]
    return events.FormerPeople(command.name, (*(former[: command.limit] if command.limit > 0 else former),))


def find_people(hub: Hub, session: Session, command: commands.FindPeople) -> events.Event | None:
    """Find those whom a mask fits."""
    if len(command.mask) > MOST_MASK:
        return events.PeopleFound(command.mask[:MOST_MASK])

    def make() -> events.Event:
        fits = pattern(command.mask).match
        named = hub.roster.find(command.mask)
        found = [] if named is None else [named.profile]
        for other in hub.roster.sessions():
            if other is named or not _sees(session, other):
                continue
            who = other.profile
            if any(fits(folded(text)) for text in (who.name, who.user, who.host, who.realname)):
                found.append(who)
                if len(found) == MOST_FOUND:
                    break
        return events.PeopleFound(command.mask, (*found,))

    return answer_list(hub, session, len(hub.roster), make, command.id)
