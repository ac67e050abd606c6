"""The page of a room without a browser: that it is the one tree that was meant, and says what the room says."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from parlour.events import Created, Deleted, Edited, Invited, Reacted, RoomEvent, RoomRenamed, Said, TopicSet
from parlour.store.exports import page
from parlour.store.exports.source import open_source
from parlour.store.reading import database_of
from parlour.text import clean
from tests.store.desk import filled
from tests.store.hostile import ROOM, TEXTS, hostile

VOID = {"meta", "input"}
TAGS = {
    *("html", "meta", "title", "style", "script", "header", "main", "section", "article", "div", "p", "h1", "h2"),
    *("form", "input", "datalist", "option", "output", "a", "b", "em", "span", "time", "blockquote", "ul", "li"),
}
ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "form": {"role", "hidden"},
    "input": {"type", "name", "placeholder", "aria-label", "list", "autocomplete", "spellcheck"},
    "datalist": {"id"},
    "option": {"value"},
    "div": {"class"},
    "p": {"class", "id"},
    "article": {"class", "id"},
    "h2": {"class"},
    "a": {"href", "rel", "target"},
    "b": {"class"},
    "em": {"class"},
    "span": {"class"},
    "li": {"title"},
    "time": {"datetime"},
}


class Element:
    """A part of the page."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def __iter__(self) -> Iterator["Element"]:
        """All elements in it, in order, and itself."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def all(self, tag: str, name: str = "") -> list["Element"]:
        """Those of that tag, and class if one is given."""
        found = (one for one in self if one.tag == tag)
        return [one for one in found if not name or name in one.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Reader(HTMLParser):
    """Reads a page strictly: what it opens it closes, and it uses only what `page` does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        names = [name for name, _ in attrs]
        assert set(names) <= ATTRIBUTES.get(tag, set()), (tag, names)
        assert len(set(names)) == len(names)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    unknown_decl = handle_pi = handle_comment

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"


def written(folder: Path, room: str = "lobby") -> str:
    with open_source(database_of(folder)) as source:
        return "".join(page.write(source, source.part(source.room(room))))


def read(html: str) -> Element:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.root


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(hostile(tmp_path_factory.mktemp("evil")), ROOM)


def policy(root: Element) -> dict[str, list[str]]:
    (meta,) = [one for one in root.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"]
    rules = (rule.split() for rule in meta.attributes["content"].split(";"))
    return {name: values for name, *values in rules}


def test_nothing_may_run_or_load_but_its_own_script_and_style(evil: str) -> None:
    root = read(evil)
    rules = policy(root)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert set(rules) == {"default-src", "base-uri", "form-action", "script-src", "style-src"}
    for name in ("script", "style"):
        (element,) = root.all(name)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[f"{name}-src"] == [f"'sha256-{digest}'"]
        assert element.attributes == {}


def test_the_policy_comes_before_anything_it_is_about(evil: str) -> None:
    assert re.match(r'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta http-equiv="Content-', evil)


def test_the_script_and_the_style_are_the_same_on_every_page(evil: str, tmp_path: Path) -> None:
    harmless = read(written(filled(tmp_path)))
    for name in ("script", "style"):
        assert read(evil).all(name)[0].text == harmless.all(name)[0].text


def test_it_loads_nothing(evil: str) -> None:
    root = read(evil)
    assert not {"src", "style"} & {name for element in root for name in element.attributes}
    style, script = root.all("style")[0].text, root.all("script")[0].text
    assert not re.search(r"url\(|@import|expression", style)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp|import", script
    )


def test_what_strangers_wrote_is_text(evil: str) -> None:
    root = read(evil)
    texts = [element.text for element in root.all("span", "t")]
    assert texts == [clean(text) for text in TEXTS]
    names = [element.children[1].text for element in root.all("article") if isinstance(element.children[1], Element)]
    assert names == [clean(text[:60]) for text in TEXTS]
    assert [li.text.split()[0] for li in root.all("li")] == [clean(text[:60]).split()[0] for text in TEXTS]
    assert root.all("p", "topic")[0].text == clean(" ".join(TEXTS[:6]))
    assert [option.attributes["value"] for option in root.all("option")]


def test_links_lead_where_they_say_and_nowhere_else(evil: str) -> None:
    links = [one for one in read(evil).all("a") if not re.fullmatch(r"#m\d+", one.attributes["href"])]
    assert links
    for link in links:
        url = link.attributes["href"]
        assert re.match(r"https?://", url, re.IGNORECASE)
        assert link.text == url
        assert not re.search(r"[\s<>\"`\x00-\x1f]", url)
        assert link.attributes["target"] == "_blank"
        assert set(link.attributes["rel"].split()) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://example.org/a?b=1&c=2.", ["https://example.org/a?b=1&c=2"]),
        ("(https://example.org/x_(y)) http://b!", ["https://example.org/x_(y)", "http://b"]),
        ("xhttps://example.org ftp://example.org javascript:alert(1)//http:", []),
        ("https:// https://. ", []),
    ],
)
def test_addresses_are_found_in_their_sentences(text: str, urls: list[str]) -> None:
    assert re.findall(r'<a href="(.*?)"', page._linked(text).replace("&amp;", "&")) == urls


