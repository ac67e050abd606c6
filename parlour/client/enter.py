"""Get registered with any server of CHAT/1.0, also with one that does not frame.

The first try ends its line with a newline, as the protocol has it. A server whose answer has no
newline takes one segment for one message, and has read the newline as part of ours: it refuses the
line, or keeps a name that ends in a newline, or did not mind. A second registration without the
newline tells which.
"""

import asyncio
from collections.abc import Callable

from parlour.client.address import Address
from parlour.client.chat1 import Chat1
from parlour.client.dial import LinkError, dial
from parlour.client.events import Ended, Garbled, Heard, Refused, Registered
from parlour.client.link import Link
from parlour.client.safe import safe

ANSWER = 5.0
"""Seconds that a server has to answer the registration."""
PROBE = 1.0
"""The same for the second registration where the first has succeeded."""
TAKEN = 2.0
"""Seconds until a server has freed a name for sure that we have just left."""
AGAIN = 0.1
"""Seconds between two tries meanwhile."""

NOT_ACCEPTED = (
    "The server does not accept the name {!r}: one word of at most 32 letters, digits or ._-, "
    'and none that speaks for the place, as "server", "admin" or "all" do.'
)
NOT_FREE = "The name {} is taken, or looks like one that is; choose another."

_Answer = Registered | Refused | Garbled | Ended


async def enter(address: Address, name: str, connected: Callable[[], None], *, again: bool = False) -> Link:
    """Connect and register. Raises `LinkError` with what to tell the person.

    `again`: we have just been there under this name, so that it may still be taken for a moment.
    """
    dialect = Chat1(name)
    link, answer = await _try(address, dialect, connected)
    patience = _now() + TAKEN
    while again and isinstance(answer, Refused) and answer.code == 401 and _now() < patience:
        await link.close()
        await asyncio.sleep(AGAIN)
        link, answer = await _try(address, dialect := Chat1(name, framed=answer.framed))
    if answer == Registered(framed=False):
        second = await _without_newline(link, address, name)
        if second is not None:
            return second
        dialect.unframe()
    elif _wants_no_newline(answer):
        await link.close()
        link, answer = await _try(address, Chat1(name, framed=False))
    if isinstance(answer, Registered):
        return link
    await link.close()
    raise LinkError(_sentence(answer, name))


async def _try(address: Address, dialect: Chat1, connected: Callable[[], None] = lambda: None) -> tuple[Link, _Answer]:
    link = Link(await dial(address), dialect)
    connected()
    try:
        return link, await link.register(ANSWER)
    except TimeoutError:
        await link.close()
        raise LinkError(f"The server at {address} does not answer the registration") from None
    except asyncio.CancelledError:
        await link.close()
        raise


async def _without_newline(first: Link, address: Address, name: str) -> Link | None:
    """Register without the newline. That succeeds if `first` has one in its name: leave it."""
    try:
        async with asyncio.timeout(PROBE):
            second, answer = await _try(address, Chat1(name, framed=False))
    except (TimeoutError, LinkError):
        return None
    except asyncio.CancelledError:
        await first.close()
        raise
    if not isinstance(answer, Registered):
        await second.close()
        return None
    second.recall([event for event in first.heard_so_far() if isinstance(event, Heard)])
    await first.leave()
    return second


def _wants_no_newline(answer: _Answer) -> bool:
    """Whether the first try may have failed because of its newline; some servers just hang up."""
    return isinstance(answer, Ended) or (isinstance(answer, Refused) and answer.code == 400 and not answer.framed)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _sentence(answer: _Answer, name: str) -> str:
    """What the server said, and what the person can do about it."""
    match answer:
        case Refused(400, line):
            return f"{safe(line)}\n{NOT_ACCEPTED.format(name)}"
        case Refused(401, line):
            return f"{safe(line)}\n{NOT_FREE.format(name)}"
        case Refused(line=line):
            return safe(line)
        case Garbled(line=line):
            return f"The server does not speak CHAT/1.0; it answered {safe(line)!r}"
        case _:
            return "The server closed the connection without an answer to the registration"
