"""Threads that are there when they are needed."""

import threading

import pytest

from parlour.net.pool import Pool

PATIENCE = 10


def names(prefix: str) -> int:
    return sum(thread.name == prefix for thread in threading.enumerate())


def test_as_many_threads_as_there_is_to_do_at_once() -> None:
    pool, going, end = Pool("many", 3), threading.Barrier(4), threading.Event()

    def work() -> int:
        going.wait(PATIENCE)
        return end.wait(PATIENCE)

    working = [pool.submit(work) for _ in range(3)]
    going.wait(PATIENCE)
    waiting = pool.submit(threading.get_ident)
    assert not waiting.done()
    assert names("many") == 3
    end.set()
    assert [one.result(PATIENCE) for one in working] == [True] * 3
    assert waiting.result(PATIENCE)


def test_a_free_thread_takes_the_next_job() -> None:
    pool = Pool("one", 8)
    first = pool.submit(threading.get_ident).result(PATIENCE)
    assert pool._free.acquire(timeout=PATIENCE)  # it waits
    pool._free.release()
    assert pool.submit(threading.get_ident).result(PATIENCE) == first
    assert names("one") == 1


def test_what_goes_wrong_is_told_to_who_waits_and_the_thread_goes_on() -> None:
    pool = Pool("careless", 1)
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result(PATIENCE)
    assert pool.submit(divmod, 7, 2).result(PATIENCE) == (3, 1)
