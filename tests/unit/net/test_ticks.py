"""Being woken in time, together."""

import asyncio
from typing import cast

import pytest

from parlour.net.ticks import FAR, STEP, Ticks
from tests.house import ManualLoop


class Sleeper:
    def __init__(self, loop: ManualLoop, *, fails: bool = False) -> None:
        self._loop = loop
        self._fails = fails
        self.woken: list[float] = []

    def wake(self) -> None:
        self.woken.append(self._loop.time())
        if self._fails:
            raise RuntimeError("a fault")


def made() -> tuple[ManualLoop, Ticks]:
    loop = ManualLoop()
    return loop, Ticks(cast(asyncio.AbstractEventLoop, loop))


@pytest.mark.parametrize("delay", [0.15, FAR - 0.1])
def test_what_is_near_is_on_time(delay: float) -> None:
    loop, ticks = made()
    sleeper = Sleeper(loop)
    ticks.add(sleeper, loop.time() + delay)
    loop.advance(delay - 0.01)
    assert sleeper.woken == []
    loop.advance(0.02)
    assert len(sleeper.woken) == 1


@pytest.mark.parametrize("delay", [FAR, FAR + 0.3, 120.0, 120.7])
def test_what_is_far_comes_once_and_at_most_a_step_late(delay: float) -> None:
    loop, ticks = made()
    sleeper = Sleeper(loop)
    due = loop.time() + delay
    ticks.add(sleeper, due)
    loop.advance(delay + 2 * STEP)
    (woken,) = sleeper.woken
    assert due <= woken < due + STEP


def test_one_timer_is_enough_for_a_step() -> None:
    loop, ticks = made()
    sleepers = [Sleeper(loop) for _ in range(100)]
    moments = {id(ticks.add(sleeper, loop.time() + 119.1 + at / 200)) for at, sleeper in enumerate(sleepers)}
    assert len(moments) == len(loop._later) == 1
    loop.advance(120.0)
    assert all(len(sleeper.woken) == 1 for sleeper in sleepers)
    assert ticks._far == {}


def test_who_is_taken_out_is_not_woken() -> None:
    loop, ticks = made()
    gone, here = Sleeper(loop), Sleeper(loop)
    for delay in (1.0, 60.0):
        tick = ticks.add(gone, loop.time() + delay)
        ticks.add(here, loop.time() + delay)
        del tick.sleepers[gone]
    loop.advance(61.0)
    assert (len(gone.woken), len(here.woken)) == (0, 2)


def test_the_fault_of_one_does_not_keep_the_others_asleep() -> None:
    loop, ticks = made()
    sleepers = [Sleeper(loop), Sleeper(loop, fails=True), Sleeper(loop)]
    for sleeper in sleepers:
        ticks.add(sleeper, loop.time() + 60.0)
    with pytest.raises(RuntimeError):
        loop.advance(61.0)
    loop.settle()
    assert [len(sleeper.woken) for sleeper in sleepers] == [1, 1, 1]
