"""Names in use."""

import pytest
from msgspec.structs import replace

from parlour import names
from parlour.core.mentions import folded
from parlour.core.roster import Roster
from parlour.errors import Reason, Refusal
from tests.unit.core.world import World


def claim(roster: Roster, name: str) -> str:
    return roster.claim(name, World().connect().session)


def refused(roster: Roster, name: str) -> Reason:
    with pytest.raises(Refusal) as caught:
        claim(roster, name)
    return caught.value.reason


def test_a_name_is_taken_with_all_that_looks_like_it_until_it_is_released() -> None:
    roster = Roster()
    assert claim(roster, "Luca") == "Luca"
    for name in ("luca", "LUCA", "1uca", "Iuca", "\u217cuca", "luc\u0430"):
        assert refused(roster, name) in (Reason.NAME_IN_USE, Reason.BAD_NAME)
    assert refused(roster, "1uca") is Reason.NAME_IN_USE
    roster.release("Luca")
    assert claim(roster, "1uca") == "1uca"
    assert refused(roster, "luca") is Reason.NAME_IN_USE


@pytest.mark.parametrize("name", ["Luca", "Élise", "\u0420\u0430\u0443", "李", "straße"])
def test_nothing_stays_of_a_released_name(name: str) -> None:
    roster = Roster()
    claim(roster, name)
    roster.release(name)
    assert (roster._sessions, roster._faces, roster._names) == ({}, {}, {})


@pytest.mark.parametrize("name", ["Luca", "Élise", "straße", "ΑΣ", "李"])
def test_people_are_known_by_their_folded_name(name: str) -> None:
    roster = Roster()
    session = World().connect().session
    session.name = roster.claim(name, session)
    for form in (name, name.lower(), name.upper()):
        assert roster.named(folded(form)) == session.name
    roster.release(session.name)
    assert roster.named(folded(name)) is None


def test_people_are_found_however_their_name_is_written() -> None:
    roster = Roster()
    session = World().connect().session
    roster.claim("Élise", session)
    for name in ("Élise", "ÉLISE", "E\u0301lise", "\uff25\u0301lise"):
        assert roster.find(name) is session
    for name in ("Elise", "", " ", "a b", "é" * 33, "\ud800", "\x00"):
        assert roster.find(name) is None


def test_nobody_makes_the_server_compare_a_book_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    roster = Roster()
    claim(roster, "Élise")
    monkeypatch.setattr(names, "_enforce", None)
    assert roster.find("é" * 60_000) is None
    assert refused(roster, "é" * 60_000) is Reason.BAD_NAME


def test_everyone_in_the_order_they_came() -> None:
    world = World()
    people = [world.guest(name) for name in ("c", "a", "b")]
    assert world.hub.roster.sessions() == [one.session for one in people]
    assert len(world.hub.roster) == 3


def test_who_has_a_name_can_have_another_one_instead() -> None:
    roster = Roster()
    luca, alice = World().connect().session, World().connect().session
    luca.name, alice.name = roster.claim("Luca", luca), roster.claim("alice", alice)
    for name in ("ALICE", "a1ice", "server", "a b"):
        with pytest.raises(Refusal) as caught:
            roster.claim(name, luca)
        assert caught.value.about == name
        assert roster.find("luca") is luca
    for name in ("LUCA", "1uca", "\u4e2d"):
        luca.name = roster.claim(name, luca)
        assert roster.find(name) is luca
        assert len(roster) == 2
    assert roster.find("luca") is roster.find("1uca") is None
    roster.release(luca.name)
    roster.release("alice")
    assert (roster._sessions, roster._faces, roster._names) == ({}, {}, {})


@pytest.mark.parametrize(
    "name", ["admin", "adm\u00edn", "Adm1n", "r00t", "Here", "everyone", "NickServ", "irc.example", "IRC.examp1e"]
)
def test_names_that_keep_for_owners_are_the_owners(name: str) -> None:
    roster = Roster()
    roster.keep_for_owners("irc.example")
    assert refused(roster, name) is Reason.BAD_NAME
    with pytest.raises(Refusal):
        roster.free(name)
    assert roster.free(name, owner=True) == name
    owner = World().connect().session
    owner.profile = replace(owner.profile, owner=True)
    assert roster.claim(name, owner) == name


def test_who_comes_back_keeps_such_a_name() -> None:
    roster = Roster()
    assert roster.claim("admin", World().connect().session, 5) == "admin"


@pytest.mark.parametrize("name", ["amin", "rooty", "heredia", "hal", "serena", "modem"])
def test_others_are_anybodys(name: str) -> None:
    assert claim(Roster(), name) == name
