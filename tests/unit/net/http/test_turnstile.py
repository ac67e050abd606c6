"""Who is let in when, on a clock that stands still."""

from parlour.core.rate import TokenBucket
from parlour.net.http.turnstile import TURN, Turnstile
from tests.house import ManualLoop

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Guest:
    """Somebody who waits, and writes down when it was let in."""

    def __init__(self, book: list["Guest"]) -> None:
        self._book = book

    def go_on(self) -> None:
        self._book.append(self)


class Door:
    """A turnstile where one address has 10 requests at once, and 2 a second."""

    def __init__(self, rate: float = 2, burst: int = 10) -> None:
        self.loop = loop = ManualLoop()
        self.book: list[Guest] = []
        self.turnstile = Turnstile(
            lambda: TokenBucket(rate, burst, loop.time()) if rate else None, loop.time, loop.call_soon, loop.call_later
        )

    def come(self, address: str, count: int) -> tuple[int, list[Guest]]:
        """So many come: how many are let in at once, and those who wait."""
        guests = [Guest(self.book) for _ in range(count)]
        waiting = [guest for guest in guests if not self.turnstile.admit(address, guest)]
        return count - len(waiting), waiting

    def let_in(self, seconds: float) -> list[Guest]:
        """Who is let in within that time."""
        self.book.clear()
        self.loop.advance(seconds)
        return [*self.book]


def test_an_address_has_so_many_at_once_and_the_others_come_in_their_order() -> None:
    door = Door()
    at_once, waiting = door.come(HERE, 14)
    assert at_once == 10
    assert door.let_in(0.4) == []
    assert door.let_in(0.2) == waiting[:1]
    assert door.let_in(1) == waiting[1:3]
    assert door.come(HERE, 1)[0] == 0, "those who wait were there before"
    assert door.let_in(0.5) == waiting[3:]


def test_another_one_does_not_wait_for_it() -> None:
    door = Door()
    door.come(HERE, 20)
    door.loop.turn()
    assert door.come(THERE, 10)[0] == 10


def test_whoever_leaves_takes_nothing() -> None:
    door = Door()
    _, waiting = door.come(HERE, 13)
    for guest in waiting[:2]:
        door.turnstile.forget(HERE, guest)
    assert door.let_in(0.5) == waiting[2:]
    door.turnstile.forget(HERE, waiting[2])
    _, (last,) = door.come(HERE, 1)
    door.turnstile.forget(HERE, last)
    door.loop.advance(60)
    assert door.come(HERE, 11)[0] == 10


def test_what_is_worth_more_counts_for_more() -> None:
    door = Door()
    door.turnstile.charge(HERE, 9)
    assert door.come(HERE, 2)[0] == 1
    door.turnstile.charge(THERE, 10)
    door.turnstile.charge(THERE, -5)
    assert door.come(THERE, 6)[0] == 5


def test_few_begin_in_one_turn_of_the_loop_whoever_asks() -> None:
    door = Door(rate=0)
    at_once, waiting = door.come("", 3 * TURN)
    assert at_once == TURN
    door.turnstile.forget("", waiting.pop(0))
    assert door.come(HERE, 1)[0] == 0
    door.loop.turn()
    assert door.book == waiting[:TURN]
    door.loop.turn()
    assert door.book[: len(waiting)] == waiting
    door.loop.settle()
    assert len(door.book) == len(waiting) + 1
    assert door.come(HERE, TURN)[0] == TURN
