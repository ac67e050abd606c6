"""Who is flushed when."""

from collections.abc import Callable

import pytest

from parlour.net.flusher import SLICE, Flusher


class Recorder:
    """A writer that notes its flush."""

    def __init__(self, number: int, log: list[int]) -> None:
        self._number = number
        self._log = log

    def flush(self) -> None:
        if self._number < 0:
            raise ValueError("broken")
        self._log.append(self._number)


class Loop:
    """`call_soon`, and turns by hand."""

    def __init__(self) -> None:
        self._soon: list[Callable[[], None]] = []

    def call_soon(self, call: Callable[[], None]) -> None:
        self._soon.append(call)

    def turn(self) -> None:
        soon, self._soon = self._soon, []
        for call in soon:
            call()


def test_one_turn_flushes_a_slice_in_order() -> None:
    loop, log = Loop(), list[int]()
    flusher = Flusher(loop.call_soon)
    for number in range(SLICE + 10):
        flusher.mark(Recorder(number, log))
    loop.turn()
    assert log == list(range(SLICE))
    flusher.mark(Recorder(SLICE + 10, log))
    loop.turn()
    assert log == list(range(SLICE + 11))


def test_all_at_once_when_there_is_no_next_turn() -> None:
    log = list[int]()
    flusher = Flusher(lambda call: None)
    for number in range(3 * SLICE):
        flusher.mark(Recorder(number, log))
    flusher.flush_all()
    assert log == list(range(3 * SLICE))


def test_a_writer_that_fails_takes_nobody_with_it() -> None:
    loop, log = Loop(), list[int]()
    flusher = Flusher(loop.call_soon)
    for number in (1, -1, 2, 3):
        flusher.mark(Recorder(number, log))
    with pytest.raises(ValueError, match="broken"):
        loop.turn()
    loop.turn()
    assert log == [1, 2, 3]
