"""What operators of a room do: put people out, and set the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from parlour import commands, events
from parlour.commands import MaskList, Mode, RoomFlag
from parlour.core.masks import normal
from parlour.core.modes import ALWAYS, Modes, flags, is_operator
from parlour.core.room import NONE, ROLES
from parlour.errors import Reason, Refusal
from parlour.text import one_line

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session

MOST_REASON = 400
"""Characters in a reason, or a last word; what is longer is cut."""
MOST_KEY = 32
"""Characters in a room's key."""
MOST_LIMIT = 1_000_000
"""The most people that a room can be limited to."""
MOST_MODES = 100
"""Settings in one command."""

_FLAGS: tuple[RoomFlag, ...] = get_args(RoomFlag)
_LISTS: tuple[MaskList, ...] = get_args(MaskList)


def operated(hub: Hub, session: Session, name: str) -> Room:
    """The room that `session` calls `name`, and is operator of. Raises `Refusal`."""
    room = hub.rooms.find(name, session)
    if room not in session.rooms and not session.profile.owner:
        raise Refusal(Reason.NOT_A_MEMBER, name)
    if not is_operator(room, session):
        raise Refusal(Reason.NOT_OPERATOR, name)
    return room


def kick(hub: Hub, session: Session, command: commands.Kick) -> events.Event | None:
    """Put somebody out of a room."""
    room = operated(hub, session, command.room)
    other = _present(hub, room, command.name)
    hub.stay.kick(session, room, other, one_line(command.text, MOST_REASON), command.id)
    return None


def _present(hub: Hub, room: Room, name: str) -> Session:
    """Who is called `name` and is in `room`. Raises `Refusal`."""
    other = hub.roster.find(name)
    if other is None:
        raise Refusal(Reason.NO_SUCH_PERSON, name)
    if room not in other.rooms:
        raise Refusal(Reason.NOT_THERE, name)
    return other


def modes(hub: Hub, session: Session, command: commands.Modes) -> events.Event | None:
    """Tell how a room is set."""
    room = hub.rooms.find(command.room, session)
    on = flags(room)
    told = [Mode(flag) for flag in _FLAGS if flag in on]
    if room.modes is not None and room.modes.key:
        told.append(Mode("key", value=room.modes.key if room in session.rooms else ""))
    if room.modes is not None and room.modes.limit:
        told.append(Mode("limit", value=str(room.modes.limit)))
    return events.ModesAre(room.name, (*told,), room.created)


def masks(hub: Hub, session: Session, command: commands.Masks) -> events.Event | None:
    """Tell what is on a list of a room."""
    room = hub.rooms.find(command.room, session)
    if not room.legible(session):
        raise Refusal(Reason.NOT_A_MEMBER, command.room)
    if command.list != "banned" and not is_operator(room, session):
        raise Refusal(Reason.NOT_OPERATOR, command.room)
    return events.MasksAre(room.name, command.list, () if room.modes is None else room.modes.masks(command.list))


def set_modes(hub: Hub, session: Session, command: commands.SetModes) -> events.Event | None:
    """Change settings of a room; what cannot be is refused, the rest is done nevertheless."""
    room = operated(hub, session, command.room)
    if len(command.modes) > MOST_MODES:
        raise Refusal(Reason.BAD_MODE)
    changed: list[Mode] = []
    refused: Refusal | None = None
    for mode in command.modes:
        try:
            changed += _set(hub, session, room, mode)
        except Refusal as refusal:
            refused = refused or refusal
    if room.modes is not None and room.modes.default:
        room.modes = None
    event = events.ModesSet(room.name, session.name or "", hub.clock(), modes=(*changed,))
    if refused is not None:
        if changed:
            hub.record(event, session)
        raise refused
    return event if changed else events.Done(room.name)


def _set(hub: Hub, session: Session, room: Room, mode: Mode) -> Iterator[Mode]:
    """Change one setting; gives what is different then. Raises `Refusal`."""
    if mode.name in ROLES:
        return _set_role(room, _present(hub, room, mode.value), mode)
    if room.modes is None:
        room.modes = Modes()
    if mode.name in _FLAGS:
        return _set_flag(room, room.modes, mode)
    if mode.name in _LISTS:
        return _set_mask(hub, session, room.modes, mode)
    return _set_value(room.modes, mode)


def _set_flag(room: Room, set_: Modes, mode: Mode) -> Iterator[Mode]:
    flag = next(flag for flag in _FLAGS if flag == mode.name)
    if room.kind == "private" and flag in ALWAYS:
        if not mode.on:
            raise Refusal(Reason.BAD_MODE, flag)
    elif mode.on is not (flag in set_.flags):
        set_.flags ^= {flag}
        yield Mode(flag, mode.on)


def _set_mask(hub: Hub, session: Session, set_: Modes, mode: Mode) -> Iterator[Mode]:
    name = next(name for name in _LISTS if name == mode.name)
    mask = normal(mode.value)
    if mask is None:
        raise Refusal(Reason.BAD_MODE, mode.value)
    if not mode.on:
        dropped = set_.drop(name, mask)
        if dropped is not None:
            yield Mode(name, on=False, value=dropped)
    elif set_.add(name, events.Masked(mask, session.name or "", hub.clock())):
        yield Mode(name, value=mask)


def _set_value(set_: Modes, mode: Mode) -> Iterator[Mode]:
    """Set or drop the key, or the most people."""
    if mode.name == "key":
        key = mode.value if mode.on else ""
        if mode.on and not _is_key(key):
            raise Refusal(Reason.BAD_MODE, key)
        if key != set_.key:
            set_.key = key
            yield Mode("key", mode.on, key)
    else:
        limit = _limit(mode.value) if mode.on else 0
        if limit != set_.limit:
            set_.limit = limit
            yield Mode("limit", mode.on, str(limit) if mode.on else "")


def _is_key(key: str) -> bool:
    return 0 < len(key) <= MOST_KEY and key.isprintable() and not {" ", ",", ":"} & {*key}


def _limit(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 0 < int(value) <= MOST_LIMIT):
        raise Refusal(Reason.BAD_MODE, value)
    return int(value)


def _set_role(room: Room, other: Session, mode: Mode) -> Iterator[Mode]:
    """Give a role, or take it; the other one stays as it is."""
    role = next(role for role in ROLES if role == mode.name)
    had = room.roles.get(other.person, NONE)
    has = had.with_(role, on=mode.on)
    if has == had:
        return
    room.roles[other.person] = has
    if has == NONE:
        del room.roles[other.person]
    room.presences = None
    yield Mode(role, mode.on, other.name or "")
