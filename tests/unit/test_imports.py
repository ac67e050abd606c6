"""Imports go down only: app, cli -> net, store, bus, client -> core, dialects -> the vocabulary (design, section 1)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "parlour"

VOCABULARY = {"commands", "events", "errors", "names", "text", "files", "settings"}
LAYERS = {
    **dict.fromkeys(VOCABULARY, 0),
    "core": 1,
    "dialects": 1,
    "card": 1,
    "net": 2,
    "store": 2,
    "bus": 2,
    "client": 2,
    "printer": 2,
    "console": 3,
    "logs": 3,
    "welcome": 3,
    "app": 4,
    "cli": 5,
    "__main__": 6,
}

APART = {("client", "core"), ("client", "dialects")}
"""What the client, which enters any server, must not know although it stands higher."""

NO_IO = {"asyncio", "socket", "selectors", "threading", "time", "os", "uvloop"}
"""What the core and the dialects are passed, if they need it."""

SOURCES = sorted(PACKAGE.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(path: Path) -> str:
    """The package or module right below `parlour` that `path` belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports(path: Path) -> None:
    own = part(path)
    if own == "__init__":
        return
    for name in imported(ast.parse(path.read_text())):
        top, _, rest = name.partition(".")
        if own in ("core", "dialects") or own in VOCABULARY:
            assert top not in NO_IO, f"{own} imports {name}"
        other = rest.split(".")[0]
        if top != "parlour" or other in ("__version__", own):
            continue
        allowed = LAYERS[other] < LAYERS[own] and (own, other) not in APART
        assert allowed or (own in VOCABULARY and other in VOCABULARY), f"{own} imports {name}"


def test_every_part_has_its_place() -> None:
    assert {part(path) for path in SOURCES} - {"__init__"} <= set(LAYERS)
