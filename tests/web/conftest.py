"""A browser for all tests of the page, servers for them to open, and visitors who must not have had any trouble."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.live.conftest import connect, free_port, serve
from tests.live.server import ServerProcess
from tests.web.browser import ARGUMENTS, CHROMIUM, Visit, Visitor

__all__ = ["connect", "free_port", "serve"]


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
def visit(browser: Any) -> Iterator[Visit]:
    """``visit(server)``: somebody before the door of the page. Nobody may have had any trouble."""
    visitors: list[Visitor] = []

    def come(server: ServerProcess, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, server.port, **options))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.close()
    assert [trouble for visitor in visitors for trouble in visitor.trouble] == []
