"""What one client is told of people: who they are, whether they are there."""

import msgspec

from parlour.commands.people import PersonFlag
from parlour.commands.rooms import RoleName
from parlour.events.base import Event
from parlour.events.people import Profile


class InRoom(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A room that a person is in."""

    name: str
    role: RoleName | None = None
    voiced: bool = False
    """See `Presence`."""


class PersonIs(Event, frozen=True, tag="whois"):
    """Who a person is, and in which rooms that one may know of."""

    profile: Profile
    rooms: tuple[InRoom, ...] = ()
    idle: float = 0.0
    """Seconds since they said something last."""
    here: bool = True
    """Whether they are connected: a bot need not be to speak, and of one that is not nothing but its name is known."""


class Former(msgspec.Struct, frozen=True, gc=False):
    """Somebody who had a name until `at`."""

    profile: Profile
    at: float


class FormerPeople(Event, frozen=True, tag="whowas"):
    """Who was called `name`, the last one first."""

    name: str
    people: tuple[Former, ...] = ()


class PeopleFound(Event, frozen=True):
    """The people that were asked for."""

    mask: str
    people: tuple[Profile, ...] = ()


class CensusIs(Event, frozen=True):
    """How many people and rooms there are."""

    people: int
    """Connected, with a name."""
    invisible: int
    """Those of them who do not want to be listed."""
    owners: int
    unknown: int
    """Connections without a name."""
    rooms: int
    """With somebody in them."""
    most: int
    """People there have been at once since the server started."""


class Online(Event, frozen=True):
    """People whom one watches are here."""

    names: tuple[str, ...]


class Offline(Event, frozen=True):
    """People whom one watches are not here."""

    names: tuple[str, ...]


class WatchedNames(Event, frozen=True):
    """Whom one watches."""

    names: tuple[str, ...] = ()


class IsAway(Event, frozen=True):
    """The person called `name`, to whom one has something to say, is away."""

    name: str
    text: str


class FlagSet(Event, frozen=True):
    """One is that now, or no longer."""

    flag: PersonFlag
    on: bool = True
