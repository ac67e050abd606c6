import pytest

from parlour.client.events import Heard
from parlour.client.render import PALETTE, Painter, plain


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_can_be_read_on_black_and_on_white(colour: str) -> None:
    light = luminance(colour) + 0.05
    assert min(light / 0.05, 1.05 / light) > 3.7  # 3 is enough for bold text, says WCAG 2.1


def test_plain_lines() -> None:
    assert plain(Heard("bob", "hi")) == "@bob: hi"
    assert plain(Heard(None, "hi\x1b[2J")) == "hi"
    assert plain(Heard("b\x1b[1mob", "a\nb")) == "@bob: a b"


def test_a_name_keeps_its_colour() -> None:
    painter = Painter("luca", colour=True)
    styles = {painter.heard(Heard(name, text))[0] for name in ("bob", "Bob") for text in "ab"}
    assert len({style for style, _ in styles}) == 1
    names = [painter.heard(Heard(f"person{n}", "x"))[0][0] for n in range(100)]
    assert len(set(names)) == len(PALETTE)


def test_without_colour_there_is_none() -> None:
    painter = Painter("luca", colour=False)
    rows = [painter.heard(Heard("bob", "hi luca")), painter.said("x"), painter.note("x")]
    assert not any("fg:" in style or "#" in style for row in rows for style, _ in row)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("hi @luca!", ["@luca"]),
        ("luca, LUCA and @Luca:", ["luca", "LUCA", "@Luca"]),
        ("(luca)", ["luca"]),
        ("lucas luca2 xluca mail@luca", []),
        ("", []),
    ],
)
def test_ones_own_name_stands_out(text: str, mentions: list[str]) -> None:
    painter = Painter("luca", colour=True)
    heard = Heard("bob", text)
    assert [part for style, part in painter.heard(heard) if "reverse" in style] == mentions
    assert painter.mentions(heard) is bool(mentions)
    assert "".join(part for _, part in painter.heard(heard)) == f"@bob: {text}"


def test_a_name_with_signs_in_it_is_found() -> None:
    painter = Painter("a.b[1]", colour=True)
    assert painter.mentions(Heard("bob", "hi a.b[1]"))
    assert not painter.mentions(Heard("bob", "hi axb1"))


def test_the_server_looks_different_and_rings_no_bell() -> None:
    painter = Painter("luca", colour=True)
    heard = Heard("server", "luca is here")
    assert painter.heard(heard) == [("dim italic", "@server: luca is here")]
    assert not painter.mentions(heard)


def test_nothing_unsafe_gets_into_a_fragment() -> None:
    painter = Painter("luca", colour=True)
    bad = "\x1b[2J\x9b\r\n\u202eluca"
    rows = [painter.heard(Heard(bad, bad)), painter.heard(Heard(None, bad)), painter.said(bad)]
    rows += [painter.heard(Heard("server", bad)), painter.note(bad)]
    assert all(part.isprintable() for row in rows for _, part in row)
