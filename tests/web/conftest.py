"""A browser for all tests of the page, servers for them to open, and visitors who must not have had any trouble."""

import re
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.live.conftest import connect, free_port, serve
from tests.live.server import ServerProcess
from tests.web.browser import ARGUMENTS, CHROMIUM, Visit, Visitor

__all__ = ["connect", "free_port", "serve"]

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember what failed, so that there is a picture of it."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser take longer than others."""
    for item in items:
        if "tests/web/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(120))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, as Debian has it. It runs an event loop in this thread, so it goes before other tests want one."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        with suppress(playwright.Error):
            browser.close()


@pytest.fixture(scope="module")
def house() -> Iterator[ServerProcess]:
    """One server for the tests of a module that do not mind each other."""
    server = ServerProcess()
    try:
        yield server.started()
    finally:
        server.end()
    assert "Traceback" not in server.err.text


@pytest.fixture
def visit(browser: Any, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """``visit(server)``: somebody before the door of the page, perhaps at another `port` that leads there.

    Nobody may have had any trouble. What they saw last is kept in build/screenshots, if the test is about that or has
    failed.
    """
    visitors: list[Visitor] = []

    def come(server: ServerProcess, port: int = 0, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, port or server.port, **options))
        return visitors[-1]

    yield come
    if request.node.stash.get(FAILED, False) or request.module.__name__.endswith(("test_looks", "test_talk")):
        name = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower()).strip("-")
        for number, visitor in enumerate(visitors, 1):
            visitor.shoot(f"{name}-{number}")
    for visitor in visitors:
        visitor.close()
    assert [trouble for visitor in visitors for trouble in visitor.trouble] == []
