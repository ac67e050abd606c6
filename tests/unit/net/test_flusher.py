"""Who is flushed when."""

import asyncio
from typing import cast

import pytest

from parlour.net.flusher import MOST_REST, SLICE, Flusher
from tests.house import ManualLoop


class Recorder:
    """A writer that notes its flush, which takes some time, or breaks."""

    def __init__(self, number: int, log: list[int], loop: ManualLoop, takes: float = 0.0) -> None:
        self._number = number
        self._log = log
        self._loop = loop
        self._takes = takes

    def flush(self) -> None:
        if self._number < 0:
            raise ValueError("broken")
        self._loop.spend(self._takes)
        self._log.append(self._number)


def flusher_of(loop: ManualLoop) -> Flusher:
    return Flusher(cast("asyncio.AbstractEventLoop", loop))


def test_one_turn_flushes_a_slice_in_order() -> None:
    loop, log = ManualLoop(), list[int]()
    flusher = flusher_of(loop)
    for number in range(SLICE + 10):
        flusher.mark(Recorder(number, log, loop))
    loop.turn()
    assert log == list(range(SLICE))
    flusher.mark(Recorder(SLICE + 10, log, loop))
    loop.turn()
    assert log == list(range(SLICE + 11))


def test_all_at_once_when_there_is_no_next_turn() -> None:
    loop, log = ManualLoop(), list[int]()
    flusher = flusher_of(loop)
    for number in range(3 * SLICE):
        flusher.mark(Recorder(number, log, loop))
    flusher.flush_all()
    assert log == list(range(3 * SLICE))


def test_a_writer_that_fails_takes_nobody_with_it() -> None:
    loop, log = ManualLoop(), list[int]()
    flusher = flusher_of(loop)
    for number in (1, -1, 2, 3):
        flusher.mark(Recorder(number, log, loop))
    with pytest.raises(ValueError, match="broken"):
        loop.turn()
    loop.turn()
    assert log == [1, 2, 3]


def test_a_lone_message_does_not_wait() -> None:
    loop, log = ManualLoop(), list[int]()
    flusher_of(loop).when_rested(lambda: log.append(1))
    loop.turn()
    assert log == [1]


@pytest.mark.parametrize(("takes", "rest"), [(0.0005, 0.001), (0.5, MOST_REST)])
def test_after_a_flush_comes_a_rest_as_long_but_not_for_ever(takes: float, rest: float) -> None:
    loop, log = ManualLoop(), list[int]()
    flusher = flusher_of(loop)
    flusher.mark(Recorder(1, log, loop, takes))
    loop.turn()
    flusher.when_rested(lambda: log.append(2))
    loop.advance(rest * 0.9)
    assert log == [1]
    loop.advance(rest * 0.2)
    assert log == [1, 2]
