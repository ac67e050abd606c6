"""What Tab makes of the beginning of a path."""

from pathlib import Path

import pytest

from parlour.client.complete import Completion
from parlour.client.paths import complete_path, split


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (
        "notes.txt",
        "notes2.txt",
        "my plan.pdf",
        "Zoë.jpg",
        ".hidden",
        "evil\x1b[2J.txt",
        "a/b.txt",
        "a b/c.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "completion"),
    [
        ("no", Completion(2, "notes", ("notes.txt", "notes2.txt"))),
        ("notes.", Completion(6, "notes.txt ")),
        ("Z", Completion(1, "Zoë.jpg ")),
        ("my", Completion(2, '"my plan.pdf" ')),
        ('"my', Completion(3, '"my plan.pdf" ')),
        ("'my pl", Completion(6, "'my plan.pdf' ")),
        ('"a b', Completion(4, '"a b/')),
        ("a/", Completion(2, "a/b.txt ")),
        ('"a b/', Completion(5, '"a b/c.txt" ')),
        ("~/no", Completion(4, "~/notes", ("notes.txt", "notes2.txt"))),
        (".h", Completion(2, ".hidden ")),
        ("x", None),
        ("nowhere/x", None),
        ("my pl", None),
        ('"my plan.pdf" ', None),
        ("evil", None),
    ],
)
def test_completion(typed: str, completion: Completion | None) -> None:
    assert complete_path(typed) == completion


def test_of_nothing_there_is_everything_but_what_is_hidden() -> None:
    found = complete_path("")
    assert found is not None
    assert found.choices == ("Zoë.jpg", "a b/", "a/", "my plan.pdf", "notes.txt", "notes2.txt")


@pytest.mark.parametrize(
    ("line", "path", "text"),
    [
        ("a.txt", "a.txt", ""),
        ("a.txt look at it", "a.txt", "look at it"),
        ('"a b.txt" look', "a b.txt", "look"),
        ("'a b.txt'look", "a b.txt", "look"),
        ("", "", ""),
    ],
)
def test_splitting(line: str, path: str, text: str) -> None:
    assert split(line) == (path, text)
