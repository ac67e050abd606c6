"""Events as lines for people."""

from datetime import UTC, datetime

from parlour import events
from parlour.dialects.text.commands import TABLE
from parlour.dialects.wording import SENTENCES
from parlour.text import clean, lines


def answer(event: events.Event) -> list[str]:
    """The lines that tell one person `event`; none if there is nothing to say."""
    match event:
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
        case events.Exited(room=room):
            return [f"you have left {room}"]
        case events.RoomList(rooms=rooms):
            return [_listed(room) for room in rooms[:50]]
        case events.WhoList(room=room, people=people):
            return [f"in {room}: " + ", ".join(one.name + ("" if one.here else " (away)") for one in people)]
        case events.TopicIs(room=room, text=text):
            return [f"the topic of {room}: {text}" if text else f"{room} has no topic"]
        case events.Page(room=room, messages=messages):
            return _page(f"the last {len(messages)} of {room}, times in UTC:", messages, "nothing was said here yet")
        case events.Found(messages=messages):
            return _page("found, newest first, times in UTC:", messages, "nothing found", rooms=True)
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


def _page(head: str, messages: tuple[events.Said, ...], nothing: str, *, rooms: bool = False) -> list[str]:
    if not messages:
        return [nothing]
    told = [head]
    for message in messages:
        place = f" {message.room}:" if rooms else ""
        for line in lines(said(message)) or [""]:
            told.append(f"[{_time(message.at)}]{place} {message.author}: {line}")
    return told


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"


def said(event: events.Said) -> str:
    """The text of a message, with what a line cannot show otherwise."""
    if event.deleted:
        return "[took this back]"
    text = f"* {event.text}" if event.action else event.text
    if event.reply:
        text = f"[to {event.to}] {text}"
    if event.edited:
        text = f"{text} (edited)"
    if event.reactions:
        text += " " + " ".join(f"[{one.emoji} {len(one.names)}]" for one in event.reactions)
    return text


def told(event: events.RoomEvent) -> tuple[str, str] | None:
    """Who says what when `event` happens in a room, for a dialect that has nothing but lines; "" is the server.

    This is the text form of edits, reactions and whatever else such a dialect lacks. None: it is not told.
    """
    match event:
        case events.Said():
            return event.author, said(event)
        case events.Edited(text=text):
            return event.author, f"[edited] {text}"
        case events.Deleted():
            return event.author, "[took a message back]"
        case events.Reacted(emoji=emoji, to=to, on=True):
            return event.author, f"[{emoji} to {to}]"
        case events.TopicSet(text=text):
            return "", f"{event.author} set the topic: {text}" if text else f"{event.author} took the topic off"
        case events.Invited(name=name):
            return "", f"{event.author} invited {name}"
        case events.Departed():
            return "", f"{event.author} left for good"
        case events.Joined():
            return "", f"{event.author} is here"
        case events.Left():
            return "", f"{event.author} is gone"
        case _:
            return None
