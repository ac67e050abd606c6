"""Every event of a room once, in the order of their numbers, whatever the connection does."""

import json
from collections import deque
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parlour import commands, events
from parlour.client.conversation import Conversation
from parlour.client.feed import Feed
from parlour.client.objects import Lines, decode
from parlour.client.ordering import Order
from parlour.client.told import Restored, Told
from parlour.events import Created, Joined, Registered, Renamed, Replayed, Resumed, RoomRenamed, RoomState, Said
from tests.unit.client.chat_world import replayed, run


def said(seq: int, room: str = "lobby") -> Said:
    return Said(room, "bob", 1.0, seq, str(seq))


def begun(last: int = 5, *, most_held: int = 100) -> Order:
    """An order that has seen up to `last` in the lobby."""
    order = Order(most_held)
    order.begin(Registered("luca", store="one", rooms=(RoomState("lobby", last=last),)))
    return order


def again(order: Order, *rooms: RoomState) -> bool:
    """Another connection."""
    return order.begin(Registered("luca", store="one", rooms=rooms))


def test_what_happens_comes_out_once() -> None:
    order = begun()
    assert order.live(said(6)) == [said(6)]
    assert order.live(said(6)) == []
    assert order.live(said(5)) == []
    assert order.live(said(7)) == [said(7)]
    assert order.positions == {"lobby": 7}


def test_what_happens_now_waits_for_what_was_missed() -> None:
    order = begun()
    again(order, RoomState("lobby", last=8))
    joined = Joined("lobby", "eve", 1.0)
    assert order.waiting
    assert order.live(said(9)) == []
    assert order.live(joined) == []
    assert order.replayed(Replayed("lobby", (said(6), said(7)))) == [said(6), said(7)]
    assert order.live(said(10)) == []
    assert order.replayed(Replayed("lobby", (said(8),), last=True)) == [said(8), said(9), joined, said(10)]
    assert not order.waiting
    assert order.missed == 3
    assert order.resumed(Resumed({"lobby": 8})) == []


def test_a_room_of_which_nothing_is_replayed_goes_on_at_the_end() -> None:
    order = begun()
    again(order, RoomState("lobby", last=8))
    assert order.live(said(9)) == []
    assert order.resumed(Resumed({"lobby": 8})) == [said(9)]


def test_a_second_loss_in_the_middle_of_it() -> None:
    order = begun()
    again(order, RoomState("lobby", last=8))
    order.live(said(9))
    order.replayed(Replayed("lobby", (said(6),)))
    again(order, RoomState("lobby", last=9))
    assert order.positions == {"lobby": 6}
    out = order.replayed(Replayed("lobby", (said(7), said(8), said(9)), last=True))
    assert out == [said(7), said(8), said(9)]
    assert order.missed == 3


def test_a_room_with_another_name_goes_on() -> None:
    order = begun()
    renamed = RoomRenamed("lobby", "bob", 1.0, 6, "hall")
    assert order.live(renamed) == [renamed]
    assert order.positions == {"hall": 6}
    assert order.live(said(6, "hall")) == []
    assert order.live(said(7, "hall")) == [said(7, "hall")]


def test_a_room_that_gets_another_name_while_one_hears_what_was_missed() -> None:
    order = begun()
    again(order, RoomState("lobby", last=7))
    renamed = RoomRenamed("lobby", "bob", 1.0, 8, "hall")
    assert order.live(renamed) == order.live(said(9, "hall")) == []
    assert order.replayed(Replayed("lobby", (said(6), said(7)), last=True)) == [
        said(6),
        said(7),
        renamed,
        said(9, "hall"),
    ]
    assert not order.waiting
    assert order.positions == {"hall": 9}
    assert order.live(said(10, "hall")) == [said(10, "hall")]


def test_a_room_that_got_another_name_meanwhile() -> None:
    order = begun()
    again(order, RoomState("hall", last=9, read=2), RoomState("den", last=4, read=2))
    assert order.positions == {"lobby": 5, "hall": 5, "den": 2}
    parts = Replayed("hall", tuple(said(seq, "hall") for seq in range(6, 10)), last=True)
    assert [event.seq for event in order.replayed(parts) if isinstance(event, Said)] == [6, 7, 8, 9]
    order.resumed(Resumed({"hall": 9, "den": 4}, ("lobby",)))
    assert order.positions == {"hall": 9, "den": 4}


