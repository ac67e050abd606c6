import pytest

from parlour.client.rooms.comings import Comings


@pytest.mark.parametrize(
    ("acts", "sentence"),
    [
        ("", ""),
        ("+ann", "ann is here"),
        ("-ann", "ann has left"),
        ("+ann +bob", "2 people came: ann, bob"),
        ("+ann -bob", "ann is here; bob has left"),
        ("+ann -ann", ""),
        ("-ann +ann", ""),
        ("+ann -ann +ann", "ann is here"),
        (" ".join(f"+p{n}" for n in range(7)), "7 people came: p0, p1, p2, p3, p4, +2"),
    ],
)
def test_a_moment_is_a_line(acts: str, sentence: str) -> None:
    comings = Comings()
    for act in acts.split():
        (comings.came if act[0] == "+" else comings.went)(act[1:])
    assert bool(comings) is bool(sentence)
    assert comings.take() == sentence
    assert comings.take() == ""
