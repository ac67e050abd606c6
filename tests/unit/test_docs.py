"""The documents: their links lead somewhere, and nothing is left to be filled in."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
DOCUMENTS = sorted(path for path in HOME.rglob("*.md") if not any(part.startswith(".") for part in path.parts))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(HOME)))
def test_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text()):
        assert "://" in link or (document.parent / link).exists(), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(HOME)))
def test_nothing_is_left_to_be_filled_in(document: Path) -> None:
    assert not re.search(r"@[A-Z]+@|\bTODO\b|\bTBD\b", document.read_text())


def test_decisions_are_all_listed() -> None:
    listed = (HOME / "docs/decisions/README.md").read_text()
    for decision in (HOME / "docs/decisions").glob("0*.md"):
        assert decision.name in listed
