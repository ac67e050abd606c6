"""The texts of numerics: each is of one that is told somewhere."""

import ast
from pathlib import Path

import pytest

from parlour.dialects import irc
from parlour.dialects.irc.numerics import TEXTS

WORDS = {
    node.value
    for path in Path(irc.__file__).parent.rglob("*.py")
    if path.stem != "numerics"
    for node in ast.walk(ast.parse(path.read_text()))
    if isinstance(node, ast.Constant)
}


@pytest.mark.parametrize("numeric", TEXTS)
def test_it_is_told(numeric: str) -> None:
    assert numeric in WORDS


def test_no_text_stands_anywhere_else() -> None:
    assert WORDS & {*TEXTS.values()} == {"Unknown command"}, "which CHATHISTORY says of its own"
