"""Names and texts against all of Unicode: what is let in cannot be taken for something else."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour import names
from parlour.commands import LOBBY
from parlour.dialects.chat1.codec import ASCII
from parlour.dialects.chat1.codec import codec as chat_lines
from parlour.events import Said
from parlour.text import clean

bounded = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)

nasty = st.sampled_from(
    "a1I|\u0430\u02d0\u02cc\ua71c\u0301\u0130\u00df\u3006\u2028\u2029\u202e\u200b\ufeff\x00\x1b\r\n\t "
)
texts = st.text(st.one_of(nasty, st.characters()), max_size=40)
letters = st.sampled_from("lucaLUCA019._-")
candidates = st.one_of(
    st.text(st.one_of(letters, letters, nasty), max_size=4),
    st.text(st.one_of(letters, letters, st.characters(categories=["L", "M", "N"])), max_size=34),
)


@bounded
@given(st.one_of(candidates, texts))
def test_a_name_is_one_stable_word(name: str) -> None:
    try:
        shown = names.canonical(name)
    except names.BadName:
        return
    assert names.canonical(shown) == shown
    assert 1 <= len(shown) <= names.MAX_LENGTH
    assert names.faces(shown)
    assert names.key(names.key(shown)) == names.key(shown)
    for codec in (ASCII, chat_lines()):
        line = codec.encode(Said(LOBBY, shown, 0, text="hello")).decode()
        assert re.fullmatch(r"@[^\s@:,!]+: hello\n", line), f"{line!r} can be misread"


@bounded
@given(texts)
def test_a_text_is_told_in_lines_that_all_bear_the_name(text: str) -> None:
    said = Said(LOBBY, "luca", 0, text=clean(text))
    for codec in (ASCII, chat_lines()):
        told = codec.encode(said).decode()
        assert told == "" or told.endswith("\n")
        for line in told.split("\n")[:-1]:
            assert line.startswith("@luca: ")
            assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)
    assert clean(clean(text)) == clean(text)
    assert ASCII.encode(said).isascii()
