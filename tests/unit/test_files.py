"""What files may be called, and how one says them in a line."""

import pytest

from parlour.events import File
from parlour.files import MOST_NAME, file_name, in_words, path, shown_size


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("été 2026.txt", "été 2026.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\luca\\notes.txt", "notes.txt"),
        ("folder/", "folder"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        (".bashrc", "bashrc"),
        ("name.", "name"),
        ("a\nb\0c\x1b[31m.txt", "a bc[31m.txt"),
        ("\u202egnp.exe", "gnp.exe"),
        ('a<b>:"c"|?*.txt', "a_b_c_.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM¹.txt", "_COM¹.txt"),
        ("conin$", "_conin$"),
        ("\u200b\u2060", "file"),
        ("\u200b\u0301 \u00ad", "file"),
        ("\ud800.txt", "txt"),
        ("a   b\t c", "a b c"),
    ],
)
def test_the_name_of_a_file(given: str, name: str) -> None:
    assert file_name(given) == name
    assert file_name(name) == name


def test_a_long_name_keeps_its_suffix() -> None:
    name = file_name("é" * 500 + ".tar")
    assert name == "é" * ((MOST_NAME - 4) // 2) + ".tar"
    assert len(file_name("x." + "y" * 500).encode()) == MOST_NAME


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (1_204_331, "1.2 MB"),
        (999_950_000, "1.0 GB"),
        (5 * 10**13, "50000.0 GB"),
    ],
)
def test_sizes(size: int, shown: str) -> None:
    assert shown_size(size) == shown


def test_a_file_in_a_line() -> None:
    file = File("T7n", "a b/ü.txt", 6, "text/plain", path("T7n", "a b/ü.txt"))
    assert in_words(file, "http://h:1") == "a b/ü.txt (6 bytes) http://h:1/files/T7n/a%20b%2F%C3%BC.txt"
    assert in_words(File("", "a.txt", 6, "text/plain")) == "a.txt (6 bytes)"
