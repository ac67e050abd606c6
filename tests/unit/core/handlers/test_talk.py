"""What people say, to a room or to one person, and what they do to it afterwards."""

import pytest

from parlour.commands import (
    LOBBY,
    Command,
    Delete,
    Edit,
    Join,
    React,
    Resume,
    Say,
    Tell,
)
from parlour.core.handlers import talk
from parlour.errors import Reason
from parlour.events import (
    Deleted,
    Done,
    Edited,
    Reacted,
    Refused,
    Replayed,
    Resumed,
    Said,
)
from tests.unit.core.world import NOW, Client, World


def refused(client: Client, command: Command) -> Refused:
    return client.asks_for(Refused, command)


# -- saying ------------------------------------------------------------------------------------------------------------


def test_what_is_said_is_answered_and_then_told_to_its_sender_too() -> None:
    luca = World().guest("luca")
    assert luca.asks(Say("one", id="1"), Say("two")) == [
        Done(LOBBY, 1, NOW),
        Said(LOBBY, "luca", NOW, 1, "one"),
        Said(LOBBY, "luca", NOW, 2, "two"),
    ]
    assert luca.answers[1:] == [("1", Done(LOBBY, 1, NOW))]


def test_all_that_a_message_can_have() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    assert alice.asks_for(Said, Say("@Luca, yes", reply=1, action=True)) == Said(
        LOBBY, "alice", NOW, 2, "@Luca, yes", reply=1, to="luca", action=True, mentions=("luca",)
    )


def test_the_same_request_is_stored_once() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Say("one", id="1"))
    assert luca.asks(Say("one", id="1")) == [Done(LOBBY, 1, NOW)]
    again = world.back("luca", luca.secret)
    assert again.asks(Say("one", id="1")) == [Done(LOBBY, 1, NOW)]
    other = world.guest("other")
    assert other.asks_for(Done, Say("one", id="1")) == Done(LOBBY, 2, NOW)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Say(""), Reason.NOTHING_SAID),
        (Say(" \x00\n "), Reason.NOTHING_SAID),
        (Say("x" * (talk.MOST_TEXT + 1)), Reason.TEXT_TOO_LONG),
        (Say("x", "nowhere"), Reason.NO_SUCH_ROOM),
        (Say("x", "no where"), Reason.BAD_ROOM_NAME),
        (Say("x", "@nobody"), Reason.NO_SUCH_ROOM),
        (Say("x", "other"), Reason.NOT_A_MEMBER),
        (Say("x", reply=9), Reason.NO_SUCH_MESSAGE),
        (Tell("nobody", "x"), Reason.NO_SUCH_PERSON),
        (Tell("é" * 100_000, "x"), Reason.NO_SUCH_PERSON),
        (Tell("LUCA", "x"), Reason.NOT_YOURSELF),
        (Tell("alice", " "), Reason.NOTHING_SAID),
        (Tell("alice", "x" * (talk.MOST_TEXT + 1)), Reason.TEXT_TOO_LONG),
        (Edit(LOBBY, 1, "x"), Reason.NOT_YOURS),
        (Edit(LOBBY, 2, " "), Reason.NOTHING_SAID),
        (Edit(LOBBY, 2, "x" * (talk.MOST_TEXT + 1)), Reason.TEXT_TOO_LONG),
        (Edit(LOBBY, 9, "x"), Reason.NO_SUCH_MESSAGE),
        (Edit("other", 1, "x"), Reason.NOT_A_MEMBER),
        (Delete(LOBBY, 1), Reason.NOT_YOURS),
        (Delete(LOBBY, 0), Reason.NO_SUCH_MESSAGE),
        (Delete("other", 1), Reason.NOT_A_MEMBER),
        (React(LOBBY, 9, "+1"), Reason.NO_SUCH_MESSAGE),
        (React(LOBBY, 1, ""), Reason.BAD_EMOJI),
        (React(LOBBY, 1, "\x1b"), Reason.BAD_EMOJI),
        (React(LOBBY, 1, "a b"), Reason.BAD_EMOJI),
        (React(LOBBY, 1, "x" * (talk.MOST_EMOJI + 1)), Reason.BAD_EMOJI),
        (React("other", 1, "+1"), Reason.NOT_A_MEMBER),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else value.value,
)
def test_refusals_are_told_to_one_alone_and_change_nothing(command: Command, reason: Reason) -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.asks(Say("alice's"), Join("other"))
    luca.asks(Say("luca's"))
    alice.told()
    assert refused(luca, command).reason is reason
    assert alice.told() == []
    assert world.store.rooms[LOBBY].last == 2
    assert len(world.hub.rooms) == len(world.store.rooms) == 2


def test_a_text_may_be_as_long_as_it_may_be() -> None:
    luca = World().guest("luca")
    assert luca.asks_for(Said, Say("x" * talk.MOST_TEXT)).seq == 1
    assert luca.asks_for(Reacted, React(LOBBY, 1, "x" * talk.MOST_EMOJI)).seq == 2


# -- editing and the like ----------------------------------------------------------------------------------------------


def test_ones_own_message_can_be_changed_and_taken_back() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    alice.told()
    events = [
        Edited(LOBBY, "luca", NOW, 2, target=1, text="one!"),
        Deleted(LOBBY, "luca", NOW, 3, target=1),
    ]
    assert luca.asks(Edit(LOBBY, 1, "on\x07e!", id="1"), Delete(LOBBY, 1, id="2")) == [
        Done(LOBBY, 2, NOW),
        Done(LOBBY, 3, NOW),
        *events,
    ]
    assert alice.told() == events
    assert refused(luca, Edit(LOBBY, 1, "again")) == Refused(Reason.NO_SUCH_MESSAGE)


def test_a_stranger_with_the_same_name_can_change_nothing() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Say("one"))
    world.hub.end(luca.session)
    for secret in ("", "not the secret"):
        stranger = world.back("luca", secret)
        assert refused(stranger, Edit(LOBBY, 1, "forged")) == Refused(Reason.NOT_YOURS)
        assert refused(stranger, Delete(LOBBY, 1)) == Refused(Reason.NOT_YOURS)
        world.hub.end(stranger.session)
    assert world.back("luca", luca.secret).asks_for(Edited, Edit(LOBBY, 1, "mine")).target == 1


def test_a_reaction_is_cleaned_and_told_with_whose_message_it_is_on() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    alice.told()
    assert alice.asks(React(LOBBY, 1, " \U0001f44d\x07 ", id="1")) == [
        Done(LOBBY, 2, NOW),
        Reacted(LOBBY, "alice", NOW, 2, target=1, emoji="\U0001f44d", to="luca"),
    ]
    assert alice.asks_for(Reacted, React(LOBBY, 1, "\U0001f44d", on=False)).on is False
    assert luca.asks(Resume({LOBBY: 1}))[-1] == Resumed({LOBBY: 0})


def test_what_was_changed_is_replayed_as_it_is_now() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(Say("one"), Edit(LOBBY, 1, "two"), Say("three"), Delete(LOBBY, 3))
    events = world.guest("alice").asks_for(Replayed, Resume({LOBBY: 0})).events
    assert [(event.seq, type(event)) for event in events] == [(1, Said), (2, Edited), (3, Said), (4, Deleted)]
    assert events[0] == Said(LOBBY, "luca", NOW, 1, "two", edited=NOW)
    assert events[2] == Said(LOBBY, "luca", NOW, 3, deleted=True)
