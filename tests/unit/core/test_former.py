"""Those who had a name until lately."""

from parlour.core.former import MOST, FormerPeople
from parlour.events import Former, Profile


def test_the_last_one_comes_first_however_the_name_is_written() -> None:
    former = FormerPeople()
    for number, name in enumerate(("Luca", "alice", "LUCA")):
        former.add(Profile(name, str(number)), number, float(number))
    assert [bearer.former for bearer in former.of("luca")] == [
        Former(Profile("LUCA", "2"), 2.0),
        Former(Profile("Luca", "0"), 0.0),
    ]
    assert [bearer.person for bearer in former.of("luca")] == [2, 0]
    assert former.latest("Alice") == Profile("alice", "1")
    assert former.latest("bob") is None


def test_it_forgets_whom_it_has_remembered_longest() -> None:
    former = FormerPeople()
    for number in range(MOST + 2):
        former.add(Profile("luca" if number % 2 else f"n{number}", str(number)), number, 0.0)
    assert former.latest("n0") is None
    assert former.latest("n2") is not None
    assert len(former.of("luca")) == MOST // 2
    assert former.of("luca")[-1].person == 3
    assert len(former._order) == MOST
    assert len(former._bearers) == 1 + MOST // 2


def test_nobody_is_called_what_nobody_can_be_called() -> None:
    former = FormerPeople()
    for name in ("", "é" * 60_000, "\ud800", "a b"):
        assert former.of(name) == []