def test_identifiers_are_numbers_alone(evil: str) -> None:
    ids = [element.attributes["id"] for element in read(evil) if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"m\d+|authors", one) for one in ids)


def happened() -> list[tuple[RoomEvent, int]]:
    day = 86_400.0
    return [
        (Said("lobby", "luca", day, text="hello\n  there"), 1),
        (Said("lobby", "mia", day + 60, text="hi", reply=1), 2),
        (Edited("lobby", "luca", day + 70, target=1, text="hello, all"), 1),
        (Reacted("lobby", "mia", day + 80, target=1, emoji="👍"), 2),
        (Said("lobby", "mia", 3 * day, text="oops"), 2),
        (Deleted("lobby", "mia", 3 * day, target=5), 2),
        (TopicSet("lobby", "luca", 3 * day, text="tea & cake"), 1),
        (Said("lobby", "luca", 3 * day, text="waves", action=True), 1),
    ]


def test_a_room_as_it_is_now(tmp_path: Path) -> None:
    root = read(written(filled(tmp_path, *happened())))
    assert root.all("title")[0].text == root.all("h1")[0].text == "#lobby"
    assert root.all("p", "topic")[0].text == "tea & cake"
    assert root.all("output")[0].text == "4 messages"
    assert [one.text for one in root.all("h2")] == ["Friday 1970-01-02", "Sunday 1970-01-04"]
    first, second, third, fourth = root.all("article")
    assert first.attributes == {"class": "m", "id": "m1"}
    assert first.all("time")[0].attributes == {"datetime": "1970-01-02T00:00:00Z"}
    assert first.text == "00:00lucahello, all edited👍 mia"
    assert second.text == "00:01mialuca hello, allhi"
    assert second.all("blockquote")[0].all("a")[0].attributes["href"] == "#m1"
    assert third.text == "00:00miadeleted"
    assert fourth.attributes == {"class": "m action", "id": "m8"}
    assert [one.text for one in root.all("p", "e")] == ["00:00luca set the topic: tea & cake"]


def test_a_notice_is_called_one(tmp_path: Path) -> None:
    acts: list[tuple[RoomEvent, int]] = [
        (Created("hut", "luca", 0.0), 1),
        (Said("hut", "bot", 0.0, text="done", notice=True, markup="\x02done"), 2),
        (RoomRenamed("hut", "luca", 0.0, name="house"), 1),
    ]
    root = read(written(filled(tmp_path, *acts), "house"))
    assert [one.text for one in root.all("article")] == ["00:00botdone notice"]
    assert root.all("p", "e")[1].text == "00:00luca renamed this room from hut to house"


def test_what_is_answered_may_not_be_there(tmp_path: Path) -> None:
    acts = happened()[:2]
    acts.append((Deleted("lobby", "luca", 2e5, target=1), 1))
    folder = filled(tmp_path, *acts)
    quote = read(written(folder)).all("blockquote")[0]
    assert quote.text == "luca not there any more"
    with open_source(database_of(folder)) as source:
        part = source.part(source.room("lobby"), since=86_430.0)
        quote = read("".join(page.write(source, part))).all("blockquote")[0]
    assert not quote.all("a")


def test_private_and_direct_rooms_have_titles(tmp_path: Path) -> None:
    acts: list[tuple[RoomEvent, int]] = [
        (Created("den", "luca", 1.0, kind="private"), 1),
        (Invited("den", "luca", 2.0, name="mia"), 1),
        (Created("@0123", "luca", 1.0, kind="direct", people=("luca", "mia")), 1),
    ]
    folder = filled(tmp_path, *acts)
    assert read(written(folder, "@0123")).all("h1")[0].text == "luca and mia"
    den = read(written(folder, "#Den"))
    assert den.all("h1")[0].text == "#den"
    assert den.all("main")[0].text.split("00:00")[1:] == ["luca made this private room\n", "luca invited mia\n\n"]
    assert den.all("output")[0].text == "0 messages"


def test_long_rooms_are_cut_into_sections_that_begin_with_a_date(tmp_path: Path) -> None:
    acts: list[tuple[RoomEvent, int]] = [
        (Said("lobby", "luca", 1e9 + number * 600, text=f"{number}"), 1) for number in range(250)
    ]
    root = read(written(filled(tmp_path, *acts)))
    sections = root.all("section")
    assert len(sections) == 3
    assert [one.text for section in sections for one in section.all("span", "t")] == [f"{one}" for one in range(250)]
    assert all(section.all("h2")[0] is next(iter(section.children[1:])) for section in sections)
    again = [one for one in root.all("h2") if one.attributes.get("class") == "again"]
    assert len(root.all("h2")) == len({one.text for one in root.all("h2")}) + len(again)
