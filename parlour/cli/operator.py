"""How the operator's commands about people reach a store: through the server that has it, or, without one, a hub of
their own."""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
import time
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import msgspec

from parlour.bus.local import LocalBus
from parlour.commands import Command, DropHook, DropToken, Hooks, MakeHook, MakeToken, Tokens
from parlour.core.hub import Hub
from parlour.dialects.wording import SENTENCES
from parlour.events import Done, Event, HookList, HookMade, HookState, Refused, Token, TokenList, TokenMade
from parlour.net.http.api.problems import PREFIX
from parlour.net.http.visit import Visit
from parlour.net.outgoing.start import Outgoing
from parlour.store.folder import Address, running_at
from parlour.store.key import read_key
from parlour.store.reading import database_of
from parlour.store.store import open_store
from parlour.store.trouble import Trouble

PATIENCE = 30.0
"""Seconds that an answer may take."""
TOKENS = f"{PREFIX}/tokens"
HOOKS = f"{PREFIX}/hooks"
EVERYWHERE = ("0.0.0.0/0", "::/0")
"""What a server may call, it judges by its own settings when it runs."""

E = TypeVar("E", bound=Event)


class Operator(Protocol):
    """What the operator can do. All of it raises `Trouble`."""

    def make(self, name: str, room: str | None = None) -> str:
        """Make a bot, which (with `room`) can only speak there; gives its token."""

    def drop(self, name: str) -> None:
        """Take its token back."""

    def tokens(self) -> tuple[Token, ...]:
        """All there are."""

    def make_hook(self, name: str, url: str, room: str, words: tuple[str, ...]) -> str:
        """Make a webhook that goes out; gives its secret."""

    def drop_hook(self, name: str) -> None:
        """Drop it."""

    def hooks(self) -> tuple[HookState, ...]:
        """All there are."""


def operator(data: Path, *, makes: bool = False) -> Operator:
    """The operator of the store in the folder `data`, which need not be there yet for one who `makes` something.

    Raises `Trouble`.
    """
    try:
        key = read_key(data)  # before the address: where one server was, nobody is to get the key of the next one
    except Trouble:
        if running_at(data) is not None:
            raise
    else:
        address = running_at(data)
        if address is not None:
            return Beside(address, key)
    if not makes:
        database_of(data)
    return Alone(data)


class Beside:
    """Beside a running server, which is asked over HTTP."""

    def __init__(self, address: Address, key: str) -> None:
        self._address = address
        self._key = key

    def make(self, name: str, room: str | None = None) -> str:
        """See `Operator`."""
        return str(self._ask("POST", TOKENS, {"name": name, "room": room})["token"])

    def drop(self, name: str) -> None:
        """See `Operator`."""
        self._ask("DELETE", f"{TOKENS}/{quote(name, safe='')}")

    def tokens(self) -> tuple[Token, ...]:
        """See `Operator`."""
        return msgspec.convert(self._ask("GET", TOKENS)["tokens"], tuple[Token, ...])

    def make_hook(self, name: str, url: str, room: str, words: tuple[str, ...]) -> str:
        """See `Operator`."""
        return str(self._ask("POST", HOOKS, {"name": name, "url": url, "room": room, "words": words})["secret"])

    def drop_hook(self, name: str) -> None:
        """See `Operator`."""
        self._ask("DELETE", f"{HOOKS}/{quote(name, safe='')}")

    def hooks(self) -> tuple[HookState, ...]:
        """See `Operator`."""
        return msgspec.convert(self._ask("GET", HOOKS)["hooks"], tuple[HookState, ...])

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection(*self._address, timeout=PATIENCE)
        headers = {
            "Host": "localhost",  # with a zone in it, an address cannot stand there
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
        }
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Trouble(f"the server on port {self._address.port} cannot be asked ({error})") from error
        finally:
            connection.close()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise Trouble(str(answer["detail"]))
        return answer


class Alone:
    """On a store that no server has."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def make(self, name: str, room: str | None = None) -> str:
        """See `Operator`."""
        return self._ask(MakeToken(name, room), TokenMade).token

    def drop(self, name: str) -> None:
        """See `Operator`."""
        self._ask(DropToken(name), Done)

    def tokens(self) -> tuple[Token, ...]:
        """See `Operator`."""
        return self._ask(Tokens(), TokenList).tokens

    def make_hook(self, name: str, url: str, room: str, words: tuple[str, ...]) -> str:
        """See `Operator`."""
        return self._ask(MakeHook(name, url, room, words), HookMade).secret

    def drop_hook(self, name: str) -> None:
        """See `Operator`."""
        self._ask(DropHook(name), Done)

    def hooks(self) -> tuple[HookState, ...]:
        """See `Operator`."""
        return self._ask(Hooks(), HookList).hooks

    def _ask(self, command: Command, answer: type[E]) -> E:
        event = asyncio.run(self._visit(command))
        if isinstance(event, Refused):
            raise Trouble(SENTENCES[event.reason])
        assert isinstance(event, answer)
        return event

    async def _visit(self, command: Command) -> Event:
        loop, key = asyncio.get_running_loop(), secrets.token_urlsafe()
        store = open_store(self._data, loop.call_soon_threadsafe)
        try:
            hub = Hub(
                store.journal,
                store.archive,
                LocalBus(),
                call_soon=loop.call_soon,
                clock=time.time,
                snapshot=store.snapshot,
                key=key,
                caller=Outgoing(loop, EVERYWHERE),
            )
            async with Visit(hub, key) as visit:
                event = await visit.ask(command)
            hub.commit()  # what a refusal has undone
            return event
        finally:
            store.close()
