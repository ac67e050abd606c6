"""Parlour: a chat room that anyone starts with one command and every kind of client can join.

The library for programs that chat (docs/library.md) is `connect`; it is loaded when it is first asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.client.chat import Chat, Lost, Message, Restored, RoomView, Sent, connect
    from parlour.client.failures import (
        BadAddress,
        ChatEnded,
        ChatError,
        ConnectError,
        ConnectionLost,
        NameRefused,
        NameTaken,
        NotChat2,
        RequestRefused,
        TooManyWaiting,
    )

__version__ = "0.1.0"

__all__ = [
    "BadAddress",
    "Chat",
    "ChatEnded",
    "ChatError",
    "ConnectError",
    "ConnectionLost",
    "Lost",
    "Message",
    "NameRefused",
    "NameTaken",
    "NotChat2",
    "RequestRefused",
    "Restored",
    "RoomView",
    "Sent",
    "TooManyWaiting",
    "__version__",
    "connect",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from parlour.client import chat, failures

    found: object = getattr(failures, name, None) or getattr(chat, name)
    globals()[name] = found
    return found
