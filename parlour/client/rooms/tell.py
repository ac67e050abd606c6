"""What happens in rooms, as rows of fragments. Every text of others is made safe here."""

from datetime import datetime

from parlour.client.render import Fragment, name_style
from parlour.client.rooms.log import Log
from parlour.client.rooms.markup import Markup
from parlour.client.rooms.modes import setting
from parlour.client.safe import safe
from parlour.events import (
    AwaySet,
    Deleted,
    Departed,
    Edited,
    Invited,
    Kicked,
    Matched,
    ModesSet,
    PersonEvent,
    Reacted,
    Renamed,
    RoomEvent,
    RoomRenamed,
    Said,
    TopicSet,
)
from parlour.files import in_words
from parlour.text import clean

Row = list[Fragment]

QUOTED = 30
"""Characters of a message that a reply to it shows."""
FENCE = "```"
LATEST = 4e9
"""Seconds since the epoch that are taken for a time."""


class Teller:
    """Tells one person of what happens; `times` and `numbers` can be switched."""

    def __init__(self, markup: Markup, *, times: bool, colour: bool, base: str = "") -> None:
        """`base` is the server's URL, where files are."""
        self._base = base
        self.markup = markup
        self.times = times
        self.numbers = False
        self._colour = colour

    def said(self, message: Said, log: Log, place: str = "", *, date: bool = False) -> list[Row]:
        """A message; `place` is shown where it is not the room one looks at, `date` with the time."""
        start = self._start(message, place, date=date)
        name = self._name(message.author)
        if message.deleted:
            return [[*start, name, ("dim", ": [taken back]")]]
        if message.action:
            start += [("bold", "* "), name, *self._to(message, log), ("", " ")]
        else:
            start += [name, *self._to(message, log), ("", ": ")]
        rows = self.text(start, message.text) if message.text or not message.files else []
        for file in message.files:
            head = [("dim", f"{self._margin}| ")] if rows else start
            rows.append([*head, *self.markup.line(safe(in_words(file, self._base)))])
        rows[-1] += self._tail(message)
        return rows

    def text(self, start: Row, text: str) -> list[Row]:
        """A text behind `start`; its further lines have a mark that nobody can write."""
        rows: list[Row] = []
        fenced = False
        for line in clean(text).split("\n"):
            head = start if not rows else [("dim", f"{self._margin}| ")]
            fence = line.lstrip().startswith(FENCE)
            body = self.markup.code(safe(line)) if fenced or fence else self.markup.line(safe(line))
            fenced ^= fence
            rows.append([*head, *body])
        return rows

    def told(self, event: RoomEvent | PersonEvent, log: Log) -> list[Row]:
        """What happened in the room one looks at, as it was before it happened; nothing for what has no words."""
        match event:
            case Said():
                return self.said(event, log)
            case Edited(deleted=True):
                return []
            case Edited(text=text):
                return self.text([*self._happened(event), ("dim", " edited: ")], text)
            case Deleted(target=target, text=why):
                return [[*self._happened(event), ("dim", f" took back {self._which(log.get(target))}{_because(why)}")]]
            case Reacted(on=True, target=target, emoji=emoji, to=to):
                what = self._which(log.get(target), to)
                return [[*self._happened(event), ("dim", " put "), ("", safe(emoji)), ("dim", f" on {what}")]]
            case TopicSet(text=""):
                return [[*self._happened(event), ("dim", " took the topic off")]]
            case TopicSet(text=text):
                return [[*self._happened(event), ("dim", " set the topic: "), *self.markup.line(safe(text))]]
            case Invited(name=name):
                return [[*self._happened(event), ("dim", f" invited {safe(name)}")]]
            case Departed():
                return [[*self._happened(event), ("dim", " has left for good")]]
            case Kicked(name=name, text=why):
                return [[*self._happened(event), ("dim", f" put {safe(name)} out{_because(why)}")]]
            case RoomRenamed(name=name, text=why):
                return [[*self._happened(event), ("dim", f" renamed this room to {safe(name)}{_because(why)}")]]
            case ModesSet(modes=modes):
                texts = (setting(mode) for mode in modes)
                return [[*self._happened(event), ("dim", f" {text}")] for text in texts if text]
            case Renamed(name=name):
                return [[*self._happened(event), ("dim", " is called "), self._name(name), ("dim", " now")]]
            case AwaySet(text=why):
                return [[*self._happened(event), ("dim", f" is away{_because(why)}" if why else " is back")]]
            case _:
                return []

    def matched(self, event: Matched) -> list[Row]:
        """A message from a room one is not in."""
        return self.said(event.message, Log(), f"{event.message.room}, {event.term}")

    def came_and_went(self, sentence: str, at: float) -> Row:
        """Who came and who went."""
        return [*self._time(at), ("dim", f"* {safe(sentence)}")]

    def day(self, at: float) -> Row:
        """The line where a day begins."""
        return rule(f"{_local(at):%A, %d %B %Y}")

    def note(self, text: str) -> Row:
        """Something that the client itself says."""
        return [("dim", safe(text))]

    def _start(self, message: Said, place: str, *, date: bool) -> Row:
        number = [("dim", f"#{message.seq} ")] if self.numbers else []
        where = [("bold", f"[{safe(place)}] ")] if place else []
        time = [("dim", f"{when(message.at)} ")] if date else self._time(message.at)
        return [*time, *number, *where]

    def _happened(self, event: RoomEvent | PersonEvent) -> Row:
        return [*self._time(event.at), ("dim", "* "), self._name(event.author)]

    def _name(self, name: str) -> Fragment:
        return (name_style(name, colour=self._colour), safe(name))

    def _time(self, at: float) -> Row:
        return [("dim", f"{_local(at):%H:%M} ")] if self.times else []

    @property
    def _margin(self) -> str:
        return " " * len("12:34 ") if self.times else ""

    def _to(self, message: Said, log: Log) -> Row:
        if not message.reply:
            return []
        answered = log.get(message.reply)
        quote = f': "{_quote(words(answered))}"' if answered is not None and not answered.deleted else ""
        return [("dim", f" (to {safe(message.to)}{quote})")]

    @staticmethod
    def _tail(message: Said) -> Row:
        edited = " (edited)" if message.edited else ""
        reactions = "".join(f" [{safe(one.emoji)} {len(one.names)}]" for one in message.reactions)
        return [("dim", edited + reactions)] if edited or reactions else []

    @staticmethod
    def _which(message: Said | None, author: str = "") -> str:
        if message is None:
            return f"a message of {safe(author)}" if author else "a message"
        quote = "" if message.deleted else f': "{_quote(words(message))}"'
        return f"what {safe(message.author)} said{quote}" if author else f"a message of {_local(message.at):%H:%M}"


def rule(text: str) -> Row:
    """A line across."""
    return [("dim", f"--- {safe(text)} ---")]


def day_of(at: float) -> int:
    """The day of a time, as a number that grows."""
    return _local(at).toordinal()


def when(at: float) -> str:
    """A time, with its date."""
    return f"{_local(at):%Y-%m-%d %H:%M}"


def words(message: Said) -> str:
    """What a message says; of one without a text, what its files are called."""
    return message.text or ", ".join(file.name for file in message.files)


def _because(why: str) -> str:
    return f": {safe(why)}" if why else ""


def _quote(text: str) -> str:
    text = safe(text)
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 3]}..."


def _local(at: float) -> datetime:
    """The time here; a server may tell any number."""
    return datetime.fromtimestamp(at if 0 <= at <= LATEST else 0)
