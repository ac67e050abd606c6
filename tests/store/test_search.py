"""Searching: words and names, rooms and times, all scripts, and whatever anybody may type."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.store import search
from parlour.store.words import MOST_WORDS
from tests.store.model import ModelStore
from tests.store.opened import NOW, Opened, created, deleted, edited, said

TEXTS = [
    "The quick brown fox",
    "jumps over the lazy dog; doesn't it?",
    "Crème brûlée, naïve façade, ÅNGSTRÖM",
    "我们明天去北京大学吃饭",
    "カタカナとひらがな、東京タワー",
    "한국어를 배웁니다",
    "\uff26\uff35\uff2c\uff2c width ﬁne",
    "Привет, мир! Ёлка",
    "e-mail: luca@example.org under_score 3.14",
    'a "quoted" phrase* NEAR(x) AND OR NOT ^col:text {curly}',
    "🎉 party 🎉",
    "...",
]

QUERIES: list[tuple[str, list[int]]] = [
    ("quick", [0]),
    ("QUICK", [0]),
    ("qui*", [0]),
    ("qui", []),
    ("the", [1, 0]),
    ("doesn't", [1]),
    ("creme", [2]),
    ("BRÛLÉE", [2]),
    ("angstro*", [2]),
    ("北京", [3]),
    ("京大", [3]),
    ("北大", []),
    ("吃", [3]),
    ("明天去*", [3]),
    ("東京", [4]),
    ("がな", [4]),
    ("タカ", [4]),
    ("국어", [5]),
    ("어국", []),
    ("배웁니다", [5]),
    ("full", [6]),
    ("fine", [6]),
    ("ПРИВЕТ", [7]),
    ("мир", [7]),
    ("e-mail", [8]),
    ("luca@example.org", [8]),
    ("example", [8]),
    ("under_score", [8]),
    ("3.14", [8]),
    ('"quoted"', [9]),
    ("and", [9]),
    ("NOT", [9]),
    ("NEAR(x)", [9]),
    ("col:text", [9]),
    ("{curly}", [9]),
    ("party", [10]),
    ("🎉", []),
    ("...", []),
    ("*", []),
    ('"', []),
    ("nothing", []),
]


@pytest.fixture
def library(any_store: Opened) -> Opened:
    any_store.submit(*[said(text) for text in TEXTS])
    return any_store


def test_words_are_found_in_every_script(library: Opened) -> None:
    for word, hits in QUERIES:
        assert library.found(word) == [TEXTS[hit] for hit in hits], word


def test_all_words_must_be_there(library: Opened) -> None:
    assert library.found("the", "dog") == [TEXTS[1]]
    assert library.found("the", "cat") == []
    assert library.found("the", "...", "*", "d*") == [TEXTS[1]]
    assert library.found("北京", "吃饭") == [TEXTS[3]]


def test_more_words_than_the_index_takes_are_left_out(library: Opened) -> None:
    assert library.found(*["the"] * 400) == [TEXTS[1], TEXTS[0]]
    assert library.found("the", *["..."] * 400, "fox") == [TEXTS[0]]


def test_so_many_words_count_and_no_more(store: Opened) -> None:
    words = [f"word{number}" for number in range(MOST_WORDS)]
    store.submit(said(" ".join(words)), said("word0"))
    assert len(store.found(*words, "absent")) == 1
    assert store.found(*words[1:], "absent") == []


# -- what else can be asked --------------------------------------------------------------------------------------------


def test_authors_are_compared_as_names_are(any_store: Opened) -> None:
    authors = ["a.b", "a.b.c", "a", "A.B", "_", "[]", "Zoë", "zoë", "日本", "日", "Straße"]
    any_store.submit(*[said(f"hello {number}", author=author) for number, author in enumerate(authors)])
    for author in ("a.b", "A.b", "_", "[]", "ZOË", "zoe", "日本", "日", "a", "luca", "straße", "b", "\u2028", ""):
        expected = [f"hello {number}" for number, name in enumerate(authors) if name.lower() == author.lower()]
        assert sorted(any_store.found("hello", author=author)) == expected, author
    assert any_store.found("...", author="a") == []
    assert any_store.found("a") == []  # a name is not a text


def test_hits_come_newest_first_from_all_rooms(any_store: Opened) -> None:
    any_store.submit(created("a"), created("b"))
    rooms = ["a", "lobby", "b", "b", "a", "lobby", "a"]
    any_store.submit(*[said(f"hello {number}", room=room) for number, room in enumerate(rooms)])
    any_store.one(edited(2, "hello 0 again", room="a", at=NOW + 9))
    assert any_store.found("hello") == [*[f"hello {number}" for number in range(6, 0, -1)], "hello 0 again"]


def test_a_search_keeps_to_its_limit(any_store: Opened) -> None:
    any_store.submit(*[said(f"hello {number}") for number in range(5)])
    for limit, more in ((3, True), (4, True), (5, False), (6, False)):
        hits = any_store.search("hello", limit=limit)
        assert [hit.text for hit in hits.messages] == [f"hello {number}" for number in range(4, 4 - hits_of(limit), -1)]
        assert hits.more is more


def hits_of(limit: int) -> int:
    return min(limit, 5)


def test_only_what_may_be_read_is_found(any_store: Opened) -> None:
    any_store.submit(
        created("open"), created("mine", "private"), created("theirs", "private"), created("@a+b", "direct")
    )
    for room in ("lobby", "open", "mine", "theirs", "@a+b"):
        any_store.one(said(f"hello {room}", room=room))
    assert any_store.found("hello") == ["hello open", "hello lobby"]
    assert any_store.found("hello", rooms=["mine", "@a+b", "open", "nowhere"]) == [
        "hello @a+b",
        "hello mine",
        "hello open",
        "hello lobby",
    ]
    assert any_store.found("hello", room="mine") == ["hello mine"]
    assert any_store.found("hello", room="mine", rooms=["theirs"]) == ["hello mine"]
    assert any_store.found("hello", room="nowhere") == []
    assert any_store.found("open") == ["hello open"]  # the word, not what the index calls such rooms
    assert any_store.found("r1") == []


def test_the_rooms_of_a_busy_person_are_no_trouble(store: Opened) -> None:
    names = [f"room{number}" for number in range(500)]
    store.submit(*[created(name, "private") for name in names], *[said("hello", room=name) for name in names])
    assert len(store.search("hello", rooms=names, limit=500).messages) == 500


TIMES: list[tuple[dict[str, Any], list[int]]] = [
    ({"since": NOW + 3}, [5, 4, 3]),
    ({"since": NOW + 3.5}, [5, 4]),
    ({"since": NOW + 6}, []),
    ({"until": NOW + 2}, [1, 0]),
    ({"until": NOW + 1.5}, [1, 0]),
    ({"until": NOW}, []),
    ({"since": NOW + 2, "until": NOW + 4}, [3, 2]),
    ({"since": NOW + 4, "until": NOW + 2}, []),
]


def test_times_are_from_and_before(any_store: Opened) -> None:
    any_store.one(created("tea"))
    for number in range(6):
        any_store.one(said(f"hello {number}", room=("lobby", "tea")[number % 2], at=NOW + number))
    for wanted, hits in TIMES:
        assert any_store.found("hello", **wanted) == [f"hello {number}" for number in hits], wanted


def test_a_clock_that_was_wrong_for_a_while_hides_little(any_store: Opened) -> None:
    """As on a machine that starts without knowing the time."""
    any_store.submit(*[said(f"hello {at}", at=NOW + at) for at in (1, 2)])
    any_store.submit(*[said(f"hello {at}", at=float(at)) for at in (3, 4)])
    any_store.one(said("hello 5", at=NOW + 5))
    assert any_store.found("hello", since=NOW) == ["hello 5", "hello 2", "hello 1"]
    assert any_store.found("hello", until=NOW) == ["hello 4", "hello 3"]


# -- limits ------------------------------------------------------------------------------------------------------------


def test_a_search_goes_through_everything_in_windows(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WINDOW", 3)
    store.submit(*[said(f"hello {number}") for number in range(10)])
    store.submit(deleted(4), deleted(5))
    assert store.found("hello") == [f"hello {number}" for number in (9, 8, 7, 6, 5, 2, 1, 0)]
    assert store.found("2") == ["hello 2"]


def test_open_rooms_can_be_left_out(any_store: Opened) -> None:
    any_store.submit(created("tea"), said("hello tea", room="tea"), said("hello lobby"), said("hello tea", room="tea"))
    assert any_store.found("hello", hidden=["tea"]) == ["hello lobby"]
    assert any_store.search("hello", hidden=["tea"], limit=1) == ([said("hello lobby", seq=1)], False, ())
    assert len(any_store.found("hello", hidden=["cake"])) == 3


def test_a_search_that_takes_too_long_gives_what_it_has(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    store.submit(*[said(f"hello {number}") for number in range(10)])
    monkeypatch.setattr(search, "MOST_TIME", -1.0)
    hits = store.search("hello")
    assert [hit.text for hit in hits.messages] == ["hello 9"]
    assert hits.more
    assert store.search("absent") == ([], True, ())


# -- whatever anybody may type -----------------------------------------------------------------------------------------

_letters = st.sampled_from("abAB12 éÉßΣςİıǅ中文かナ한\u0301\u3099\uff21-_.,'\"*^:(){}+~\0\n\U0001f389")
_words = st.text(st.one_of(_letters, _letters, st.characters(exclude_categories=["Cs"])), min_size=1, max_size=8)
_simple = st.text(st.sampled_from("abé1 中한カ-."), max_size=10)
_simple_words = _simple.map(lambda text: text.replace(" ", "") or "a")
_bounded = settings(max_examples=100, deadline=None, derandomize=True, database=None)


class Rooms:
    """A store and the model, which are told the same, in a room of its own for each time."""

    def __init__(self) -> None:
        self.store, self.model = Opened(None), Opened(model=ModelStore())
        self.count = 0

    def say(self, texts: list[str]) -> str:
        """Have `texts` said in a new room; returns its name."""
        self.count += 1
        room = f"room{self.count}"
        for opened in (self.store, self.model):
            opened.submit(created(room, "private"), *[said(text or "x", room=room) for text in texts])
        return room


@pytest.fixture(scope="module")
def rooms() -> Iterator[Rooms]:
    rooms = Rooms()
    yield rooms
    rooms.store.close()


@_bounded
@given(
    texts=st.lists(st.text(_letters, max_size=12), max_size=4),
    queries=st.lists(st.lists(_words, min_size=1, max_size=4), min_size=1, max_size=4),
    author=st.one_of(st.none(), _words),
)
def test_no_query_is_an_error_and_every_text_finds_itself(
    rooms: Rooms, texts: list[str], queries: list[list[str]], author: str | None
) -> None:
    room = rooms.say([*texts, "x"])
    for query in queries:
        everything = rooms.store.found(*query, room=room)
        assert set(everything) >= set(rooms.store.found(*query, room=room, author=author))
        assert set(everything) <= {*texts, "x"}
    for text in texts:
        words = text.split()
        if any(character.isascii() and character.isalnum() for character in text):
            assert text in rooms.store.found(*words, room=room), words
            assert text in rooms.store.found(*[f"{word}*" for word in words], room=room)


@_bounded
@given(
    texts=st.lists(_simple, max_size=6),
    queries=st.lists(st.lists(_simple_words, max_size=3), max_size=6),
    prefix=st.booleans(),
)
def test_the_model_finds_the_same(rooms: Rooms, texts: list[str], queries: list[list[str]], prefix: bool) -> None:
    room = rooms.say(texts)
    for query in queries:
        words = [f"{word}*" if prefix else word for word in query]
        assert rooms.store.found(*words, room=room) == rooms.model.found(*words, room=room), words
