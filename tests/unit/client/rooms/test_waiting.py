from parlour.client.rooms.marks import EVERY, Marks
from parlour.client.rooms.waiting import AFTER, MOST, Waiting
from parlour.client.rooms.width import width
from tests.unit.client.rooms.world import text


def test_what_waits_is_shown_when_it_has_waited_or_has_to() -> None:
    waiting = Waiting()
    item = waiting.add("hello\nthere", 10.0)
    assert waiting.rows(10.0, 80, connected=True) == []
    assert text(waiting.rows(10.0, 80, connected=False)) == ["hello there  (not sent yet)"]
    assert text(waiting.rows(10.0 + AFTER, 80, connected=True)) == ["hello there  (not sent yet)"]
    waiting.remove(item)
    assert waiting.rows(99.0, 80, connected=False) == []


def test_it_is_never_too_long_nor_too_much() -> None:
    waiting = Waiting()
    for number in range(20):
        waiting.add(f"{number} 日本語 and so on\x1b[2J", 0.0)
    rows = text(waiting.rows(1.0, 30, connected=True))
    assert len(rows) == MOST + 1
    assert rows[-1] == "and 15 more"
    assert max(map(width, rows)) < 30


def test_the_server_is_told_how_far_one_has_read_not_too_often() -> None:
    marks = Marks()
    assert marks.due("dev", 0, 5.0) is None
    assert marks.due("dev", 3, 5.0) == 0
    marks.told("dev", 3, 5.0)
    assert marks.due("dev", 3, 5.0) is None
    assert marks.due("dev", 4, 5.25) == EVERY - 0.25
    assert marks.due("ops", 1, 7.0) == 0
    marks.forget()
    assert marks.due("dev", 3, 99.0) == 0
