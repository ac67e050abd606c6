"""A person on CHAT/2.0, by hand: raw JSON over a socket."""

import itertools
import json
import secrets
from typing import Any, Self

from tests.live.server import RawClient

Object = dict[str, Any]


class Person(RawClient):
    """Asks, and collects what else it is told meanwhile."""

    def __init__(self, port: int, name: str, secret: str = "") -> None:
        super().__init__(port)
        self.name = name
        self._mark = secrets.token_hex(4)
        self._numbers = itertools.count(1)
        self.told: list[Object] = []
        """What came beside answers, and was not taken by `until_told`."""
        self.send(f"REGISTER {name} CHAT/2.0 {secret}".rstrip() + "\n")
        status = self.line()
        assert status == b"200 Registration successful\n", status
        self.welcome: Object = json.loads(self.line())
        self.secret: str = self.welcome["secret"]

    def __enter__(self) -> Self:
        return self

    def put(self, kind: str, **fields: Any) -> str:
        """Send a request; returns its id."""
        fields.setdefault("id", f"{self._mark}-{next(self._numbers)}")
        self.send(json.dumps({"type": kind, **fields}) + "\n")
        return str(fields["id"])

    def ask(self, kind: str, **fields: Any) -> Object:
        """Send a request; returns its answer (of a resume, the last)."""
        wanted = self.put(kind, **fields)
        while True:
            answer = self.next()
            if answer.get("id") == wanted and answer["type"] != "replayed":
                return answer
            self.told.append(answer)

    def next(self) -> Object:
        """The next object, whatever it is."""
        found: Object = json.loads(self.line())
        return found

    def until_told(self, **fields: Any) -> Object:
        """Wait for an object with these fields; what came before it stays in `told`."""
        for at, one in enumerate(self.told):
            if fields.items() <= one.items():
                return self.told.pop(at)
        while True:
            one = self.next()
            if fields.items() <= one.items():
                return one
            self.told.append(one)

    def texts(self, room: str = "lobby") -> list[str]:
        """All that the history of a room holds, as texts."""
        return [message["text"] for message in self.ask("history", room=room, limit=500)["messages"]]
