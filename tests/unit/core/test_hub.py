"""Who is told what, in which order, and that nothing is told before it is stored."""

import pytest

from parlour.commands import LOBBY, Edit, Join, Malformed, Negotiate, Quit, Register, Say
from parlour.errors import Farewell, Reason
from parlour.events import Closing, Created, Edited, Entered, Negotiated, Refused, Registered, Said
from tests.unit.core.world import SlowJournal, TextCodec, World


def test_what_one_says_all_others_hear_in_order() -> None:
    world = World()
    luca, alice, bob = (world.person(name) for name in ("luca", "alice", "bob"))
    luca.does(Say("one"), Say("two"))
    world.turn()
    assert alice.hears() == bob.hears() == "1 luca: one\n2 luca: two\n"
    assert luca.hears() == ""


def test_senders_of_one_turn_hear_each_other_but_not_themselves() -> None:
    world = World()
    luca, alice, bob = (world.person(name) for name in ("luca", "alice", "bob"))
    luca.does(Say("a"))
    alice.does(Say("b"), Say("c"))
    luca.does(Say("d"))
    world.turn()
    assert luca.hears() == "2 alice: b\n3 alice: c\n"
    assert alice.hears() == "1 luca: a\n4 luca: d\n"
    assert bob.hears() == "1 luca: a\n2 alice: b\n3 alice: c\n4 luca: d\n"


def test_a_dialect_that_echoes_tells_senders_too() -> None:
    world = World()
    luca = world.person("luca", TextCodec(echoes=True))
    luca.does(Say("one"))
    world.turn()
    assert luca.hears() == "1 luca: one\n"


def test_what_one_does_to_a_room_one_is_told_whatever_the_dialect() -> None:
    """One's own words need not come back; that they were changed must."""
    world = World()
    world.events.echoes = False
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.told()
    told = luca.asks(Say("one"), Edit(LOBBY, 1, "two"), Join("den"))
    assert [type(event) for event in told] == [Entered, Edited, Created]
    assert [type(event) for event in alice.told()] == [Said, Edited]


def test_an_event_is_encoded_once_per_codec_and_shared() -> None:
    world = World()
    people = [world.person(f"p{number}") for number in range(20)]
    world.codec.encoded = 0
    people[0].does(Say("one"), Say("two"))
    world.turn()
    assert world.codec.encoded == 2
    chunks = [chunk for person in people[1:] for chunk in person.outbox.chunks]
    assert len(chunks) == len(people) - 1
    assert all(chunk is chunks[0] for chunk in chunks)


def test_nobody_sees_what_is_not_committed() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca, alice = world.person("luca"), world.person("alice")
    journal.commit()
    luca.does(Say("one"))
    world.turn()
    assert alice.hears() == ""
    journal.commit()
    assert alice.hears() == "1 luca: one\n"


def test_a_failed_commit_is_refused_to_its_senders_and_shown_to_nobody() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca, alice = world.person("luca"), world.person("alice")
    journal.commit()
    luca.replies.clear()
    luca.does(Say("lost"))
    world.turn()
    journal.fail()
    assert luca.replies == [Refused(Reason.NOT_STORED)]
    assert alice.hears() == ""
    luca.does(Say("kept"))
    world.turn()
    journal.commit()
    assert alice.hears() == "1 luca: kept\n"


def test_a_registration_is_answered_and_its_name_is_taken_until_the_end() -> None:
    world = World()
    luca = world.person("luca")
    assert [type(reply) for reply in luca.replies] == [Registered]
    second = world.connect()
    second.does(Register("LUCA"))
    assert second.replies == [Refused(Reason.NAME_IN_USE, "LUCA")]
    luca.does(Quit())
    assert luca.closed
    second.does(Register("luca"))
    assert [type(reply) for reply in second.replies] == [Refused, Registered]


def test_a_look_alike_of_a_name_in_use_is_refused() -> None:
    world = World()
    world.person("paypa")
    forger = world.connect()
    forger.does(Register("\u0440\u0430\u0443\u0440\u0430"))  # Cyrillic throughout
    assert forger.replies == [Refused(Reason.NAME_IN_USE, "\u0440\u0430\u0443\u0440\u0430")]


@pytest.mark.parametrize("name", ["all", "server", "SERVER", "a b", "", "x" * 33, "a\x1b[2J", "\u0430ll", "a@b", "a:"])
def test_a_name_that_is_not_allowed_is_refused(name: str) -> None:
    person = World().connect()
    person.does(Register(name))
    assert person.replies == [Refused(Reason.BAD_NAME, name)]


def test_preconditions() -> None:
    world = World()
    stranger = world.connect()
    stranger.does(Say("hello"), Negotiate("utf8"))
    assert stranger.replies == [Refused(Reason.NOT_REGISTERED)] * 2
    luca = world.person("luca")
    luca.does(Register("other"))
    assert luca.replies[-1] == Refused(Reason.ALREADY_REGISTERED)


def test_the_dialects_own_matters_are_answered() -> None:
    luca = World().person("luca")
    luca.does(Negotiate("utf8"), Malformed("line-too-long"))
    assert luca.replies[1:] == [Negotiated("utf8"), Refused(Reason.LINE_TOO_LONG)]


def test_nothing_is_executed_behind_a_quit() -> None:
    world = World()
    luca, alice = world.person("luca"), world.person("alice")
    luca.does(Say("bye"), Quit(), Say("ghost"), Register("ghost"))
    world.turn()
    assert alice.hears() == "1 luca: bye\n"
    assert len(world.hub.roster) == 1


def test_ending_twice_is_ending_once() -> None:
    world = World()
    luca = world.person("luca")
    other = world.person("other")
    world.hub.end(luca.session)
    world.hub.end(luca.session)
    world.hub.dismiss(luca.session, Farewell.STOPPING)
    assert Closing(Farewell.STOPPING) not in luca.replies
    world.person("luca").does(Say("again"))
    world.turn()
    assert other.hears() == "1 luca: again\n"


def test_a_dismissed_person_is_told_a_stranger_is_not() -> None:
    world = World()
    luca, stranger = world.person("luca"), world.connect()
    for person in (luca, stranger):
        world.hub.dismiss(person.session, Farewell.STOPPING)
    assert luca.replies[-1] == Closing(Farewell.STOPPING)
    assert stranger.replies == []
    assert luca.closed
    assert stranger.closed


def test_what_is_said_is_clean_and_not_blank() -> None:
    world = World()
    luca, alice = world.person("luca"), world.person("alice")
    luca.does(Say("\x1b[31mred\x07 \u202etxt"), Say(" \x00\t "), Say(""), Say("b\u2028c"))
    world.turn()
    assert alice.hears() == "1 luca: [31mred txt\n2 luca: b\nc\n"


def test_changing_the_codec_changes_what_one_hears_not_where_one_is() -> None:
    world = World()
    luca, alice = world.person("luca"), world.person("alice")
    other = TextCodec()
    world.hub.recode(alice.session, other)
    luca.does(Say("one"))
    world.turn()
    assert (alice.hears(), other.encoded) == ("1 luca: one\n", 1)
    alice.does(Quit())
    luca.does(Say("two"))
    world.turn()
    assert (alice.hears(), other.encoded) == ("", 1)


def test_a_room_without_anyone_is_forgotten_and_its_numbers_go_on() -> None:
    world = World()
    luca = world.person("luca")
    luca.does(Say("one"), Quit())
    world.turn()
    alice, bob = world.person("alice"), world.person("bob")
    alice.does(Say("two"))
    world.turn()
    assert bob.hears() == "2 alice: two\n"
