import pytest

from parlour.client.complete import REMEMBERED, Completion, Names, complete

NAMES = ["bob", "Anna", "anne", "Zoë"]
COMMANDS = ["/help", "/quit", "!help", "!follow", "!follow?"]


@pytest.mark.parametrize(
    ("before", "completion"),
    [
        ("", None),
        ("hello ", None),
        ("x", None),
        ("bo", Completion(2, "bob ")),
        ("hello @BO", Completion(3, "@bob ")),
        ("@z", Completion(2, "@Zoë ")),
        ("an", Completion(2, "Ann", ("Anna", "anne"))),
        ("hi @ann", Completion(4, "@ann", ("@Anna", "@anne"))),
        ("@", Completion(1, "@", ("@bob", "@Anna", "@anne", "@Zoë"))),
        ("/", Completion(1, "/", ("/help", "/quit"))),
        ("/h", Completion(2, "/help ")),
        ("!fo", Completion(3, "!follow", ("!follow", "!follow?"))),
        ("say /h", None),
    ],
)
def test_completion(before: str, completion: Completion | None) -> None:
    assert complete(before, NAMES, COMMANDS) == completion


def test_in_the_middle_of_a_line_there_is_no_second_space() -> None:
    assert complete("bo", NAMES, COMMANDS, " there") == Completion(2, "bob")
    assert complete("bo", NAMES, COMMANDS, "x") == Completion(2, "bob ")


def test_who_spoke_last_comes_first_and_the_rest_is_forgotten() -> None:
    names = Names()
    for number in range(REMEMBERED + 10):
        names.saw(f"n{number}")
    names.saw("n100")
    assert next(iter(names)) == "n100"
    assert len(list(names)) == REMEMBERED
    assert "n9" not in list(names)
