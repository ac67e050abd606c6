"""Bots that have a token, as a store keeps them."""

from pathlib import Path

import pytest

from parlour.core.changes import Granted, Membership, PersonSeen
from parlour.core.snapshot import StoredPerson, StoredToken
from parlour.events import Dissolved, RoomRenamed
from tests.store.conftest import Open
from tests.store.model import ModelStore
from tests.store.opened import NOW, Opened, created, rows

DAY = 86_400.0


def grant(opened: Opened, person: int, name: str, at: float = NOW) -> None:
    opened.keep(PersonSeen(person, name, name.encode(), at), Granted(person, 5, "luca", at, on=True))


def test_they_are_there_at_the_next_start(open_in: Open, tmp_path: Path) -> None:
    first, model = open_in(tmp_path), Opened(model=ModelStore())
    for opened in (first, model):
        grant(opened, 9, "ci")
        grant(opened, 8, "cd", NOW + 1)
    first.close()
    expected = [StoredToken(9, "ci", b"ci", 5, "luca", NOW), StoredToken(8, "cd", b"cd", 5, "luca", NOW + 1)]
    assert [*open_in(tmp_path).snapshot.tokens] == [*model.snapshot.tokens] == expected


@pytest.mark.parametrize("at_once", [True, False])
def test_who_is_dropped_leaves_nothing(open_in: Open, tmp_path: Path, at_once: bool) -> None:
    opened = open_in(tmp_path)
    opened.submit(created("den", "private"))
    made = [
        PersonSeen(9, "ci", b"ci", NOW),
        Granted(9, 5, "luca", NOW, on=True),
        Membership("den", 9, "ci", on=True),
        PersonSeen(5, "luca", b"luca", NOW),
    ]
    dropped = Granted(9, 5, "luca", NOW, on=False)
    if at_once:
        opened.keep(*made, dropped)
    else:
        opened.keep(*made)
        opened.keep(dropped)
    opened.close()
    snapshot = open_in(tmp_path).snapshot
    assert (snapshot.tokens, snapshot.members) == ([], [])
    assert snapshot.people == [StoredPerson(5, "luca", b"luca")]


def test_a_bot_is_not_forgotten(open_in: Open, tmp_path: Path) -> None:
    long_ago = NOW - 91 * DAY
    opened = open_in(tmp_path)
    grant(opened, 9, "ci", long_ago)
    opened.keep(PersonSeen(8, "bob", b"bob", long_ago))
    opened.close()
    assert open_in(tmp_path).snapshot.people == [StoredPerson(9, "ci", b"ci")]
    assert rows(tmp_path, "SELECT person FROM tokens") == [(9,)]


def test_a_room_of_their_own_stays_theirs_and_may_be_gone(open_in: Open, tmp_path: Path) -> None:
    first, model = open_in(tmp_path), Opened(model=ModelStore())
    for opened in (first, model):
        opened.submit(created("den", "private"), created("dev"), created("tea", "private"))
        for person, room in ((6, "den"), (7, "dev"), (8, "nowhere"), (9, "")):
            opened.keep(PersonSeen(person, f"p{person}", b"%d" % person, NOW))
            opened.keep(Granted(person, 5, "luca", NOW, on=True, room=room))
        opened.submit(Dissolved("den", "luca", NOW), RoomRenamed("dev", "luca", NOW, name="tools"))
        opened.submit(created("den", "open"))
    first.close()
    again = open_in(tmp_path).snapshot.tokens
    assert [token.room for token in again] == ["", "tools", "", None]
    assert [*again] == [*model.snapshot.tokens]