def test_what_happens_to_people_waits_as_well() -> None:
    order = begun()
    again(order, RoomState("lobby", last=6))
    joined, renamed = Joined("lobby", "eve", 1.0), Renamed("eve", 2.0, name="eva")
    assert order.live(joined) == order.live(renamed) == []
    assert order.replayed(Replayed("lobby", (said(6),), last=True)) == [said(6), joined, renamed]
    assert order.live(renamed) == [renamed]
    again(order, RoomState("lobby", last=7))
    assert order.live(renamed) == []
    again(order, RoomState("lobby", last=7))
    assert order.live(renamed) == []
    assert order.resumed(Resumed({"lobby": 7})) == [renamed]


def test_what_is_held_has_a_bound_and_behind_it_all_is_dropped() -> None:
    order = begun(most_held=2)
    again(order, RoomState("lobby", last=6))
    assert [order.live(said(seq)) for seq in (7, 8, 9)] == [[], [], []]
    assert not order.behind
    assert order.replayed(Replayed("lobby", (said(6),), last=True)) == [said(6), said(7), said(8)]
    assert order.behind
    assert order.live(said(10)) == []
    assert order.positions == {"lobby": 8}
    again(order, RoomState("lobby", last=10))
    assert not order.behind
    assert order.replayed(Replayed("lobby", (said(9), said(10)), last=True)) == [said(9), said(10)]


def test_where_there_is_no_place_nothing_comes_out() -> None:
    order = begun()
    again(order, RoomState("lobby", last=7))
    order.stop()
    assert order.behind
    assert order.replayed(Replayed("lobby", (said(6),), last=True)) == []
    assert order.resumed(Resumed({"lobby": 7})) == []
    assert order.live(said(8)) == []
    order.skip("lobby", 9)
    assert order.positions == {"lobby": 5}
    again(order, RoomState("lobby", last=7))
    assert not order.behind
    assert order.replayed(Replayed("lobby", (said(6), said(7)), last=True)) == [said(6), said(7)]


def test_another_store_begins_anew() -> None:
    order = begun()
    assert order.begin(Registered("luca", store="two", rooms=(RoomState("lobby", last=1),)))
    assert not order.waiting
    assert order.live(said(2)) == [said(2)]


def test_a_node_that_is_not_that_far_yet_tells_nothing_twice() -> None:
    order = begun(5)
    again(order, RoomState("lobby", last=3))
    assert not order.waiting
    assert [order.live(said(seq)) for seq in (4, 5, 6)] == [[], [], [said(6)]]


def test_a_room_begins_with_its_creation_or_where_one_enters_it() -> None:
    order = begun()
    created = Created("@1", "bob", 1.0, 1, "direct", ("bob", "luca"))
    assert order.live(created) == [created]
    order.enter("todo", 7)
    assert order.live(said(7, "todo")) == []
    assert order.positions == {"lobby": 5, "@1": 1, "todo": 7}
    order.exit("todo")
    assert order.positions == {"lobby": 5, "@1": 1}


def test_a_room_one_is_no_member_of_has_no_position() -> None:
    order = begun()
    assert order.live(said(3, "elsewhere")) == [said(3, "elsewhere")]
    assert order.positions == {"lobby": 5}


def test_what_is_unknown_has_a_number_still() -> None:
    order = begun()
    order.skip("lobby", 6)
    order.skip("elsewhere", 6)
    assert order.positions == {"lobby": 6}
    assert order.live(said(7)) == [said(7)]


# -- a server that keeps its promises, and a connection that does not --------------------------------------------------


class Model:
    """A server of CHAT/2.0: rooms with numbers, requests done once, and replays that take their time."""

    def __init__(self) -> None:
        self.rooms: dict[str, list[dict[str, Any]]] = {"lobby": [], "todo": []}
        self.done: dict[str, int] = {}
        self.out: deque[dict[str, Any]] = deque()
        """On its way to the client."""
        self.archive: deque[dict[str, Any]] = deque()
        """What the archive will tell, some time."""
        self.entered: dict[str, int] = {}

    def say(self, room: str, request: str | None = None) -> int:
        """Something is said, once for each `request`."""
        if request in self.done:
            return self.done[request]
        log = self.rooms[room]
        seq = len(log) + 1
        log.append({"type": "said", "room": room, "author": "bob", "at": 1.0, "seq": seq, "text": request or ""})
        if request:
            self.done[request] = seq
        if room in self.entered:
            self.out.append(log[-1])
        return seq

    def welcome(self) -> Registered:
        """Another connection; what was on its way on the last one is lost."""
        self.out.clear()
        self.archive.clear()
        self.entered = {name: len(log) for name, log in self.rooms.items()}
        states = tuple(RoomState(name, last=last, present=5000) for name, last in self.entered.items())
        return Registered("luca", "s3cret", "one", "", states)

    def take(self, request: Any) -> None:
        """Do what the client asks."""
        if request["type"] == "say":
            room = request.get("room", "lobby")
            seq = self.say(room, request["id"])
            self.out.append({"type": "ok", "room": room, "seq": seq, "at": 1.0, "id": request["id"]})
        elif request["type"] == "resume":
            for name, seen in request["rooms"].items():
                for first in range(seen + 1, self.entered[name] + 1, 3):
                    last = min(first + 2, self.entered[name])
                    self.archive.append(replayed(first, last, name, end=last == self.entered[name]))
            self.archive.append({"type": "resumed", "rooms": {**self.entered}, "id": request["id"]})


