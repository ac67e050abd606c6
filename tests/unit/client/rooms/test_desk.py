from parlour.client.chat import Lost, Restored
from parlour.client.rooms.desk import CROWD, MOST_NEW, RECENT, Desk
from parlour.client.rooms.look import MOST_HELD
from parlour.events import (
    AwaySet,
    Created,
    Edited,
    Entered,
    Exited,
    Invitation,
    IsAway,
    Joined,
    Kicked,
    Left,
    Matched,
    Page,
    Registered,
    Renamed,
    RoomRenamed,
    RoomState,
)
from tests.unit.client.rooms.world import DAY, NOON, desk, said, text, views


def arrived(rooms: dict[str, object] | None = None, **options: bool) -> Desk:
    made = desk(rooms, **options)  # type: ignore[arg-type]  # views
    made.arrive(Page("lobby"))
    return made


def test_a_room_as_it_goes_on() -> None:
    seat = desk()
    assert seat.hear(said(3, "bob", "three")) == []
    page = Page("lobby", (said(1, "bob", "one"), said(2, "luca", "two"), said(3, "bob", "three")))
    assert seat.hear(said(4, "ann", "four")) == []
    assert text(seat.arrive(page)) == [
        "--- lobby ---",
        "--- new ---",
        "12:00 bob: one",
        "12:00 luca: two",
        "12:00 bob: three",
        "12:00 ann: four",
    ]
    assert (seat.look.oldest, seat.look.shown) == (1, 4)
    assert text(seat.hear(said(5, "ann", "five"))) == ["12:00 ann: five"]
    assert text(seat.hear(Edited("lobby", "ann", NOON, 6, 5, "5"))) == ["12:00 * ann edited: 5"]
    assert seat.look.shown == 6
    assert seat.spoke() == ["ann", "bob", "luca"]


def test_what_is_new_in_a_room() -> None:
    rooms = views("dev")
    rooms["dev"].read, rooms["dev"].unread, rooms["dev"].topic = 1, 1, "all of it"
    seat = desk(rooms)
    assert seat.go("dev") == RECENT
    page = Page("dev", (said(1, "bob"), said(2, "luca"), said(3, "bob", "yes", reply=2, to="luca")))
    assert text(seat.arrive(page)) == [
        "--- dev: all of it ---",
        "12:00 bob: hi",
        "12:00 luca: hi",
        "--- new ---",
        '12:00 bob (to luca: "hi"): yes',
    ]


def test_very_much_is_new() -> None:
    rooms = views("dev")
    rooms["dev"].unread = 700
    seat = desk(rooms)
    assert seat.go("dev") == MOST_NEW
    assert text(seat.arrive(Page("dev", (said(601, "bob"),))))[1] == "--- 700 new, of which these are the last ---"
    rooms["dev"].unread = 30
    assert seat.go("dev") == 33


def test_other_rooms_are_not_shown() -> None:
    seat = arrived(views("dev", "@bob"))  # type: ignore[arg-type]
    assert seat.hear(said(1, "bob", "hello", "dev")) == []
    assert seat.notices == []
    assert seat.hear(said(2, "bob", "hello luca", "dev")) == []
    assert seat.hear(said(3, "bob", "hello", "dev", mentions=("all",))) == []
    assert seat.hear(said(4, "luca", "luca", "dev")) == []
    assert seat.notices == [("bob in dev", "hello luca"), ("bob in dev", "hello")]


def test_what_is_said_to_one_alone_is_shown_at_once() -> None:
    seat = arrived(views("@bob"))  # type: ignore[arg-type]
    assert seat.hear(Created("@bob", "bob", NOON, 1, "direct", ("luca", "bob"))) == []
    assert text(seat.hear(said(2, "bob", "psst", "@bob"))) == ["12:00 [to you] bob: psst"]
    assert text(seat.hear(said(3, "luca", "yes?", "@bob"))) == ["12:00 [to @bob] luca: yes?"]
    assert seat.notices == [("bob", "psst")]
    matched = Matched("deploy", said(9, "ann", "deploy now", "ops"))
    assert text(seat.hear(matched)) == ["12:00 [ops, deploy] ann: deploy now"]


def test_who_comes_and_goes() -> None:
    seat = arrived()
    assert seat.hear(Joined("lobby", "eve", NOON)) == seat.hear(Joined("lobby", "luca", NOON)) == []
    assert seat.look.stirs
    assert text(seat.look.comings(NOON)) == ["12:00 * eve is here"]
    seat.hear(Left("lobby", "eve", NOON))
    seat.hear(Joined("lobby", "tom", NOON))
    assert text(seat.hear(said(1, "ann", "and?"))) == ["12:00 ann: and?"]
    assert text(seat.hear(said(2, "tom", "hello"))) == ["12:00 * tom is here; eve has left", "12:00 tom: hello"]
    assert not seat.look.stirs


