"""CHAT/2.0: requests and objects, and a client that keeps count of what it has heard."""

import json
from typing import Any

import msgspec

from parlour import events
from parlour.commands import LOBBY
from parlour.dialects.chat2 import Chat2
from parlour.dialects.text.happened import said, told
from tests.contract.drivers.base import BANNED, KICKED, PROMOTED, RENAMED, Happened, Heard, known
from tests.framed import FramedPeer
from tests.house import House, Peer


class Chat2Lines:
    """CHAT/2.0."""

    peer: Peer
    decoder = msgspec.json.Decoder(events.Told)
    secret = ""
    last: dict[str, int]
    """Up to which number it has heard each room."""

    def connect(self, house: House) -> Peer:
        return house.connect(Chat2())

    def enter(self, house: House, name: str) -> bool:
        self._house, self._name, self._dismissed, self._room = house, name, False, LOBBY
        self._heard: list[Heard] = []
        self._happened: list[Happened] = []
        self._former: set[str] = set()
        self._ids = 0
        self.peer = self.connect(house)
        self.peer.send(f"REGISTER {name} CHAT/2.0 {self.secret}".strip().encode() + b"\n")
        house.loop.advance(0.5)
        status, _, rest = self.peer.received().partition(b"\n")
        if status != b"200 Registration successful":
            return False
        line, _, rest = rest.partition(b"\n")
        welcome = self.decoder.decode(line)
        assert isinstance(welcome, events.Registered)
        self._live = {room.name: room.last for room in welcome.rooms}
        if not self.secret:
            self.last = dict(self._live)
        self.secret = welcome.secret
        self._take(rest)
        return True

    def resume(self) -> None:
        """Be told what was missed; it is heard then."""
        for answer in self._ask({"type": "resume", "rooms": self.last}):
            if isinstance(answer, events.Replayed):
                for event in answer.events:
                    assert event.seq == self.last[event.room] + 1, f"{event} was replayed behind {self.last}"
                    self.last[event.room] = event.seq
                    self._hear(event)
            elif isinstance(answer, events.Resumed):
                assert all(self.last[room] >= upto for room, upto in answer.rooms.items())
                self.last |= self._live

    def say(self, text: str) -> None:
        self._send({"type": "say", "room": self._room, "text": text})

    def edit(self, text: str) -> None:
        """Change the last thing that was said in the room it talks in."""
        self._send({"type": "edit", "room": self._room, "seq": self.last[self._room], "text": text})

    def delete(self) -> None:
        """Take it back."""
        self._send({"type": "delete", "room": self._room, "seq": self.last[self._room]})

    def react(self, emoji: str) -> None:
        """Put something on it."""
        self._send({"type": "react", "room": self._room, "seq": self.last[self._room], "emoji": emoji})

    def heard(self) -> list[Heard]:
        self._listen()
        heard, self._heard = self._heard, []
        return heard

    def happened(self) -> list[Happened]:
        self._listen()
        happened, self._happened = self._happened, []
        return happened

    def _listen(self) -> None:
        self._house.loop.advance(0.5)
        self._take(self.peer.received())

    def _take(self, data: bytes) -> list[tuple[events.Event, Any]]:
        """Take in what came; returns the answers, each with its id."""
        answers = []
        for line in data.splitlines():
            event = self.decoder.decode(line)
            request = json.loads(line).get("id")
            if isinstance(event, events.Entered):
                self._live.setdefault(event.room.name, event.room.last)
                self.last.setdefault(event.room.name, event.room.last)
            if request is not None:
                answers.append((event, request))
            elif isinstance(event, events.RoomEvent):
                if event.durable:
                    self._advance(event)
                self._hear(event)
                self._see(event)
            elif isinstance(event, events.PersonEvent | events.Exited):
                self._see(event)
            elif isinstance(event, events.Refused):
                self._heard.append(Heard("server", event.reason.value, self._room))
            elif isinstance(event, events.Matched):
                self._heard.append(_message(event.message))
            elif isinstance(event, events.Closing):
                self._dismissed = True
            else:
                assert isinstance(event, events.Unread | events.Entered), event
        return answers

    def _advance(self, event: events.RoomEvent) -> None:
        """It happened just now."""
        before = self._live[event.room]
        assert event.seq == before + 1, f"{event} came behind {before}"
        self._live[event.room] = event.seq
        if self.last[event.room] == before:
            self.last[event.room] = event.seq

    def _hear(self, event: events.RoomEvent) -> None:
        line = told(event)
        if line is not None and line[0] and event.author not in (self._name, *self._former):
            self._heard.append(Heard(*line, known(event.room)))

    def _see(self, event: events.Event) -> None:
        match event:
            case events.Renamed(author=author, name=name):
                happened = [Happened(author, RENAMED, name)]
            case events.Kicked(author=author, name=name):
                happened = [Happened(author, KICKED, name)]
            case events.Exited(room=room, by=by) if by:
                del self.last[room], self._live[room]
                happened = [Happened(by, KICKED, self._name)]
            case events.ModesSet(author=author, modes=modes):
                did = {"operator": PROMOTED, "banned": BANNED}
                happened = [Happened(author, did[one.name], one.value) for one in modes if one.on and one.name in did]
            case _:
                happened = []
        self._happened += [one for one in happened if one.author not in (self._name, *self._former)]

    def _send(self, request: dict[str, Any]) -> None:
        self.peer.send(json.dumps(request).encode() + b"\n")

    def _ask(self, request: dict[str, Any]) -> list[events.Event]:
        """All answers to a request."""
        self._ids += 1
        self._send(request | {"id": str(self._ids)})
        self._house.loop.advance(0.5)
        return [event for event, answered in self._take(self.peer.received()) if answered == str(self._ids)]

    def _answer(self, **request: Any) -> Any:
        (answer,) = self._ask(request)
        return answer

    def join(self, room: str, *, private: bool = False, key: str = "") -> bool:
        answer = self._answer(type="join", room=room, private=private, key=key)
        if isinstance(answer, events.Entered):
            self._room = room
        return isinstance(answer, events.Entered)

    def leave_room(self) -> None:
        assert self._answer(type="leave", room=self._room) == events.Exited(self._room)
        del self.last[self._room], self._live[self._room]
        self._room = LOBBY

    def kick(self, name: str, why: str = "") -> bool:
        return isinstance(self._answer(type="kick", room=self._room, name=name, text=why), events.Done)

    def ban(self, mask: str, *, on: bool = True) -> bool:
        return self.set_mode("banned", mask, on=on)

    def promote(self, name: str) -> bool:
        return self.set_mode("operator", name)

    def set_mode(self, name: str, value: str = "", *, on: bool = True) -> bool:
        """Change how the room it talks in is set; whether that was allowed."""
        mode = {"name": name, "value": value, "on": on}
        return isinstance(self._answer(type="setmodes", room=self._room, modes=[mode]), events.Done)

    def rename(self, name: str) -> bool:
        renamed = isinstance(self._answer(type="rename", name=name), events.Done)
        if renamed:
            self._former.add(self._name)
            self._name = name
        return renamed

    def go_away(self, why: str) -> None:
        assert isinstance(self._answer(type="away", text=why), events.Done)

    def away(self, name: str) -> str:
        return str(self._answer(type="whois", name=name).profile.away)

    def invite(self, name: str) -> bool:
        return isinstance(self._answer(type="invite", room=self._room, name=name), events.Done)

    def tell(self, name: str, text: str) -> bool:
        return isinstance(self._answer(type="tell", name=name, text=text), events.Done)

    def set_topic(self, text: str) -> None:
        assert isinstance(self._answer(type="topic", room=self._room, text=text), events.Done)

    def topic(self) -> str:
        answer = self._answer(type="topic", room=self._room)
        assert isinstance(answer, events.TopicIs)
        return answer.text

    def rooms(self) -> set[str]:
        return {room.name for room in self._answer(type="rooms").rooms if room.kind != "direct"}

    def who(self, room: str) -> list[str] | None:
        answer = self._answer(type="who", room=room)
        if isinstance(answer, events.Refused):
            assert answer.reason.value == "no-such-room"
            return None
        return [one.name + ("" if one.here else " (away)") for one in answer.people]

    def people(self) -> list[str]:
        return list(self._answer(type="people").names)

    def history(self) -> list[Heard]:
        return [_message(message) for message in self._answer(type="history", room=self._room).messages]

    def search(self, words: str) -> list[Heard]:
        return [_message(message) for message in self._answer(type="search", query=words).messages]

    def follow(self, term: str) -> None:
        assert self._answer(type="follow", term=term) == events.FollowChanged(term)

    def leave(self) -> None:
        self._send({"type": "exit"})
        self._house.loop.advance(0.5)
        assert self.peer.received().endswith(b'{"type":"closing","reason":"left"}\n')

    def vanish(self) -> None:
        self.peer.vanish()

    @property
    def dismissed(self) -> bool:
        self._listen()
        return self._dismissed and self.peer.transport.ended


class Chat2Frames(Chat2Lines):
    """CHAT/2.0 over WebSocket."""

    def connect(self, house: House) -> Peer:
        return FramedPeer(house, Chat2())


def _message(message: events.Said) -> Heard:
    return Heard(message.author, said(message), known(message.room))
