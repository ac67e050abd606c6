"""Whatever is done to a store, it answers as the model does: on the spot, when it is opened again, after a sweep."""

import random
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from parlour.core.changes import Change, Followed, HookKept, Membership, PersonSeen, ReadUpTo
from parlour.core.ports import ANYBODY, Entry
from parlour.core.requests import Key
from parlour.errors import Reason
from parlour.events import (
    AwaySet,
    Deleted,
    Departed,
    Dissolved,
    Invited,
    Joined,
    PersonEvent,
    RoomEvent,
    RoomRenamed,
    TopicSet,
)
from parlour.store.connection import Database
from parlour.store.database import connect
from parlour.store.sweep import sweep
from tests.store.indexed import expected_words, words
from tests.store.model import ModelStore
from tests.store.opened import NOW, Opened, created, deleted, edited, reacted, said
from tests.store.verified import verified

NAMES = ["luca", "Max", "Zoë", "李"]
ROOMS = ["lobby", "a", "b", "@x+y", "c"]
WORDS = ["tea", "Cake", "café", "日本", "中", "@all", "...", "x-y"]
REQUESTS = [*[None] * 20, "q1", "q2", Key("k", "1"), Key("k", "2")]
KINDS = {
    "say": 10,
    "answer": 3,
    "edit": 5,
    "delete": 2,
    "react": 6,
    "create": 1,
    "topic": 1,
    "invite": 1,
    "depart": 1,
    "dissolve": 0.3,
    "rename": 1,
    "join": 1,
    "away": 0.5,
}


