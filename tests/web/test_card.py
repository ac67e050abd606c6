"""The join card on paper: what is typed stands on one line, as it is typed."""

from collections.abc import Iterator
from typing import Any

import pytest

from parlour.card import page
from parlour.card.place import Place, doors

WIDTH, HEIGHT = 1039, 710
"""What an A4 sheet has between margins of 11 mm, lying down, in pixels of 1/96 inch."""
LINES = """() => [...document.querySelectorAll('dd code')].map(code => {
    const text = document.createRange();
    text.selectNodeContents(code);
    return [code.textContent, new Set([...text.getClientRects()].map(box => box.top)).size,
        text.getBoundingClientRect().right <= document.documentElement.clientWidth];
})"""


def place(host: str) -> Place:
    bracketed = f"[{host}]" if ":" in host else host
    return Place(f"http://{bracketed}:64700", host, 64700)


@pytest.fixture
def sheet(browser: Any) -> Iterator[Any]:
    """A page as it is printed."""
    sheet = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    sheet.emulate_media(media="print")
    yield sheet
    sheet.close()


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.7",
        "192.168.100.200",
        "2001:db8:1234:5678:9abc:def0:1234:5678",
        "a-chat-for-the-school.informatics.example",
    ],
)
def test_each_line_stays_one_on_paper(sheet: Any, host: str) -> None:
    sheet.set_content(page.alone(place(host)))
    expected = [line for door in doors(place(host))[1:] for line in door.lines]
    assert sheet.evaluate(LINES) == [[line, 1, True] for line in expected]


@pytest.mark.parametrize("host", ["192.168.100.200", "2001:db8:1234:5678:9abc:def0:1234:5678"])
def test_it_is_one_sheet(sheet: Any, host: str) -> None:
    sheet.set_content(page.alone(place(host)))
    assert sheet.evaluate("document.documentElement.scrollHeight") <= HEIGHT
