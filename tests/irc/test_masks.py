"""Masks of people: what the IRC community's tests of mask matching and of sources cover."""

import time

import pytest

from parlour.core import masks
from parlour.events import Profile


def matches(mask: str, source: str) -> bool:
    """Whether the mask, as it is kept, is about ``name!user@host``."""
    normal = masks.normal(mask)
    assert normal is not None
    name, _, rest = source.partition("!")
    user, _, host = rest.partition("@")
    return masks.pattern(normal).match(masks.subject(Profile(name, user, host))) is not None


@pytest.mark.parametrize(
    ("mask", "about", "not_about"),
    [
        ("*@10.0.0.1", ["ann!a@10.0.0.1", "bob!~b@10.0.0.1"], ["ann!a@10.0.0.2", "ann!a@10.0.0.11", "ann!a@110.0.0.1"]),
        ("an*!*@*", ["ann!a@b", "anna!x@y.org"], ["bann!a@b", "axn!an@an"]),
        ("ann!*@*", ["ann!x@y", "Ann!~x@y", "ANN!@z"], ["anna!x@y", "an!n@y", "xann!x@y"]),
        ("ann!?user@*", ["ann!xuser@y", "ann!~user@y"], ["ann!user@y", "ann!xxuser@y"]),
        ("ann!a?*@*", ["ann!ab@y", "ann!abc@y"], ["ann!a@y"]),
        (
            "ann!*@*.example.org",
            ["ann!a@x.example.org", "ann!a@x.y.example.org"],
            ["ann!a@example.org", "ann!a@xexample.org"],
        ),
        # what other kinds of patterns would take for their own signs
        ("a[nm]n!*@*", ["a[nm]n!x@y"], ["ann!x@y", "amn!x@y"]),
        ("a.n!*@*", ["a.n!x@y"], ["ann!x@y"]),
        ("a{1,2}|^$+()\\!*@*", ["a{1,2}|^$+()\\!x@y"], ["a!x@y", "aa!x@y"]),
        ("*", ["ann!a@b"], []),
        ("*!*@*", ["ann!a@b", "x!@"], []),
        ("?", ["a!b@c"], ["ab!c@d"]),
        ("ÄNN!*@*", ["änn!a@b"], ["ann!a@b"]),
        ("*a*b*c*!*@*", ["xaxbxcx!u@h", "abc!u@h"], ["acb!u@h", "ab!c@c"]),
        ("*aab!*@*", ["aaab!u@h", "aabaab!u@h"], ["aaba!u@h"]),
    ],
)
def test_matching(mask: str, about: list[str], not_about: list[str]) -> None:
    assert [source for source in about if not matches(mask, source)] == []
    assert [source for source in not_about if matches(mask, source)] == []


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("ann", "ann!*@*"),
        ("ann!a", "ann!a@*"),
        ("a@host", "*!a@host"),
        ("ann!a@host", "ann!a@host"),
        ("ann!", "ann!*@*"),
        ("@host", "*!*@host"),
        ("!a", "*!a@*"),
        ("ann!@host", "ann!*@host"),
        ("***", "*!*@*"),
        ("a**b!*?*@*", "a*b!*?*@*"),
        ("ann!a@b@c", "ann!a@b@c"),
    ],
)
def test_a_mask_is_made_whole(given: str, whole: str) -> None:
    assert masks.normal(given) == whole


@pytest.mark.parametrize("mask", ["", "a b", "a\tb", "a\x03b", "a\nb", "x" * 201, "a\0"])
def test_what_is_no_mask(mask: str) -> None:
    assert masks.normal(mask) is None


@pytest.mark.parametrize("mask", ["*a" * 97, "*?" * 97 + "b", "*" + "a" * 150 + "*b", "*aaaa" * 30])
def test_matching_takes_no_time(mask: str) -> None:
    begun = time.process_time()
    for _ in range(20):
        matches(mask, "a" * 32 + "!" + "a" * 10 + "@" + "a" * 200)
    assert time.process_time() - begun < 0.5
