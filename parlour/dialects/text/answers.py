"""Events as lines for people."""

from datetime import UTC, datetime

from parlour import events
from parlour.dialects.text.commands import DONE, TABLE
from parlour.dialects.text.happened import because, said
from parlour.dialects.wording import SENTENCES
from parlour.text import clean, lines


def answer(event: events.Event, request: str | None = None, base: str = "") -> list[str]:
    """The lines that tell one person `event`; none if there is nothing to say.

    `request` is the id of the command that it answers, if that had one; `base` is the server's URL.
    """
    match event:
        case events.Done() if request in DONE:
            return [DONE[request]]
        case events.Refused(reason=reason, about=about):
            return [f"{SENTENCES[reason]}: {shown}" if (shown := _shown(about)) else SENTENCES[reason]]
        case events.Helped(topic=""):
            return ["what you can say (a / does as well as the !):", *(_usage(word) for word in TABLE)]
        case events.Helped(topic=topic):
            return [_usage(topic)]
        case events.Entered(room=room, by=""):
            return [_entered(room)]
        case events.Entered(room=events.RoomState(kind="direct")):
            return []  # what is said there tells enough
        case events.Entered(room=room, by=by):
            return [f"{by} invited you to the private room {room.name}: !join {room.name} to talk there"]
        case events.Exited(room=room, by=""):
            return [f"you have left {room}"]
        case events.Exited(room=room, by=by, text=why):
            return [f"{by} put you out of {room}{because(why)}; !join {room} to come back"]
        case events.Invitation(room=room, by=by):
            return [f"{by} invited you to {room}: !join {room} to go there"]
        case events.IsAway(name=name, text=why):
            return [f"{name} is away{because(why)}"]
        case events.PersonIs():
            return _person(event)
        case events.RoomList(rooms=rooms):
            return [_listed(room) for room in rooms[:50]]
        case events.WhoList(room=room, people=people):
            return [f"in {room}: " + ", ".join(one.name + ("" if one.here else " (away)") for one in people)]
        case events.TopicIs(room=room, text=text):
            return [f"the topic of {room}: {text}" if text else f"{room} has no topic"]
        case events.Page(room=room, messages=messages):
            return _page(
                f"the last {len(messages)} of {room}, times in UTC:", messages, "nothing was said here yet", base
            )
        case events.Found(messages=messages):
            return _page("found, newest first, times in UTC:", messages, "nothing found", base, rooms=True)
        case events.Negotiated(capability="utf8"):
            return ["text comes in UTF-8 from now on"]
        case events.Negotiated(capability="joins"):
            return ["you are told who comes and goes from now on"]
        case _:
            return []


def _shown(about: str) -> str:
    """What somebody wrote, as they can be shown it."""
    return clean(about).replace("\n", " ").strip()


def _usage(word: str) -> str:
    row = TABLE[word]
    return f"!{word} {row.usage}".rstrip() + f" - {row.about}"


def _entered(room: events.RoomState) -> str:
    kind = "" if room.kind == "open" else f"{room.kind} "
    topic = f"; topic: {room.topic}" if room.topic else ""
    return f"you are talking in the {kind}room {room.name} ({room.present} here){topic}"


def _listed(room: events.RoomState) -> str:
    name = " and ".join(room.people) if room.kind == "direct" else room.name
    marks = [
        f"{room.present} here",
        *(["you are in it"] if room.member else []),
        *([room.kind] * (room.kind != "open")),
    ]
    return f"{name} ({', '.join(marks)})" + (f": {room.topic}" if room.topic else "")


def _person(event: events.PersonIs) -> list[str]:
    who = event.profile
    marks = [mark for mark, on in (("a bot", who.bot), ("an owner of this server", who.owner)) if on]
    says = because(who.realname if who.realname != who.name else "")
    rooms = ", ".join(f"{room.name} ({room.role})" if room.role else room.name for room in event.rooms)
    mask = f", {who.user}@{who.host}" if event.here else ""
    here = f"came {_time(who.since)} UTC, silent for {_span(event.idle)}" if event.here else "is not connected"
    return [
        f"{' - '.join([who.name, *marks])}{mask}{says}",
        *([f"is in {rooms}"] if rooms else []),
        here,
        *([f"is away: {who.away}"] if who.away else []),
    ]


def _span(seconds: float) -> str:
    """So many seconds, as one says it."""
    count, unit = int(seconds), "second"
    for size, larger in ((60, "minute"), (60, "hour"), (24, "day")):
        if count < size:
            break
        count, unit = count // size, larger
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _page(head: str, messages: tuple[events.Said, ...], nothing: str, base: str, *, rooms: bool = False) -> list[str]:
    if not messages:
        return [nothing]
    told = [head]
    for message in messages:
        place = f" {message.room}:" if rooms else ""
        for line in lines(said(message, base)) or [""]:
            told.append(f"[{_time(message.at)}]{place} {message.author}: {line}")
    return told


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"
