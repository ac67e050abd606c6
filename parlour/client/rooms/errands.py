"""Doing what the person wants: requests to the server, and what is shown of their answers."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import structs

from parlour import commands, events
from parlour.client.chat import Chat
from parlour.client.failures import ChatError, RequestRefused
from parlour.client.rooms.acts import (
    Act,
    Attach,
    Delete,
    Edit,
    Help,
    History,
    Message,
    Numbers,
    Quit,
    React,
    Reply,
    Save,
    Wrong,
)
from parlour.client.rooms.answers import answer
from parlour.client.rooms.desk import Desk
from parlour.client.rooms.help import help_lines
from parlour.client.rooms.refer import NotFound, bringing, ones_own, others
from parlour.client.rooms.tell import Row
from parlour.client.rooms.transfers import Transfers
from parlour.client.rooms.typed import unknown
from parlour.client.rooms.waiting import Waiting
from parlour.client.screen import Leaving
from parlour.client.transfer import Progress
from parlour.errors import Reason

NOT_SENT = "Not sent"
SHOWN = 60
"""Characters that are shown of what was not sent."""
UNKNOWN = (Reason.UNKNOWN_COMMAND, Reason.BAD_REQUEST)
"""What a server says of a command that neither it nor the room has; the latter, if it is an older one."""


class Surface(Protocol):
    """What is asked of the screen."""

    def show(self, rows: list[Row]) -> None:
        """Show rows."""

    def go(self, room: str) -> None:
        """Look at a room."""

    def fill(self, line: str) -> None:
        """Put `line` before the person, unless something is typed there."""

    def leave(self, leaving: Leaving) -> None:
        """Leave the rooms."""

    def redraw(self) -> None:
        """Draw what stands below again: something changed."""


class Errands:
    """Does what is typed, in the rooms of one chat."""

    def __init__(self, chat: Chat, desk: Desk, waiting: Waiting, surface: Surface, clock: Callable[[], float]) -> None:
        self._chat = chat
        self._desk = desk
        self._waiting = waiting
        self._surface = surface
        self._clock = clock
        self._transfers = Transfers(waiting, clock, surface.redraw, self._refused)

    def do(self, act: Act, line: str) -> None:
        """Do what the typed `line` means."""
        try:
            self._do(act, line)
        except NotFound as problem:
            self._note(str(problem))

    def _do(self, act: Act, line: str) -> None:
        room = self._desk.places.current
        log = self._desk.log(room)
        match act:
            case Wrong(text):
                self._note(text)
            case Help(topic):
                self._note(*help_lines(topic))
            case Quit():
                self._surface.leave(Leaving.QUIT)
            case Numbers():
                self._switch_numbers()
            case History(count):
                self._history(room, count, line)
            case Message(name, text):
                self._message(name, text, line)
            case Reply(whom, text):
                self._ask(commands.Say(text, room, reply=others(log, whom, self._desk.own).seq), line)
            case React(whom, emoji):
                message = others(log, whom, self._desk.own)
                mine = any(one.emoji == emoji and self._desk.own in one.names for one in message.reactions)
                self._ask(commands.React(room, message.seq, emoji, on=not mine), line)
            case Edit("") | Delete("") if self._waiting.speaks(room):
                raise NotFound("Your last message is not sent yet")
            case Edit(whom, ""):
                message = ones_own(log, whom, self._desk.own)
                self._surface.fill(f"/edit #{message.seq} {message.text}")
            case Edit(whom, text):
                self._ask(commands.Edit(room, ones_own(log, whom, self._desk.own).seq, text), line)
            case Attach(path, text):
                self._attach(room, Path(path).expanduser(), text, line)
            case Save(whom, folder):
                self._save(bringing(log, whom), Path(folder).expanduser(), line)
            case Delete(whom):
                self._ask(commands.Delete(room, ones_own(log, whom, self._desk.own).seq), line)
            case commands.Away(text=why):
                self._ask(act, line, lambda _: [self._desk.teller.note("You are away" if why else "You are back")])
            case commands.Join(room=typed) if typed.startswith("@"):
                self._talk(typed[1:])
            case commands.Join(room=typed) if (known := self._desk.places.find(typed)) is not None:
                self._surface.go(known)
            case commands.Leave(room=typed) | commands.Who(room=typed) | commands.Search(room=str(typed)):
                self._ask(structs.replace(act, room=self._desk.places.find(typed) or typed), line)
            case _:
                self._ask(act, line)

    def _switch_numbers(self) -> None:
        teller = self._desk.teller
        teller.numbers = not teller.numbers
        self._note("Messages have their numbers from now on" if teller.numbers else "No numbers any more")

    def _message(self, name: str, text: str, line: str) -> None:
        if text:
            self._ask(commands.Tell(name, text), line)
        else:
            self._talk(name)

    def _talk(self, name: str) -> None:
        room = self._desk.places.talk(name)
        if room is not None:
            self._surface.go(room)
        else:
            self._note(f"You and {name} have not talked yet: /msg {name} TEXT begins it")

    def _history(self, room: str, count: int, line: str) -> None:
        look = self._desk.look

        def show(page: events.Event) -> list[Row]:
            if not isinstance(page, events.Page) or self._desk.look is not look:
                return []
            return self._desk.earlier(page)

        self._ask(commands.History(room, before=look.oldest, limit=count), line, show)

    def _attach(self, room: str, path: Path, text: str, line: str) -> None:
        """Upload the file, then say it."""

        def said(file: events.File) -> None:
            self._ask(commands.Say(text, room, files=(file.id,)), line)

        self._transfers.begin(line, NOT_SENT, partial(self._upload, path), said, room)

    def _save(self, message: events.Said, folder: Path, line: str) -> None:
        """Save the files of a message."""

        def saved(path: Path) -> None:
            self._note(f"Saved: {path}")

        for file in message.files:
            if file.url:
                self._transfers.begin(line, "Not saved", partial(self._download, file, folder), saved)

    def _upload(self, path: Path, progress: Progress) -> Awaitable[events.File]:
        return self._chat.upload(path, progress=progress)

    def _download(self, file: events.File, folder: Path, progress: Progress) -> Awaitable[Path]:
        return self._chat.save(file, folder, progress=progress)

    def stop(self) -> None:
        """What is on its way is not waited for; the person is told."""
        self._transfers.stop()

    def _ask(
        self, command: commands.Request, line: str, show: Callable[[events.Event], list[Row]] | None = None
    ) -> None:
        """Ask; the line waits until there is an answer, and comes back if that is no."""
        item = self._waiting.add(line, self._clock(), command.room if isinstance(command, commands.Say) else "")

        def answered(future: asyncio.Future[events.Event]) -> None:
            self._waiting.remove(item)
            if future.cancelled():
                return
            try:
                event = future.result()
            except RequestRefused as refused:
                if isinstance(command, commands.Invoke) and refused.reason in UNKNOWN:
                    self._note(unknown(line))
                    return
                self._refused(f" ({refused})", line)
                return
            except ChatError:
                self._refused("", line)
                return
            if isinstance(command, commands.Say) and isinstance(event, events.Done):
                self._remember(command, event)
            self._surface.show(show(event) if show else answer(event, self._desk.teller, self._desk.places))
            if isinstance(event, events.Entered):
                self._surface.go(event.room.name)
            self._surface.redraw()

        self._chat.post(command).add_done_callback(answered)
        self._surface.redraw()

    def _remember(self, said: commands.Say, done: events.Done) -> None:
        """What is said is in the log before it comes back: `/edit` means the last message."""
        message = events.Said(done.room, self._desk.own, done.at, done.seq, said.text, said.reply)
        self._desk.log(done.room).take(message)

    def _refused(self, why: str, line: str, what: str = NOT_SENT) -> None:
        text = line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."
        self._note(f"{what}{why}: {text}")
        self._surface.fill(line)

    def _note(self, *texts: str) -> None:
        self._surface.show([self._desk.teller.note(text) for text in texts])
