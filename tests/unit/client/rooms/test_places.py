import pytest

from parlour.client.rooms.places import Places
from parlour.client.roomview import RoomView
from tests.unit.client.rooms.world import views


@pytest.fixture
def places() -> Places:
    rooms = views("dev", "@bob", "ops")
    rooms["@1"] = rooms.pop("@bob")
    made = Places("luca", rooms)
    made.order()
    return made


def test_rooms_keep_their_places(places: Places) -> None:
    rooms = places.rooms
    assert isinstance(rooms, dict)
    assert places.titles() == ["lobby", "dev", "ops", "@bob"]
    rooms["new"] = rooms.pop("dev")
    rooms["lobby"] = rooms.pop("lobby")
    assert places.order() == ["lobby", "ops", "@1", "new"]


def test_a_room_with_another_name_keeps_its_place(places: Places) -> None:
    before = places.order()
    places.current = before[1]
    rooms = dict(places.rooms)
    places.rooms = {("renamed" if name == before[1] else name): room for name, room in rooms.items()}
    places.rename(before[1], "renamed")
    assert places.order() == [before[0], "renamed", *before[2:]]
    assert places.current == "renamed"


def test_finding_a_room_by_what_is_typed(places: Places) -> None:
    assert [places.find(typed) for typed in ("dev", "#DEV", "@bob", "@BOB")] == ["dev", "dev", "@1", "@1"]
    assert [places.find(typed) for typed in ("bob", "", "x", "@1")] == [None] * 4


def test_the_talk_with_somebody_is_with_who_has_the_name_now(places: Places) -> None:
    rooms = dict(places.rooms)
    places.rooms = rooms
    assert [places.talk(name) for name in ("bob", "BOB", "eve")] == ["@1", "@1", None]
    rooms["@1"].present.discard("bob")
    assert places.talk("bob") is None, "who is in the lobby is another bob"
    rooms["@2"] = RoomView("@2", "direct", people=("bob", "luca"), present={"luca", "bob"})
    assert places.talk("bob") == "@2"
    for room in rooms.values():
        room.present.discard("bob")
    assert places.talk("bob") == "@2", "nobody is"


def test_going_round(places: Places) -> None:
    assert (places.step(1), places.step(-1)) == ("dev", "@1")
    assert [places.at(number) for number in (1, 4, 5, 0)] == ["lobby", "@1", None, None]
    places.current = "gone"
    assert places.step(1) == "dev"
    assert places.title("@gone") == "@"


def test_where_something_is_new(places: Places) -> None:
    assert places.stirring() is None
    places.rooms["lobby"].unread = 1
    assert places.stirring() is None
    places.rooms["dev"].unread = places.rooms["ops"].unread = 2
    assert places.stirring() == "dev"
    places.current = "dev"
    assert places.stirring() == "ops"
    places.rooms["@1"].unread = 1
    assert places.stirring() == "@1"
    assert [tab.mentions for tab in places.tabs()] == [0, 0, 0, 1]
