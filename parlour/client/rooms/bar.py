"""The line at the bottom: rooms and what is new in them, who is here, and whether there is a connection."""

from collections.abc import Iterable
from dataclasses import dataclass

from parlour.client.render import Fragment
from parlour.client.rooms.width import fit, width

Row = list[Fragment]

ALERT = "class:bar.alert"
HERE = "class:bar.here"
QUIET = "class:bar"

LONGEST_TITLE = 20
"""Columns of a room's name."""
ROOMS_SHARE = 0.7
"""Of the columns, what rooms may take from people."""
FEWEST = 12
"""Columns that make it worth to begin with names."""


@dataclass(frozen=True)
class Tab:
    """A room, in the bar."""

    number: int
    title: str
    unread: int = 0
    mentions: int = 0
    """Those of the unread that are meant for the person."""
    current: bool = False

    @property
    def rank(self) -> int:
        """What asks for attention comes first."""
        if self.mentions and not self.current:
            return 0
        return 1 if self.unread and not self.current else 2

    @property
    def text(self) -> str:
        """As the bar shows it."""
        count = f" {self.unread if self.unread < 1000 else '999+'}" if self.unread and not self.current else ""
        return f"{self.number}:{fit(self.title, LONGEST_TITLE)}{count}{'!' if self.mentions and count else ''}"

    @property
    def style(self) -> str:
        """How it stands out."""
        if self.mentions and not self.current:
            return ALERT
        return HERE if self.current or self.unread else QUIET


def bar(columns: int, tabs: Iterable[Tab], present: int, people: Iterable[str], state: str = "") -> Row:
    """The line, of less than `columns` columns. `people` are names, of `present`; it takes no more than it shows."""
    line = _Line(columns - 1)
    if state:
        line.put(ALERT, f" {state} ")
        line.put(QUIET, " ")
    ordered = sorted(tabs, key=lambda tab: (tab.rank, tab.number))
    upto = int((columns - 1) * ROOMS_SHARE) if present else columns - 1
    hidden = 0
    for at, tab in enumerate(ordered):
        last = at == len(ordered) - 1
        if at and (hidden or not line.has_room(f" {tab.text}{'' if last else ' +99'}", upto)):
            hidden += 1
        else:
            line.put(QUIET, " ")
            line.put(tab.style, tab.text)
    if hidden:
        line.put(QUIET, f" +{hidden}")
    if present and line.left >= FEWEST:
        line.put(QUIET, f" | {present} here")
        _name(line, present, people)
    return line.row


def _name(line: "_Line", present: int, people: Iterable[str]) -> None:
    """As many names as fit."""
    shown = 0
    for name in people:
        text = f"{', ' if shown else ': '}{name}"
        rest = present - shown - 1
        if not line.has_room(f"{text}, +{rest}" if rest > 0 else text):
            break
        line.put(QUIET, text)
        shown += 1
    if shown and present > shown:
        line.put(QUIET, f", +{present - shown}")


class _Line:
    """A row that never gets wider than it may."""

    def __init__(self, columns: int) -> None:
        self.row: Row = []
        self.left = max(columns, 0)
        self._all = self.left

    def has_room(self, text: str, upto: int | None = None) -> bool:
        """Whether `text` fits, into the first `upto` columns if that is told."""
        needed = width(text)
        return needed <= self.left and (upto is None or self._all - self.left + needed <= upto)

    def put(self, style: str, text: str) -> None:
        """Add `text`, as much of it as fits."""
        text = fit(text, self.left)
        if text:
            self.left -= width(text)
            self.row.append((style, text))
