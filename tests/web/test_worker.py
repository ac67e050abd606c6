"""The worker that keeps a copy of the page: what it answers, whatever the network does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.live.server import ServerProcess
from tests.web.browser import Visitor

WORKER = Path(__file__).parents[2] / "parlour" / "web" / "worker.js"
WORLD = """
    const handlers = {}, stored = new Map(), windows = [], opened = [], timers = [], added = [];
    const caches = { open: async () => ({
        match: async ({ url }) => stored.get(url),
        addAll: async files => added.push(...files),
    }), keys: async () => [] };
    const self = {
        addEventListener: (kind, handler) => { handlers[kind] = handler; },
        registration: { scope: 'http://here/' }, skipWaiting: () => {},
        clients: { matchAll: async () => windows, openWindow: async url => opened.push(url), claim: async () => {} },
    };
    const location = { origin: 'http://here' };
    const setTimeout = done => timers.push(done);
    let network = async () => 'network';
    const fetch = async request => {
        const body = await network(request.url);
        return typeof body === 'number' ? new Response('', { status: body }) : new Response(body);
    };
    for (const path of ['', 'static/app.js', 'static/style.css']) stored.set(`http://here/${path}`, 'copy');
    const text = async one => (typeof one === 'string' ? one : one.ok ? one.text() : one.status);
    const get = (path, { mode = 'no-cors', client = 'page', next = '' } = {}) => new Promise((done, failed) => {
        const request = { url: `http://here/${path}`, method: 'GET', mode };
        const event = { request, clientId: client, resultingClientId: next };
        handlers.fetch({ ...event, respondWith: one => one.then(text).then(done, failed) });
    });
    const open = (next = 'page') => get('', { mode: 'navigate', client: '', next });
    const down = async () => { throw new TypeError('no network'); };
"""
"""A browser around the worker: what the network says, and what is kept, is at hand."""


@pytest.fixture(scope="module")
def run(browser: Any, house: ServerProcess) -> Any:
    """``run(body)``: the value of that body, where a worker is at work in a world of its own."""
    visitor = Visitor(browser, house.port)
    source = WORKER.read_text(encoding="utf-8")

    def call(body: str) -> Any:
        return visitor.page.evaluate(f"async () => {{ {WORLD} {{ {source} }} {body} }}")

    yield call
    visitor.close()
    assert visitor.trouble == []


Run = Callable[[str], Any]


def test_the_network_comes_first(run: Run) -> None:
    assert run("return [await open(), await get('static/app.js')];") == ["network"] * 2


def test_the_copy_is_made_of_all_files_at_once(run: Run) -> None:
    """And of nothing that comes by and by: it would be of several versions."""
    body = """
    const done = []; handlers.install({ waitUntil: one => done.push(one) }); await Promise.all(done);
    await open(); await get('static/app.js');
    return [added.length, added.every(one => one.cache === 'no-cache' && one.url.startsWith('http://here/')),
        stored.get('http://here/'), stored.get('http://here/static/app.js')];"""
    number, fresh, *kept = run(body)
    assert number == WORKER.read_text(encoding="utf-8").count('  "static/') + 1
    assert fresh
    assert kept == ["copy"] * 2


def test_without_a_network_all_is_from_the_copy(run: Run) -> None:
    body = "network = down; return [await open(), await get('static/app.js'), await get('static/style.css')];"
    assert run(body) == ["copy"] * 3


def test_a_page_that_is_a_copy_has_modules_of_the_copy(run: Run) -> None:
    """Also if the network is there again."""
    body = """
    let late; network = () => new Promise(done => { late = done; });
    const page = open(); while (!timers.length) await null;
    timers[0](); const said = await page;
    late('newer'); network = async () => 'newer';
    return [said, await get('static/app.js')];"""
    assert run(body) == ["copy"] * 2


def test_a_copy_that_is_loaded_again_is_as_new_as_the_network(run: Run) -> None:
    body = """
    network = down; await open('first'); network = async () => 'newer';
    const page = await get('', { mode: 'navigate', client: 'first', next: 'second' });
    return [page, await get('static/app.js', { client: 'second' })];"""
    assert run(body) == ["newer", "newer"]


def test_a_page_of_the_network_has_no_modules_of_an_older_copy(run: Run) -> None:
    body = """
    await open(); network = down;
    return get('static/app.js').then(said => said, problem => problem.message);"""
    assert run(body) == "no network"


def test_who_forgot_where_a_page_is_from_helps_out_with_the_copy(run: Run) -> None:
    """Browsers end workers that have nothing to do, and begin them anew."""
    body = "network = down; return get('static/app.js', { client: 'of an earlier life' });"
    assert run(body) == "copy"


def test_a_proxy_that_does_not_reach_the_server_is_no_answer(run: Run) -> None:
    body = "network = async () => 502; return [await open(), await get('static/app.js')];"
    assert run(body) == ["copy"] * 2


def test_what_is_refused_is_told(run: Run) -> None:
    body = "network = async () => 421; return open();"
    assert run(body) == 421


def test_a_notification_leads_to_the_window_with_the_page(run: Run) -> None:
    body = """
    const chosen = []; const click = async () => {
        let done;
        handlers.notificationclick({ notification: { close() {} }, waitUntil: one => { done = one; } });
        await done;
    };
    const one = url => ({ url, focus: () => chosen.push(url) });
    windows.push(one('http://here/status'), one('http://here/files/x')); await click();
    windows.push(one('http://here/#room=kit')); await click();
    return [opened, chosen];"""
    assert run(body) == [["./"], ["http://here/#room=kit"]]
