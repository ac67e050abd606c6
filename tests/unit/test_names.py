"""Which names are allowed, which are the same, and which look alike."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.names import BadName, ascii_name, canonical, faces, key, sought

CYRILLIC_PAYPA = "\u0440\u0430\u0443\u0440\u0430"


@pytest.mark.parametrize(
    "name", ["luca", "Luca_2", "a.b-c", "x" * 32, "Jos\u00e9", "\u738b\u5c0f\u660e", "\u5c71\u7530\u3072\u308d\u3057"]
)
def test_allowed(name: str) -> None:
    assert canonical(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "two words",
        "x" * 33,
        "\u00e9" * 33,
        "all",
        "Server",
        "aII",  # looks like "all"
        "\u0430ll",  # a Cyrillic letter among Latin ones
        "a\x00",
        "a\u202eb",
        "foo\u200d",
        "\ufb01sh",  # a ligature
        "a@b",
        "a:",
        "#room",
        "nick!user",
        "\U0001f600",
    ],
)
def test_not_allowed(name: str) -> None:
    with pytest.raises(BadName):
        canonical(name)


def test_forms_of_one_name() -> None:
    assert canonical("Jose\u0301") == canonical("Jos\u00e9")
    assert key("JOS\u00c9") == key("jos\u00e9")
    assert key("Luca") == key("LUCA")


@pytest.mark.parametrize(
    ("written", "found"),
    [("Luca", "luca"), ("JOSE\u0301", "jos\u00e9"), ("", ""), ("a\ud800", ""), ("\u2460 \u2461", ""), ("x" * 129, "")],
)
def test_what_somebody_looks_for_may_be_anything(written: str, found: str) -> None:
    assert sought(written) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypa", CYRILLIC_PAYPA),
        ("bill", "biII"),
        ("b0b", "bob"),
        ("modern", "modem"),
        ("jose", "jos\u00e9"),
        ("alice", "AL\u0130CE"),
        ("alice", "ALlCE"),
        ("luigi", "LUlGl"),
    ],
)
def test_look_alikes(one: str, other: str) -> None:
    assert key(one) != key(other)
    assert not set(faces(one)).isdisjoint(faces(other))


@given(st.text(max_size=40))
def test_any_name_is_judged(name: str) -> None:
    try:
        shown = canonical(name)
    except BadName:
        return
    assert canonical(shown) == shown
    assert key(shown)
    assert all(faces(shown))
    assert canonical(ascii_name(shown).ljust(1, "x")[:32]).isascii()


def test_names_that_differ() -> None:
    assert set(faces("luca")).isdisjoint(faces("lucas"))
    assert set(faces("\u738b\u5c0f\u660e")).isdisjoint(faces("\u674e\u5c0f\u660e"))


def test_unicode_tables_are_loaded_only_when_needed() -> None:
    code = (
        "import sys; from parlour import names; names.faces(names.canonical('luca')); names.key('luca');"
        "sys.exit(bool({'precis_i18n', 'confusable_homoglyphs', 'anyascii'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
