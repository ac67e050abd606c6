"""pyproject.toml, the two lock files and docs/dependencies.md speak of the same packages."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]


class Pin(NamedTuple):
    version: str
    marker: str
    hashes: int
    wanted_by: set[str]


def pins(lock: str) -> dict[str, Pin]:
    """What a lock file pins, by name."""
    found = {}
    for block in re.split(r"^(?=\w)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]:
        head = re.match(r"([\w.-]+)==(\S+)(?: ; (.*?))? \\\n", block)
        assert head, block
        why = re.sub(r"-c requirements\.lock", "", block.partition("# via")[2])
        wanted_by = {word for word in re.findall(r"[\w.-]+(?: \(.*?\))?", why) if word}
        marker = head[3] or ""
        found[head[1]] = Pin(head[2], marker, block.count("--hash=sha256:"), wanted_by)
    return found


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def documented(heading: str) -> set[str]:
    page = (ROOT / "docs/dependencies.md").read_text()
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([\w.-]+)` \| \S.*\|$", section, flags=re.MULTILINE)
    assert len(rows) == len(set(rows))
    return {canonicalize_name(name) for name in rows}


def test_every_dependency_is_documented_and_nothing_else_is() -> None:
    assert documented("To run") == names(RUNTIME)
    assert documented("To develop") == names(DEVELOPMENT)


@pytest.mark.parametrize(
    ("lock", "requirements", "source"),
    [
        ("requirements.lock", RUNTIME, "parlour (pyproject.toml)"),
        ("requirements-dev.lock", DEVELOPMENT, "parlour (pyproject.toml:dev)"),
    ],
)
def test_the_locks_hold_what_the_project_asks_for(lock: str, requirements: list[Requirement], source: str) -> None:
    pinned = pins(lock)
    asked_for = {name for name, pin in pinned.items() if source in pin.wanted_by}
    assert asked_for == names(requirements)
    for requirement in requirements:
        pin = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin.version), requirement


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_hashes_and_nothing_without_a_reason(lock: str) -> None:
    pinned = pins(lock)
    reasons = {"parlour (pyproject.toml)", "parlour (pyproject.toml:dev)", *pinned}
    for name, pin in pinned.items():
        assert pin.hashes, name
        assert pin.wanted_by, name
        assert pin.wanted_by <= reasons, name


def test_the_development_lock_holds_the_whole_runtime_lock() -> None:
    """Installing the one stands for having installed the other."""
    development = pins("requirements-dev.lock")
    for name, pin in pins("requirements.lock").items():
        assert development[name][:3] == pin[:3]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.findall(r"://|\s/|file:|index-url=|find-links=", text)


@pytest.mark.parametrize(
    ("lock", "option"),
    [("requirements.lock", "toml --output"), ("requirements-dev.lock", "--group")],
)
def test_the_page_tells_how_the_locks_were_made(lock: str, option: str) -> None:
    command = next(line[1:] for line in (ROOT / lock).read_text().splitlines() if option in line)
    page = (ROOT / "docs/dependencies.md").read_text().replace("\\\n", " ")
    assert " ".join(command.split()) in " ".join(page.split())
