"""One run of a command: in, done, out again, and an exit status."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from parlour.client.chat import Chat, connect
from parlour.client.failures import ChatError, RequestRefused
from parlour.client.output import complain, discard, prepare
from parlour.client.safe import safe
from parlour.client.screen import OutputClosed

INTERRUPTED = 130
"""What a shell tells of a program that Ctrl-C has ended."""


def run(url: str, name: str, act: Callable[[Chat], Awaitable[None]], *, reconnect: bool = False) -> int:
    """Do `act` in the chat at `url`; the value is the exit status. Raises `BadAddress`."""
    prepare()
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # Ctrl-C shall not keep us from saying goodbye
        signal.signal(signal.SIGINT, signal.default_int_handler)
    chat = connect(url, name, reconnect=reconnect)

    async def attend() -> None:
        async with chat:
            await act(chat)

    try:
        asyncio.run(attend())
    except ChatError as problem:
        return _failed(problem)
    except OutputClosed as closed:
        discard()
        if not closed.args:  # whoever read it has enough
            return 0
        complain(f"parlour: {closed}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _failed(problem: ChatError) -> int:
    about = f": {problem.about}" if isinstance(problem, RequestRefused) and problem.about else ""
    complain(f"parlour: {safe(f'{problem}{about}')}")
    return 1