Step = tuple[str, int]
KINDS = ["said", "said", "post", "hear", "hear", "hear", "send", "archive", "cut", "stop"]
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), min_size=10, max_size=80)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.sampled_from([0, 1, 3, 100]))
def test_no_hole_and_no_duplicate_whatever_happens(steps: list[Step], most_held: int) -> None:
    run(play(steps, most_held))


async def play(steps: list[Step], most_held: int) -> None:
    model, conversation = Model(), Conversation("luca", "")
    conversation.order = Order(most_held)
    feed: Feed[Told] = conversation.feeds.open(lambda told: told)
    conversation.begin(model.welcome())
    answers = []

    def hear(count: int) -> None:
        for _ in range(min(count * count, len(model.out))):
            conversation.take(json.dumps(model.out.popleft()).encode())

    def send(count: int) -> None:
        """Only so many of the requests arrive, as if the connection broke behind them."""
        for line in conversation.outgoing().splitlines()[:count]:
            model.take(json.loads(line))

    def archive(count: int) -> None:
        for _ in range(min(count, len(model.archive))):
            model.out.append(model.archive.popleft())

    def settle() -> None:
        for _ in range(100):
            send(1000)
            archive(1000)
            hear(1000)

    for step, number in steps:
        room = ["lobby", "todo"][number % 2]
        match step:
            case "said":
                for _ in range(number):
                    model.say(room)
            case "post":
                answers.append(conversation.post(commands.Say(text="x", room=room)))
            case "hear":
                hear(number)
            case "send" if number:
                send(1000)
            case "send" | "cut":
                send(number)  # what is lost of it is only made good by another connection
                conversation.begin(model.welcome())
            case "archive":
                archive(number)
            case "stop" if number == 5:
                conversation.order.stop()
    while True:
        settle()
        if not conversation.order.behind:
            break
        conversation.begin(model.welcome())
    settle()
    told = await everything(feed)
    for name, log in model.rooms.items():
        assert [one.seq for one in told if isinstance(one, Said) and one.room == name] == [one["seq"] for one in log]
        assert conversation.order.positions[name] == len(log)
        assert conversation.views.rooms[name].last == len(log)
    welcomes = sum(isinstance(one, Registered) for one in told)
    assert sum(isinstance(one, Restored) for one in told) <= welcomes - 1
    assert isinstance(told[-1], Restored) or welcomes == 1 or any(isinstance(one, Said) for one in told)
    stored = [one["text"] for log in model.rooms.values() for one in log if one["text"]]
    assert len(stored) == len({*stored}) == len(answers)
    for answer in answers:
        done = answer.result()
        assert isinstance(done, events.Done)
        assert done.seq in model.done.values()


async def everything(feed: Feed[Told]) -> list[Told]:
    """All that is in a feed."""
    return [await anext(feed) for _ in range(len(feed))]


# -- lines -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=20)), st.lists(st.integers(0, 100)))
def test_lines_are_the_same_however_they_are_cut(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"\n".join(pieces)
    whole = Lines().push(data)
    lines, cut = Lines(), []
    places = sorted({0, *(place % (len(data) + 1) for place in cuts), len(data)})
    for first, last in pairwise(places):
        cut += lines.push(data[first:last])
    assert cut == whole == data.split(b"\n")[:-1]


@given(st.binary() | st.text().map(str.encode))
def test_any_line_is_read_without_an_error(line: bytes) -> None:
    decode(line)


@given(
    st.dictionaries(
        st.sampled_from(["type", "id", "text", "room", "seq", "about", "reason", "events", "last", "rooms", "lost"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
        | st.sampled_from(["said", "replayed", "error", "entered", "resumed", "not-stored"]),
    )
)  # fmt: skip
def test_any_object_is_read_without_an_error(told: dict[str, Any]) -> None:
    decode(json.dumps(told).encode())
