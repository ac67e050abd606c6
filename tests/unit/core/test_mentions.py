"""Whom a text mentions."""

from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parlour import names
from parlour.commands import LOBBY, Quit, Say
from parlour.core.mentions import MOST, folded, mentioned
from parlour.events import Said
from tests.unit.core.world import World

KNOWN = {"luca": "Luca", "bob.": "bob.", "bob": "bob", "élise": "Élise", "a-b_c": "a-b_c"}


def known(name: str) -> str | None:
    return KNOWN.get(folded(name))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hello", ()),
        ("hello @luca", ("Luca",)),
        ("@LUCA", ("Luca",)),
        ("@luca!", ("Luca",)),
        ("(@luca) [@bob] \"@élise\" '@a-b_c'", ("Luca", "bob", "Élise", "a-b_c")),
        ("@bob.", ("bob.",)),
        ("@bob...", ("bob",)),
        ("is it @Luca、@E\u0301lise\uff01", ("Luca",)),
        ("@E\u0301LISE\uff01", ("Élise",)),
        ("luca@example.org x@luca @@luca @ luca", ()),
        ("@luca@bob", ("Luca",)),
        ("luca: hello", ("Luca",)),
        ("luca, hello", ("Luca",)),
        ("luca hello", ()),
        ("hello luca:", ()),
        ("luca:", ("Luca",)),
        (": hello", ()),
        (" luca: hello", ("Luca",)),
        ("luca:\nhello bob: and all", ("Luca",)),
        ("luca\nbob: hello", ()),
        (" luca bob:", ()),
        ("luca hello:", ()),
        ("@bob.,", ("bob.",)),
        ("@nobody @luca @luca", ("Luca",)),
        ("@all @ALL! all:", ("all",)),
        ("all: @bob", ("all", "bob")),
        ("@" + "x" * 8000, ()),
        ("@" * 8192, ()),
    ],
)
def test_mentions(text: str, found: tuple[str, ...]) -> None:
    assert mentioned(text, known) == found


def test_there_is_an_end_to_mentions() -> None:
    text = " ".join(f"@p{number}" for number in range(MOST + 5))
    assert mentioned(text, lambda name: name) == tuple(f"p{number}" for number in range(MOST))


def test_those_connected_and_those_who_can_come_back_are_known() -> None:
    world = World()
    guest, lasting, luca = world.guest("Élise"), world.lasting("Bob"), world.guest("luca")
    text = "@ÉLISE @bob @nobody"
    assert luca.asks_for(Said, Say(text)).mentions == ("Élise", "Bob")
    guest.does(Quit())
    lasting.does(Quit())
    assert luca.asks_for(Said, Say(text)).mentions == ("Bob",)
    assert world.restart().guest("luca").asks_for(Said, Say(text)).mentions == ("Bob",)


def canonical_names() -> Iterator[str]:
    for code in range(0x80, 0x590):
        try:
            yield names.canonical(chr(code))
        except names.BadName:
            continue


LETTERS = [*canonical_names()]


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4).map("".join))
def test_what_is_the_same_name_is_folded_the_same(text: str) -> None:
    forms = {text, text.upper(), text.lower(), text.title()}
    for form in forms:
        try:
            same = names.key(names.canonical(form)) == names.key(names.canonical(text))
        except names.BadName:
            assume(False)
        assert not same or folded(form) == folded(text)


def test_a_message_full_of_strange_words_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that are not ASCII are expensive to compare, and everybody can write as many as they like."""
    world = World()
    world.guest("Élise")
    luca = world.guest("luca")
    enforced: list[str] = []
    enforce = names._enforce

    def counted(name: str, profile: str) -> str:
        enforced.append(name)
        return enforce(name, profile)

    monkeypatch.setattr(names, "_enforce", counted)
    said = luca.asks_for(Said, Say(" ".join(f"@{chr(0xE0 + number % 20) * 20}{number}" for number in range(300))))
    assert said.room == LOBBY
    assert enforced == []
    assert luca.asks_for(Said, Say("@ÉLISE")).mentions == ("Élise",)
