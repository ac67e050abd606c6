"""Answers to what a person asked, as rows."""

from parlour import events
from parlour.client.rooms.log import Log
from parlour.client.rooms.places import Places
from parlour.client.rooms.tell import Row, Teller, rule, when
from parlour.client.safe import safe

MOST_NAMES = 200
"""People that an answer names."""
MOST_ROOMS = 100
"""Rooms that an answer names."""
ROLES = {None: "", "operator": " (operator)", "voice": " (voice)"}
"""Behind a name."""


def answer(event: events.Event, teller: Teller, places: Places) -> list[Row]:
    """The rows; none for what is seen otherwise."""
    match event:
        case events.RoomList(rooms=rooms):
            more = [teller.note(f"... and {len(rooms) - MOST_ROOMS} more")] if len(rooms) > MOST_ROOMS else []
            return [*(_room(room, teller, places) for room in rooms[:MOST_ROOMS]), *more]
        case events.WhoList(room=room, people=people):
            here = [one.name + ROLES[one.role] for one in people if one.here]
            away = [one.name for one in people if not one.here]
            rows = [teller.note(f"{len(here)} in {places.title(room)}: {_names(here)}")]
            return [*rows, teller.note(f"{len(away)} more could be: {_names(away)}")] if away else rows
        case events.PeopleList(names=names):
            return [teller.note(f"{len(names)} connected: {_names(names)}")]
        case events.TopicIs(room=room, text=text):
            title = places.title(room)
            return [teller.note(f"The topic of {title} is: {text}" if text else f"{title} has no topic")]
        case events.Found(messages=messages, more=more):
            return _found(messages, teller, places, more=more)
        case events.PersonIs():
            return [teller.note(text) for text in _person(event)]
        case events.FollowChanged(term=term, on=on):
            return [teller.note(f"You follow {term} now" if on else f"You follow {term} no longer")]
        case events.FollowList(terms=terms):
            return [teller.note(f"You follow {', '.join(terms)}")]
        case _:
            return []


def _person(event: events.PersonIs) -> list[str]:
    who = event.profile
    marks = "".join(f", {mark}" for mark, on in (("a bot", who.bot), ("an owner of this server", who.owner)) if on)
    says = f": {who.realname}" if who.realname not in ("", who.name) else ""
    rooms = ", ".join(room.name + ROLES[room.role] for room in event.rooms[:MOST_ROOMS])
    mask = f" ({who.user}@{who.host})" if event.here else ""
    here = f"here since {when(who.since)}, silent for {_span(event.idle)}" if event.here else "not connected"
    return [
        f"{who.name}{mask}{marks}{says}",
        *([f"  in {rooms}"] if rooms else []),
        f"  {here}",
        *([f"  away: {who.away}"] if who.away else []),
    ]


def _span(seconds: float) -> str:
    """So many seconds, in hours and minutes."""
    minutes = int(seconds) // 60
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _names(names: list[str] | tuple[str, ...]) -> str:
    """Names, as many as can be read."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _room(room: events.RoomState, teller: Teller, places: Places) -> Row:
    title = "@" + next((name for name in room.people if name != places.own), "") if room.people else room.name
    order = places.order()
    number = f"{order.index(room.name) + 1}:" if room.name in order else ""
    kind = "" if room.kind == "open" else f", {room.kind}"
    topic = f": {room.topic}" if room.topic else ""
    return [("bold", f"  {number}{safe(title)}"), *teller.note(f" ({room.present} here{kind}){topic}")]


def _found(messages: tuple[events.Said, ...], teller: Teller, places: Places, *, more: bool) -> list[Row]:
    """What was found; the newest last, where one looks first."""
    if not messages:
        return [teller.note("Nothing was found")]
    rows = [rule("found")]
    for message in reversed(messages):
        rows += teller.said(message, Log(), places.title(message.room), date=True)
    return [*rows, rule("the newest; there are others" if more else "that is all")]