def test_in_a_crowd_nobody_comes_or_goes() -> None:
    rooms = views()
    rooms["lobby"].present |= {f"p{n}" for n in range(CROWD)}
    seat = arrived(rooms)  # type: ignore[arg-type]
    seat.hear(Joined("lobby", "eve", NOON))
    assert not seat.look.stirs


def test_days() -> None:
    seat = arrived()
    assert text(seat.hear(said(1, "ann", at=NOON))) == ["12:00 ann: hi"]
    assert text(seat.hear(said(2, "ann", at=NOON + DAY))) == ["--- Tuesday, 24 November 2026 ---", "12:00 ann: hi"]
    assert text(seat.hear(said(3, "ann", at=NOON + DAY))) == ["12:00 ann: hi"]
    page = Page("lobby", (said(1, "bob"), said(2, "bob", at=NOON + DAY)), more=True)
    assert text(seat.earlier(page)) == [
        "--- earlier in lobby ---",
        "--- Monday, 23 November 2026 ---",
        "12:00 bob: hi",
        "--- Tuesday, 24 November 2026 ---",
        "12:00 bob: hi",
        "--- up to here; /history goes on ---",
    ]
    assert text(seat.hear(said(3, "ann", at=NOON + DAY))) == ["12:00 ann: hi"]
    assert text(arrived(times=False).hear(said(2, "ann", at=NOON + DAY))) == ["ann: hi"]


def test_pages_go_back_to_the_beginning() -> None:
    seat = arrived()
    seat.hear(said(9, "ann"))
    assert seat.look.oldest == 9
    assert text(seat.earlier(Page("lobby", (said(7, "ann"),))))[-1] == "--- up to here; that was the beginning ---"
    assert seat.look.oldest == 7
    assert text(seat.earlier(Page("lobby"))) == ["Nothing was said in lobby before that"]


def test_a_connection_is_lost_and_restored() -> None:
    seat = arrived()
    seat.hear(said(1, "bob", "one"))
    assert text(seat.hear(Lost("The server is being stopped", 2.0))) == [
        "Disconnected from server: The server is being stopped",
        "Reconnecting; what you type meanwhile is sent then. Ctrl-C leaves.",
    ]
    assert text(seat.hear(Lost("Connection refused", 3.0))) == ["Still disconnected: Connection refused"]
    assert seat.hear(Lost("Connection refused", 4.0)) == []
    assert seat.lost == Lost("Connection refused", 4.0)
    assert seat.hear(said(2, "bob", "two")) == seat.hear(Joined("lobby", "bob", NOON)) == []
    assert text(seat.hear(Restored(1))) == ["12:00 bob: two", "Connected again."]
    assert seat.lost is None
    seat.hear(Joined("lobby", "ann", NOON))
    assert not seat.look.stirs, "she was here before"
    seat.hear(Left("lobby", "bob", NOON))
    seat.hear(Joined("lobby", "eve", NOON))
    assert text(seat.look.comings(NOON)) == ["12:00 * eve is here; bob has left"]


def test_of_very_much_that_was_missed_the_last_is_shown() -> None:
    seat = arrived()
    seat.hear(Lost("", 1.0))
    for seq in range(1, MOST_HELD + 51):
        seat.hear(said(seq, "bob", str(seq)))
    rows = text(seat.hear(Restored(MOST_HELD + 50)))
    assert rows[:2] == ["--- 50 more before that; /history shows them ---", "12:00 bob: 51"]
    assert len(rows) == MOST_HELD + 2


def test_a_room_that_one_goes_to_without_a_connection() -> None:
    seat = arrived(views("dev"))  # type: ignore[arg-type]
    seat.hear(said(1, "bob", "one", "dev"))
    seat.hear(Lost("", 1.0))
    assert seat.go("dev") == RECENT
    assert text(seat.arrive(Page("dev", (*seat.log("dev").last(RECENT),))))[-1] == "12:00 bob: one"
    assert seat.hear(said(2, "bob", "two", "dev")) == []
    assert text(seat.hear(Restored(1))) == ["12:00 bob: two", "Connected again."]


