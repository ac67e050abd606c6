import itertools

import pytest

from parlour.client.rooms.bar import ALERT, Tab, bar
from parlour.client.rooms.width import fit, width

LOBBY = Tab(1, "lobby", current=True)
TABS = [LOBBY, Tab(2, "dev", unread=3), Tab(3, "@ann", unread=1, mentions=1), Tab(4, "quiet")]
PEOPLE = ["ann", "bob", "carol"]


def shown(row: list[tuple[str, str]]) -> str:
    return "".join(text for _, text in row)


def test_what_is_meant_for_the_person_comes_first() -> None:
    row = bar(80, TABS, 3, PEOPLE)
    assert shown(row) == " 3:@ann 1! 2:dev 3 1:lobby 4:quiet | 3 here: ann, bob, carol"
    assert (ALERT, "3:@ann 1!") in row


def test_the_room_one_looks_at_has_no_count() -> None:
    assert shown(bar(80, [Tab(1, "lobby", 5, 2, current=True)], 0, [])) == " 1:lobby"


def test_as_many_names_as_fit() -> None:
    assert shown(bar(40, [LOBBY], 10_000, (f"p{n}" for n in itertools.count()))) == (
        " 1:lobby | 10000 here: p0, p1, +9998"
    )
    assert shown(bar(24, [LOBBY], 3, PEOPLE)) == " 1:lobby | 3 here"


def test_no_more_names_are_looked_at_than_fit() -> None:
    people = iter([f"person{n}" for n in range(10_000)])
    bar(80, [LOBBY], 10_000, people)
    assert len(list(people)) > 9_980


def test_rooms_that_do_not_fit_are_counted() -> None:
    tabs = [LOBBY, *(Tab(n, f"room-{n}") for n in range(2, 30))]
    assert shown(bar(40, tabs, 0, [])) == " 1:lobby 2:room-2 3:room-3 4:room-4 +25"


def test_long_names_and_great_numbers_are_cut() -> None:
    tab = Tab(2, "a-room-with-a-rather-long-name", unread=1000)
    assert tab.text == "2:a-room-with-a-rath.. 999+"


def test_the_connection_comes_before_all() -> None:
    row = bar(60, [LOBBY], 2, ["ann", "bob"], "no connection, trying")
    assert shown(row).startswith(" no connection, trying   1:lobby")
    assert row[0][0] == ALERT


@pytest.mark.parametrize("columns", range(90))
@pytest.mark.parametrize("state", ["", "no connection, next try in 30 s"])
def test_it_never_gets_wider_than_the_terminal(columns: int, state: str) -> None:
    tabs = [*TABS, Tab(5, "日本語ルーム", unread=12), Tab(6, "e\u0301te\u0301", mentions=4, unread=4)]
    row = bar(columns, tabs, 2000, ["你好世界", "bob", "👩‍👩‍👧"], state)
    assert width(shown(row)) <= max(columns - 1, 0)


def test_a_text_is_cut_between_characters() -> None:
    assert fit("日本語", 6) == "日本語"
    assert fit("日本語", 5) == "日.."
    assert fit("日本語", 3) == "日"
    assert fit("日本語", 1) == ""
