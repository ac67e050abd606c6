"""The code of the join card."""

import pytest

from parlour.card import qr
from parlour.net.http import join
from tests.site import Answer, Site


def test_a_code_is_made_once_and_making_it_counts_for_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def svg(url: str) -> str:
        made.append(url)
        return f"<svg>{url}</svg>"

    monkeypatch.setattr(join, "_codes", {})
    monkeypatch.setattr(qr, "svg", svg)

    def code(host: str) -> Answer:
        return site.ask("GET", "/join/qr.svg", headers={"host": host})

    first = code("one.lan")
    assert code("one.lan").body == first.body
    assert code("two.lan").body != first.body
    assert made == ["http://one.lan", "http://two.lan"]
    assert site.charged == [join.CODE_COST] * 2
    for number in range(join.MOST_CODES):
        code("one.lan")
        code(f"{number}.lan")
    assert len(made) == 2 + join.MOST_CODES, "what is asked for often is not forgotten"
    assert len(join._codes) == join.MOST_CODES
