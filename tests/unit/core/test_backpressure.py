"""Readers that do not read: what waits for them is bounded, and when senders are made to wait."""

from parlour.commands import Quit, Say
from parlour.core.outbox import CHUNK_COST
from parlour.core.room import Room
from tests.unit.core.world import Person, World


def block(world: World, *people: Person) -> None:
    for person in people:
        world.hub.block(person.session)


def test_a_full_outbox_is_emptied_marked_and_takes_no_more() -> None:
    world = World()
    luca, stuck = world.person("luca"), world.person("stuck", limit=200)
    block(world, stuck)
    world.marked.clear()
    for _ in range(5):
        luca.does(Say("0123456789"))
        world.turn()
    assert stuck.outbox.full
    assert (stuck.outbox.chunks, stuck.outbox.size) == ((), 0)
    assert world.marked == [stuck]
    stuck.outbox.reopen()
    stuck.outbox.push(b"DISCONNECT")
    assert stuck.outbox.chunks == [b"DISCONNECT"]


def test_an_open_outbox_takes_a_batch_of_any_size_and_is_marked_once() -> None:
    world = World()
    luca, alice = world.person("luca"), world.person("alice", limit=40)
    world.marked.clear()
    luca.does(*[Say("0123456789")] * 100)
    world.turn()
    luca.does(Say("more"))
    world.turn()
    assert not alice.outbox.full
    assert world.marked == [alice]
    assert alice.outbox.size == len(b"".join(alice.outbox.chunks)) + 2 * CHUNK_COST


def test_a_blocked_outbox_gathers_without_being_marked() -> None:
    world = World()
    luca, slow = world.person("luca"), world.person("slow")
    block(world, slow)
    world.marked.clear()
    luca.does(Say("x"))
    world.turn()
    assert world.marked == []
    assert slow.hears() == "1 luca: x\n"


def test_one_slow_reader_is_no_reason_to_wait() -> None:
    world = World()
    luca, slow = world.person("luca"), world.person("slow")
    block(world, slow)
    assert not world.hub.congested(luca.session)


def test_an_eighth_of_the_room_is() -> None:
    world = World()
    people = [world.person(f"p{number}") for number in range(40)]
    block(world, *people[:5])
    assert not world.hub.congested(people[-1].session)
    block(world, people[5])
    assert world.hub.congested(people[-1].session)
    world.hub.unblock(people[0].session)
    assert not world.hub.congested(people[-1].session)


def test_blocked_members_that_leave_no_longer_count() -> None:
    world = World()
    people = [world.person(f"p{number}") for number in range(10)]
    block(world, *people[:4])
    for person in people[:4]:
        person.does(Quit())
        world.hub.unblock(person.session)
    assert not world.hub.congested(people[-1].session)
    block(world, people[4])
    assert not world.hub.congested(people[-1].session)


def test_dropping_chunks_keeps_the_count_of_bytes() -> None:
    outbox = World().connect().outbox
    for chunk in (b"a", b"bb", b"", b"ccc"):
        outbox.push(chunk)
    outbox.drop(2)
    assert (outbox.chunks, outbox.size) == ([b"ccc"], 3 + CHUNK_COST)
    outbox.drop(1)
    assert (outbox.chunks, outbox.size) == ((), 0)


def test_a_journal_that_has_too_much_makes_everybody_wait() -> None:
    world = World()
    luca = world.person("luca")
    assert world.hub.congested(luca.session) is None
    world.store.congestion = gauge = Room("anything that drains")
    assert world.hub.congested(luca.session) is gauge
    world.store.congestion = None
    assert world.hub.congested(luca.session) is None
