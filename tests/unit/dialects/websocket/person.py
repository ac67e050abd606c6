"""A person at a WebSocket, who speaks CHAT/2.0."""

import json
from typing import NamedTuple

from parlour.dialects.chat2 import Chat2
from parlour.dialects.websocket import WebSocket
from tests.framed import Client
from tests.house import House, Peer


class At(NamedTuple):
    """A person at a WebSocket."""

    house: House
    peer: Peer
    client: Client

    def send(self, data: bytes) -> None:
        self.peer.send(data)
        self.house.loop.advance(0.1)

    def hears(self) -> list[str]:
        """The messages that came."""
        return self.client.texts(self.peer.received())


def enter(house: House | None = None, name: str = "luca") -> At:
    house = house or House()
    at = At(house, house.connect(WebSocket(Chat2())), Client())
    at.send(at.client.text(f"REGISTER {name} CHAT/2.0"))
    status, welcome, *_ = at.hears()
    assert status == "200 Registration successful"
    assert json.loads(welcome)["type"] == "welcome"
    return at
