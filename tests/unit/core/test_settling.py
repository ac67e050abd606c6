"""A `Ping` that is answered when all that was asked before is done and told."""

from parlour.commands import LOBBY, History, Join, MakeToken, Ping, Quit, Say
from parlour.core.questions import MOST
from parlour.errors import Reason
from parlour.events import Done, Entered, Page, Pong, Refused, Said, TokenMade
from tests.unit.core.world import NOW, Client, Slow, SlowArchive, World

SETTLED = Pong(NOW)


def test_at_rest_it_is_answered_at_once() -> None:
    world = World()
    luca = world.guest("luca")
    luca.does(Ping(id="1", settled=True))
    assert luca.told() == [SETTLED]
    assert luca.answer("1") == SETTLED


def test_it_waits_for_what_is_not_stored() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Say("one"), Ping(settled=True, id="1"), Join("den"), Ping(settled=True, id="2"))
    alice.does(Ping(), Ping(settled=True))
    assert alice.told() == [SETTLED]
    world.turns()
    assert luca.told() == alice.told() == []
    world.journal.commit()
    told = luca.told()
    assert [type(event) for event in told[:2]] == [Entered, Said]
    assert told[-2:] == [SETTLED, SETTLED]
    assert alice.told() == [Said(LOBBY, "luca", NOW, 1, "one"), SETTLED]


def test_also_for_what_is_kept_and_no_event() -> None:
    world = Slow()
    luca = world.lasting("luca")
    world.settled()
    luca.told()
    luca.does(MakeToken("ci", id="1"), Ping(settled=True, id="2"))
    world.turns()
    luca.does(Ping(settled=True, id="3"))
    assert luca.told() == []
    world.settled()
    assert [(request, type(event)) for request, event in luca.answers[-3:]] == [
        ("1", TokenMade),
        ("2", Pong),
        ("3", Pong),
    ]


def test_also_for_what_was_said_in_an_earlier_turn() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Say("one", id="1"))
    world.turns()
    alice.does(Ping(settled=True))
    world.turns()
    assert alice.told() == []
    world.journal.commit()
    assert alice.told() == [Said(LOBBY, "luca", NOW, 1, "one"), SETTLED]
    assert luca.told()[0] == Done(LOBBY, 1, NOW)


def test_and_for_what_could_not_be_stored() -> None:
    world = Slow()
    (luca,) = world.guests("luca")
    luca.does(Say("one"), Ping(settled=True))
    world.turns()
    world.journal.fail()
    assert luca.told()[-1] == SETTLED


def test_it_waits_for_answers_that_take_their_time() -> None:
    world = World()
    world.hub.archive = slow = SlowArchive(world.store)
    luca = world.guest("luca")
    luca.asks(Say("one"))
    luca.does(History(LOBBY, id="1"), Ping(settled=True, id="2"), History(LOBBY, id="3"), Ping(id="4"))
    world.turns()
    assert [request for request, _ in luca.answers[1:]] == ["4"]
    for _ in range(2):
        slow.answer()
        world.turns()
    assert [(request, type(event)) for request, event in luca.answers[2:]] == [("1", Page), ("2", Pong), ("3", Page)]


def test_behind_such_an_answer_it_waits_for_the_store_as_well() -> None:
    world = Slow()
    world.hub.archive = slow = SlowArchive(world.store)
    (luca,) = world.guests("luca")
    luca.does(History(LOBBY), Ping(settled=True), Say("one"))
    slow.answer()
    world.turns()
    assert [type(event) for event in luca.told()] == [Page]
    world.settled()
    world.turns()
    world.journal.commit()
    assert [type(event) for event in luca.told()] == [Said, Pong]


def test_who_has_gone_is_told_nothing() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Say("one"), Ping(settled=True), Quit())
    alice.does(Ping(settled=True))
    world.settled()
    assert SETTLED not in luca.told()
    assert alice.told()[-1] == SETTLED


def test_many_cost_one_question_of_the_store() -> None:
    world = Slow()
    people: list[Client] = world.guests(*(f"p{number}" for number in range(50)))
    for one in people:
        one.does(Ping(settled=True), Say("x"), Ping(settled=True))
    world.turns()
    assert len(world.journal.waiting) == 2  # what was said, and the question


def test_it_waits_for_what_the_answers_gave_rise_to() -> None:
    world = World()
    world.hub.archive = slow = SlowArchive(world.store)
    luca = world.guest("luca")
    luca.asks(Say("one"))
    luca.busy = True
    luca.does(Ping(settled=True, id="1"), Ping(settled=True, id="2"))
    world.turn()
    luca.does(History(LOBBY, id="3"))
    luca.busy = False
    world.turns()
    assert len(luca.answers) == 1
    slow.answer()
    world.turns()
    assert [request for request, _ in luca.answers[1:]] == ["3", "1", "2"]


def test_who_does_not_read_cannot_have_any_number_of_them_wait() -> None:
    world = World()
    luca = world.guest("luca")
    world.hub.block(luca.session)
    luca.does(History(LOBBY), *(Ping(settled=True) for _ in range(10 * MOST)))
    world.turns()
    assert luca.told() == [Refused(Reason.UNAVAILABLE)] * (9 * MOST + 1)
