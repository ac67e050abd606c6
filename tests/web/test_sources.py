"""The files of the page: what they must not contain, how big they are, and the two lists of them."""

import gzip
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "parlour" / "web"
ENTRY = "app.js"
WORKER = "worker.js"
STATUS = FOLDER / "status"
"""The owner's page, which is another one."""
MODULES = sorted(
    str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.js") if path.name != WORKER and path.parent != STATUS
)
ASSETS = ["icon.svg", "icon-new.svg", "icon-maskable.svg", "manifest.webmanifest", "style.css"]

FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function|"
    r"setAttribute\(\s*[\"']style|srcdoc|https?://(?!www\.w3\.org/)"
)
"""What makes markup or a script of a text, and what is of another server."""


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*MODULES, WORKER, "index.html"])
def test_nothing_makes_markup_of_text(name: str) -> None:
    found = [line for line in read(name).splitlines() if FORBIDDEN.search(line) and "(?<url>" not in line]
    assert found == []


@pytest.mark.parametrize("name", [*MODULES, WORKER])
def test_modules_have_one_job(name: str) -> None:
    lines = read(name).splitlines()
    assert len(lines) <= 300
    assert lines[0].startswith("// "), "it begins with what it is for"


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("state/")])
def test_the_state_knows_no_page(name: str) -> None:
    assert not re.search(r"\b(document|window|localStorage|navigator|WebSocket|fetch)(\.\w|\()", read(name))
    for imported in re.findall(r'from "([^"]+)"', read(name)):
        assert imported.startswith("./")


def test_imports_lead_somewhere_and_views_are_above() -> None:
    for name in MODULES:
        for imported in re.findall(r'from "([^"]+)"', read(name)):
            target = (FOLDER / name).parent.joinpath(imported).resolve()
            assert target.exists(), f"{name}: {imported}"
            if not name.startswith("view/") and name not in (ENTRY, "session.js"):
                assert "view" not in target.relative_to(FOLDER.resolve()).parts, f"{name}: {imported}"


def imports(name: str) -> set[str]:
    """The modules that come with this one, itself among them."""
    found = {name}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        for imported in re.findall(r'from "([^"]+)"', read(one)):
            target = str((FOLDER / one).parent.joinpath(imported).resolve().relative_to(FOLDER.resolve()))
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def test_all_modules_are_fetched_at_once() -> None:
    """Without a build step, a browser learns of each module from the one before, unless it is told."""
    first, rest = read("index.html").split("<template")
    at_the_door = imports(ENTRY)
    assert preloaded(first) == sorted(at_the_door - {ENTRY})
    assert preloaded(rest) == [name for name in MODULES if name not in at_the_door]
    assert sorted(at_the_door | imports("session.js")) == MODULES


def preloaded(page: str) -> list[str]:
    return re.findall(r'rel="modulepreload" href="static/([^"]+)"', page)


def test_the_worker_keeps_the_whole_page() -> None:
    listed = re.findall(r'^  "([^"]+)",$', read(WORKER), flags=re.MULTILINE)
    assert listed == ["./", *(f"static/{name}" for name in sorted([*MODULES, *ASSETS]))]


def test_nothing_is_inline() -> None:
    page = read("index.html")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", page)


def test_the_first_load_is_small() -> None:
    """Bytes on the wire: 100 KB at most, if the server packs them, all files that the page needs to be there."""
    files = [*MODULES, "index.html", "style.css", "icon.svg", "manifest.webmanifest"]
    assert sum(len(gzip.compress((FOLDER / name).read_bytes())) for name in files) < 100_000
