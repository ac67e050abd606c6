"""How late the event loop is, on a loop that is turned by hand."""

import asyncio
from typing import cast

from parlour.net.lag import EVERY, Lag
from tests.house import ManualLoop


def lag() -> tuple[ManualLoop, Lag]:
    loop = ManualLoop()
    return loop, Lag(cast("asyncio.AbstractEventLoop", loop), loop.time)


def test_a_loop_that_is_in_time() -> None:
    loop, measured = lag()
    loop.advance(EVERY * 10.5)
    assert (sum(measured.delays.counts), measured.delays.counts[0]) == (10, 10)
    assert measured.worst() == 0.0


def test_what_holds_it_up_is_seen_once() -> None:
    loop, measured = lag()
    loop.advance(EVERY)
    loop.spend(EVERY + 0.3)
    loop.advance(0)
    assert round(measured.delays.total, 6) == 0.3
    assert round(measured.worst(), 6) == 0.3
    assert measured.worst() == 0.0


def test_and_while_it_lasts() -> None:
    loop, measured = lag()
    loop.spend(EVERY + 2.0)
    assert round(measured.worst(), 6) == 2.0