class Life:
    """People who do all they can, some of it nonsense."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.model = ModelStore()
        self.time = NOW
        self.hooks: list[HookKept] = []

    def work(self, count: int) -> list[list[Entry] | Change]:
        """Submissions and changes."""
        return [self._change() if self.dice.random() < 0.2 else self._entries() for _ in range(count)]

    def _entries(self) -> list[Entry]:
        return [self._entry() for _ in range(self.dice.choice([1, 1, 1, 2, 5, 20]))]

    def _entry(self) -> Entry:
        event = self._event()
        by_operator = isinstance(event, Deleted) and self.dice.random() < 0.3
        person = ANYBODY if by_operator else self.dice.randrange(1, 4)
        return Entry(event, person, self.dice.choice(REQUESTS), None)

    def _event(self) -> RoomEvent | PersonEvent:
        dice = self.dice
        self.time += dice.choice([0, 0, 0, 0.25])
        (kind,) = dice.choices([*KINDS], [*KINDS.values()])
        room, name = dice.choice(["lobby", *ROOMS]), dice.choice(NAMES)
        there = self.model.rooms.get(room)
        seq = dice.randrange(there.last + 4) if there is not None else 1
        text = " ".join(dice.choices(WORDS, k=dice.randrange(1, 4)))
        mentions = tuple(name for name in ("all", *NAMES) if dice.random() < 0.1)
        match kind:
            case "say":
                action, notice = dice.random() < 0.1, dice.random() < 0.1
                markup = f"\x02{text}" if dice.random() < 0.1 else ""
                tags = {"+x": "y"} if dice.random() < 0.1 else None
                look: dict[str, Any] = {"action": action, "notice": notice, "markup": markup, "tags": tags}
                return said(text, name, room, self.time, mentions=mentions, **look)
            case "answer":
                return said(text, name, room, self.time, reply=seq, mentions=mentions)
            case "edit":
                return edited(seq, text, room, name, self.time)
            case "delete":
                return deleted(seq, room, name, self.time)
            case "react":
                return reacted(seq, dice.choice("ABC"), name, dice.random() < 0.7, room, self.time)
            case "create":
                kind = "direct" if room.startswith("@") else dice.choice(["open", "private"])
                return created(room, kind, name, self.time, people=("x", "y") if kind == "direct" else ())
            case "topic":
                return TopicSet(room, name, self.time, text=dice.choice([text, ""]))
            case "invite":
                return Invited(room, name, self.time, name=dice.choice(NAMES))
            case "depart":
                return Departed(room, name, self.time)
            case "dissolve":
                return Dissolved(dice.choice(ROOMS[1:]), name, self.time)
            case "rename":
                return RoomRenamed(dice.choice(ROOMS[1:]), name, self.time, name=dice.choice(ROOMS[1:]), text=text)
            case "away":
                return AwaySet(name, self.time, (*dice.sample(ROOMS, 2),), text=text)
            case _:
                return Joined(room, name, self.time)

    def _change(self) -> Change:
        dice = self.dice
        person, name, room = dice.randrange(1, 4), dice.choice(NAMES), dice.choice(ROOMS)
        return dice.choice(
            [
                PersonSeen(person, name, dice.randbytes(3), self.time),
                Membership(room, person, name, dice.random() < 0.6),
                ReadUpTo(room, person, dice.randrange(30)),
                Followed(name, dice.choice(WORDS), dice.random() < 0.6),
                self._hook(room),
            ]
        )

    def _hook(self, room: str) -> HookKept:
        """A new one, or the end of one."""
        if self.hooks and self.dice.random() < 0.4:
            return replace(self.dice.choice(self.hooks), on=False)
        number = 100 + len(self.hooks)
        words = self.dice.choice([(), ("deploy",), ("a", "b-c")])
        hook = HookKept(number, f"h{number}", room, "https://x.example/", words, "s", "luca", self.time, on=True)
        self.hooks.append(hook)
        return hook


def tell(opened: Opened, work: list[list[Entry] | Change]) -> list[Any]:
    """Everything in one go, so that commits take what they find; returns the outcomes."""
    outcomes: list[Any] = []
    for item in work:
        if isinstance(item, Change):
            opened.journal.keep(item)
        else:
            opened.journal.submit(item, outcomes.append)
    opened.settle()
    return outcomes


def answers(opened: Opened, dice: random.Random, last: float) -> list[Any]:
    """What the store answers to a great many questions."""
    found: list[Any] = []
    times = [NOW + (last - NOW) * dice.random() for _ in range(5)]
    for room in ROOMS:
        seq, limit = dice.randrange(100), dice.randrange(1, 9)
        found += [opened.replay(room), opened.page(room, 500), opened.replay(room, seq, seq + 9, limit)]
        found += [opened.page(room, limit, **{way: seq}) for way in ("before", "after", "around")]
        found += [opened.page(room, limit, **{way: at}) for way in ("since", "until") for at in times]
        found += [opened.unread(name, seq, room) for name in NAMES]
        for low, high in product((None, "after", "since"), (None, "before", "until")):
            bounds: dict[str, Any] = {}
            if low is not None:
                bounds[low] = dice.randrange(60) if low == "after" else min(times)
            if high is not None:
                bounds[high] = dice.randrange(100) if high == "before" else dice.choice(times)
            for last, everything in product((False, True), repeat=2):
                found.append(opened.page(room, limit, last=last, everything=everything, **bounds))
        found.append(opened.page(room, limit, around=seq, everything=True))
    found += [opened.lasts(ROOMS, at, until) for at in (0.0, *times) for until in (max(times), 1e11)]
    found.append(opened.lasts(["nowhere", "lobby"], 0.0, 1e11))
    for word in WORDS * 3:
        wanted: dict[str, Any] = {
            "limit": dice.choice([1, 3, 500]),
            "room": dice.choice([None, None, *ROOMS]),
            "rooms": dice.sample(ROOMS, 2),
            "hidden": dice.choice([[], dice.sample(ROOMS, 2)]),
            "author": dice.choice([None, None, *NAMES]),
            "since": dice.choice([None, None, None, *times]),
            "until": dice.choice([None, None, None, *times]),
        }
        if wanted["room"] is not None:
            wanted["hidden"] = []
        found.append(opened.search(word, dice.choice([word, f"{word[:2]}*", dice.choice(WORDS)]), **wanted))
    return found


def remembered(opened: Opened) -> tuple[Any, ...]:
    _, rooms, people, members, terms, tokens, hooks = opened.snapshot
    return rooms, sorted(people), sorted(members), terms, sorted(tokens), hooks


def compare(store: Opened, model: Opened, life: Life) -> None:
    """Ask both the same."""
    seed = life.dice.random()
    asked = [answers(opened, random.Random(seed), life.time) for opened in (store, model)]
    for ours, theirs in zip(*asked, strict=True):
        assert ours == theirs


@pytest.mark.parametrize("seed", range(6))
def test_a_store_answers_as_the_model_does(tmp_path: Path, seed: int) -> None:
    life = Life(seed)
    model = Opened(model=life.model)
    told: Counter[object] = Counter()
    for _ in range(3):
        store = Opened(tmp_path)
        try:
            assert remembered(store) == remembered(model)
            for _ in range(4):
                work = life.work(15)
                outcomes = tell(store, work)
                assert outcomes == tell(model, work)
                told.update(
                    outcome if isinstance(outcome, Reason) else type(outcome) for each in outcomes for outcome in each
                )
                compare(store, model, life)
        finally:
            store.close()
        check(tmp_path)
        forget(tmp_path, life.model, NOW + (life.time - NOW) / 4)
    store = Opened(tmp_path)
    try:
        assert remembered(store) == remembered(model)
        compare(store, model, life)
    finally:
        store.close()
    check(tmp_path)
    assert len(told) >= 16, told  # nearly everything has happened


def check(folder: Path) -> None:
    """That the closed store is in order, and its search index has what it should and nothing else."""
    assert verified(folder / "parlour.db") == []
    assert words(folder) == expected_words(folder)


def forget(folder: Path, model: ModelStore, before: float) -> None:
    """Sweep both, while neither is open: nothing is on its way, so nothing can be meant by a former name."""
    model.former.clear()
    for room in model.rooms:
        model.sweep(room, before)
    database = Database(connect(folder / "parlour.db"))
    for _ in sweep(database, 1000.0, lambda: before + 1000.0):
        pass
    database.close()
