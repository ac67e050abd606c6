"""The files that may be said."""

import pytest

from parlour.events import File
from parlour.store.files import recent
from parlour.store.files.recent import DAY, Recent, Recents


def of(person: int, *numbers: int, at: float = 0.0) -> list[Recent]:
    return [Recent(File(f"{person}-{number}", "", 0, "", ""), person, at) for number in numbers]


def ids(recents: Recents, person: int, *numbers: int) -> list[int]:
    return [number for number in numbers if recents.find(f"{person}-{number}", person, 0.0)]


def test_one_who_brings_many_loses_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_RECENT", 5)
    recents = Recents([*of(1, 1), *of(2, *range(8)), *of(3, 1)])
    assert len(recents) == 5
    assert ids(recents, 1, 1) == [1]
    assert ids(recents, 3, 1) == [1]
    assert ids(recents, 2, *range(8)) == [5, 6, 7]


def test_what_is_older_than_a_day_is_forgotten() -> None:
    recents = Recents([*of(1, 1, 2), *of(2, 1, at=DAY), *of(1, 3, at=DAY + 1)])
    assert len(recents) == 2
    assert recents.find("1-3", 1, DAY + 1)
    assert recents.find("1-3", 2, DAY + 1) is None
    assert recents.find("1-3", 1, 2 * DAY + 2) is None
