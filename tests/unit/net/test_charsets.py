"""What a Content-Type says of a body, and how bodies become text."""

import pytest

from parlour.net.charsets import LONGEST, ContentType, UnknownCharset, content_type, decoded

DEFAULT = "text/html; charset=iso-8859-1"
OF_DEFAULT = ContentType("text/html", "iso-8859-1", "")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", OF_DEFAULT),
        ("Application/JSON", ContentType("application/json", "utf-8", "")),
        ('text/plain; charset="UTF-16"', ContentType("text/plain", "utf-16", "")),
        ("multipart/form-data; boundary=x-y", ContentType("multipart/form-data", "utf-8", "x-y")),
        ("multipart/form-data; boundary*=utf-8''x%2Dy", ContentType("multipart/form-data", "utf-8", "x-y")),
    ],
)
def test_what_it_says(header: str, expected: ContentType) -> None:
    assert content_type(header, DEFAULT) == expected


@pytest.mark.parametrize(
    "header",
    [
        "multipart/form-data; boundary*=idna''abc\xff",
        "multipart/form-data; boundary*=undefined''abc",
        "multipart/form-data; boundary*=punycode''\xff",
        "multipart/form-data; boundary*=idna''" + "a" * 100,
        "multipart/form-data; boundary*=cp852''x;boundary*1",
        "text/plain; charset=utf-16" + ";" * (LONGEST - 25),
    ],
)
def test_one_that_cannot_be_read_says_nothing(header: str) -> None:
    assert content_type(header, DEFAULT) == OF_DEFAULT


def test_the_longest_that_is_read() -> None:
    header = "text/plain; charset=utf-16".ljust(LONGEST, ";")
    assert content_type(header, DEFAULT) == ContentType("text/plain", "utf-16", "")


def test_text() -> None:
    assert decoded("\ufeffgrüße".encode("utf-16"), "utf-16") == "grüße"
    with pytest.raises(UnknownCharset):
        decoded(b"", "idna")