def test_a_page_that_comes_after_the_connection_was_lost_and_restored() -> None:
    seat = desk()
    seat.hear(Lost("", 1.0))
    seat.hear(said(2, "bob", "two"))
    assert text(seat.hear(Restored(1))) == ["Connected again."]
    page = Page("lobby", (said(1, "bob", "one"), said(2, "bob", "two")))
    assert text(seat.arrive(page)) == ["--- lobby ---", "--- new ---", "12:00 bob: one", "12:00 bob: two"]


def test_another_store_makes_everything_forgotten() -> None:
    seat = arrived()
    seat.hear(said(1, "bob", "one"))
    seat.hear(Lost("", 1.0))
    assert text(seat.hear(Restored(0, anew=True))) == ["Connected again, to a server that remembers nothing of before."]
    assert seat.log("lobby").last(1) == []


def test_being_invited() -> None:
    seat = arrived()
    private = Entered(RoomState("ops", "private"), by="ann")
    assert text(seat.hear(private)) == ["ann has taken you into the private room ops: /join ops"]
    assert seat.notices == [("ann", "takes you into ops")]
    assert seat.hear(Entered(RoomState("@1", "direct"), by="ann")) == seat.hear(Entered(RoomState("dev"))) == []


def test_being_put_out_and_let_in() -> None:
    seat = arrived()
    assert text(seat.hear(Exited("dev"))) == []
    assert text(seat.hear(Exited("dev", "mod"))) == ["mod has put you out of dev (/join dev leads back)"]
    assert text(seat.hear(Exited("dev", "mod", "no"))) == ["mod has put you out of dev: no (/join dev leads back)"]
    assert text(seat.hear(Invitation("dev", "mod"))) == ["mod invites you to dev: /join dev"]
    assert seat.notices == [("mod", "invites you to dev")]
    assert text(seat.hear(IsAway("bob", "lunch"))) == ["bob is away: lunch"]
    assert text(seat.hear(Kicked("lobby", "mod", NOON, name="bob"))) == ["12:00 * mod put bob out"]
    assert seat.hear(Kicked("dev", "mod", NOON, name="bob")) == []


def test_other_peoples_names() -> None:
    rooms = views("@bob")
    seat = arrived(rooms)  # type: ignore[arg-type]
    rooms["lobby"].present = {"ann", "bobby", "luca"}
    rooms["@bob"].people = ("luca", "bobby")
    assert text(seat.hear(Renamed("bob", NOON, name="bobby"))) == ["12:00 * bob is called bobby now"]
    assert seat.hear(Renamed("eve", NOON, name="eva")) == []
    assert text(seat.hear(AwaySet("ann", NOON, text="lunch"))) == ["12:00 * ann is away: lunch"]
    assert seat.hear(AwaySet("eve", NOON, text="lunch")) == []
    rooms["lobby"].present |= {str(number) for number in range(CROWD)}
    assert seat.hear(AwaySet("ann", NOON)) == []
    assert seat.places.title("@bob") == "@bobby"


def test_ones_own_name() -> None:
    rooms = views("@bob")
    seat = arrived(rooms)  # type: ignore[arg-type]
    seat.hear(said(1, "luca", "mine"))
    rooms["@bob"].people = ("luc", "bob")
    assert text(seat.hear(Renamed("luca", NOON, name="luc"))) == ["12:00 * luca is called luc now"]
    assert seat.own == seat.places.own == "luc"
    assert seat.places.title("@bob") == "@bob"
    seat.hear(said(2, "bob", "luc: look"))
    seat.hear(said(3, "bob", "luca: look"))
    assert seat.notices == [("bob in lobby", "luc: look")]
    assert seat.log("lobby").last_of("luc") == said(1, "luc", "mine")
    assert seat.hear(Joined("lobby", "luc", NOON)) == []
    assert seat.hear(Registered("luca")) == []
    assert seat.own == "luca"


def test_a_room_with_another_name() -> None:
    rooms = views("dev")
    seat = arrived(rooms)  # type: ignore[arg-type]
    seat.go("dev")
    seat.arrive(Page("dev"))
    seat.hear(said(1, "bob", "one", "dev"))
    rooms["tools"] = rooms.pop("dev")
    rooms["tools"].name = "tools"
    assert text(seat.hear(RoomRenamed("dev", "bob", NOON, 2, "tools"))) == ["12:00 * bob renamed this room to tools"]
    assert (seat.places.current, seat.look.room, seat.look.title) == ("tools", "tools", "tools")
    assert text(seat.hear(said(3, "bob", "three", "tools"))) == ["12:00 bob: three"]
    assert [one.seq for one in seat.log("tools").last(9)] == [1, 3]
