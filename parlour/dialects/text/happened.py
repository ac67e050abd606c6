"""What happens, as lines for people: what somebody says, and what the server says of it."""

from parlour import events
from parlour.commands import Mode
from parlour.files import in_words

TAKEN_BACK = "[took this back]"
"""In place of the text of a message that its author has deleted."""


def said(event: events.Said, base: str = "") -> str:
    """The text of a message, with what a line cannot show otherwise; `base` is the server's URL."""
    if event.deleted:
        return TAKEN_BACK
    text = with_files(event.text, event, base) if event.files else event.text
    if event.action:
        text = f"* {text}"
    if event.reply:
        text = f"[to {event.to}] {text}"
    if event.edited:
        text = f"{text} (edited)"
    if event.reactions:
        text += " " + " ".join(f"[{one.emoji} {len(one.names)}]" for one in event.reactions)
    return text


def with_files(text: str, event: events.Said, base: str) -> str:
    """`text`, what a message says, and a line for each file that comes with it."""
    found = [in_words(file, base) for file in event.files]
    return "\n".join([text, *found] if text else found)


def told(event: events.RoomEvent | events.PersonEvent, base: str = "") -> tuple[str, str] | None:
    """Who says what when `event` happens, for a dialect that has nothing but lines; "" is the server.

    This is the text form of edits, reactions and whatever else such a dialect lacks. None: it is not told. `base` is
    the server's URL.
    """
    match event:
        case events.Said():
            return event.author, said(event, base)
        case events.Edited(text=text):
            return event.author, f"[edited] {text}"
        case events.Deleted(text=why):
            return event.author, f"[took a message back{because(why)}]"
        case events.Reacted(emoji=emoji, to=to, on=True):
            return event.author, f"[{emoji} to {to}]"
        case _:
            text = _told(event)
            return ("", text) if text else None


def _told(event: events.RoomEvent | events.PersonEvent) -> str:
    """What the server says of it; empty if nothing."""
    author = event.author
    match event:
        case events.TopicSet(text=text):
            return f"{author} set the topic: {text}" if text else f"{author} took the topic off"
        case events.Invited(name=name):
            return f"{author} invited {name}"
        case events.Departed():
            return f"{author} left for good"
        case events.RoomRenamed(name=name, text=why):
            return f"{author} renamed this room to {name}{because(why)}"
        case events.Joined():
            return f"{author} is here"
        case events.Left(text=why):
            return f"{author} is gone{because(why)}"
        case events.Kicked(name=name, text=why):
            return f"{author} put {name} out{because(why)}"
        case events.ModesSet(modes=modes):
            return "\n".join(text for mode in modes if (text := setting(author, mode)))
        case events.Renamed(name=name):
            return f"{author} is called {name} now"
        case events.AwaySet(text=why):
            return f"{author} is away{because(why)}" if why else f"{author} is back"
        case _:
            return ""


def because(why: str) -> str:
    """The end of a sentence, with its reason if there is one."""
    return f": {why}" if why else ""


_SETTINGS: dict[str, tuple[str, str]] = {
    "operator": ("{author} made {value} an operator", "{value} is no operator any more, says {author}"),
    "voice": ("{author} gave {value} a voice", "{author} took the voice of {value}"),
    "banned": ("{author} banned {value}", "{author} lifted the ban of {value}"),
    "moderated": ("only operators and those with a voice speak here now", "everybody here can speak now"),
    "invite-only": ("only those who are invited can enter now", "nobody needs an invitation any more"),
    "members-only": ("only those in the room speak here now", "those outside can speak here now, too"),
    "secret": ("the room is secret now", "the room is secret no longer"),
    "fixed-topic": ("only operators set the topic now", "everybody can set the topic now"),
    "key": ("the room has a key now", "the room has no key any more"),
    "limit": ("at most {value} can be here now", "there is room for everybody now"),
}
"""A setting that is put on, and one that is taken off. Those that only operators care for are not in here."""


def setting(author: str, mode: Mode) -> str:
    """What the server says of a setting that `author` changed; empty if nothing."""
    on, off = _SETTINGS.get(mode.name, ("", ""))
    return (on if mode.on else off).format(author=author, value=mode.value)
