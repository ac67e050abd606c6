"""Imports inside the dialects go one way, too: no module needs, by whatever detour, what needs itself."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.unit.test_imports import PACKAGE, imported

SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((PACKAGE / "dialects").rglob("*.py"))
}


def module(name: str) -> str | None:
    """The module of the dialects that `name` is, or is in."""
    while name not in SOURCES:
        name, dot, _ = name.rpartition(".")
        if not dot:
            return None
    return name


def needs(path: Path) -> set[str]:
    return {found for name in imported(ast.parse(path.read_text())) if (found := module(name)) is not None}


GRAPH = {name: needs(path) for name, path in SOURCES.items()}


def test_imports_make_no_circle() -> None:
    assert [*TopologicalSorter(GRAPH).static_order()]


@pytest.mark.parametrize(
    ("one", "other"),
    [("irc.commands", "irc.answers"), ("irc", "websocket"), ("irc", "chat2"), ("chat2", "chat1")],
)
def test_what_must_not_know_each_other(one: str, other: str) -> None:
    """A handler asks the core, and the answer comes in its time: neither calls the other."""
    for here, there in ((one, other), (other, one)):
        modules = [name for name in GRAPH if name.startswith(f"parlour.dialects.{here}.")]
        assert modules
        assert [
            (name, found) for name in modules for found in GRAPH[name] if found.startswith(f"parlour.dialects.{there}")
        ] == [], here
