"""What a hub counts for its operator."""

from parlour import commands
from parlour.core.counts import BOUNDS, Durations
from parlour.errors import Reason
from tests.unit.core.world import Slow, World


def test_a_message_counts_once_and_once_more_for_everyone_else_in_its_room() -> None:
    world = World()
    luca, mia, _ = (world.guest(name) for name in ("luca", "mia", "kim"))
    counts = world.hub.counts
    assert (counts.messages, counts.deliveries) == (0, 0)  # that somebody comes is no message
    luca.asks(commands.Say("one", room="lobby"), commands.Say("two", room="lobby"))
    assert (counts.messages, counts.deliveries) == (2, 4)
    luca.asks(commands.Join("den"))
    luca.asks(commands.Say("alone", room="den"))
    assert (counts.messages, counts.deliveries) == (3, 4)
    mia.asks(commands.Join("den"))
    mia.asks(commands.Say("hi", room="den"), commands.React("den", 2, "x"), commands.Typing("den"))
    assert (counts.messages, counts.deliveries) == (4, 5)


def test_what_is_not_stored_is_no_message_but_refused() -> None:
    world = Slow()
    (luca,) = world.guests("luca")
    luca.does(commands.Say("lost", room="lobby"))
    world.turns()
    world.journal.fail()
    assert world.hub.counts.messages == 0
    assert world.hub.counts.refusals == {Reason.NOT_STORED: 1}


def test_refusals_count_by_their_reason() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(commands.Say("hello", room="nowhere"), commands.Join("two words"), commands.Say("hello?", room="nowhere"))
    assert world.hub.counts.refusals == {Reason.NO_SUCH_ROOM: 2, Reason.BAD_ROOM_NAME: 1}


def test_durations() -> None:
    durations = Durations()
    for seconds in (0.0, BOUNDS[0], BOUNDS[0] * 1.001, BOUNDS[-1] * 2):
        durations.add(seconds)
    assert durations.counts == [2, 1, *[0] * (len(BOUNDS) - 2), 1]
    assert durations.total == BOUNDS[0] * 2.001 + BOUNDS[-1] * 2
