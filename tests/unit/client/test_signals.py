import asyncio
import signal
import threading

import pytest

from parlour.client.signals import Impatience, interruptions


def test_a_signal_that_another_thread_gets_wakes_the_loop() -> None:
    async def wait() -> None:
        with interruptions() as asked:
            thread = threading.Thread(target=signal.raise_signal, args=(signal.SIGINT,))
            asyncio.get_running_loop().call_soon(thread.start)
            async with asyncio.timeout(5):
                await asked.wait()
            thread.join()

    before = signal.getsignal(signal.SIGINT)
    asyncio.run(wait())
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_interrupt_does_not_wait() -> None:
    async def wait() -> None:
        with interruptions():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(Impatience):
                signal.raise_signal(signal.SIGINT)

    asyncio.run(wait())


def test_what_is_ignored_stays_ignored() -> None:
    async def wait() -> None:
        with interruptions() as asked:
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0)
            assert not asked.is_set()

    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        asyncio.run(wait())
    finally:
        signal.signal(signal.SIGTERM, before)
