"""How the page's files are served: packed, asked for anew each time, nothing but themselves."""

import gzip
import http.client
import re
from pathlib import Path

import pytest

from parlour.net.http.page import FOLDER, NO_VERSION, WORKER, Files
from tests.live.server import ServerProcess


def ask(server: ServerProcess, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "file", "kind"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/static/app.js", "app.js", "text/javascript; charset=utf-8"),
        ("/static/state/log.js", "state/log.js", "text/javascript; charset=utf-8"),
        ("/static/style.css", "style.css", "text/css; charset=utf-8"),
        ("/static/icon.svg", "icon.svg", "image/svg+xml"),
        ("/static/manifest.webmanifest", "manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_a_file(house: ServerProcess, path: str, file: str, kind: str) -> None:
    plain, body = ask(house, path)
    assert (plain.status, plain.getheader("content-type"), plain.getheader("content-encoding")) == (200, kind, None)
    assert body == (FOLDER / file).read_bytes()
    assert plain.getheader("cache-control") == "no-cache"
    assert plain.getheader("x-content-type-options") == "nosniff"
    assert "script-src 'self'" in (plain.getheader("content-security-policy") or "")
    packed, less = ask(house, path, Accept_Encoding="gzip, br")
    assert packed.getheader("content-encoding") == "gzip"
    assert gzip.decompress(less) == body
    tag = plain.getheader("etag") or ""
    again, nothing = ask(house, path, If_None_Match=tag)
    assert (again.status, nothing) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing.js",
        "/static/",
        "/static/state",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/state/..\\..\\app.py",
        "/static/app.js%00",
    ],
)
def test_nothing_else(house: ServerProcess, path: str) -> None:
    answer, body = ask(house, path)
    assert answer.status == 404
    assert b"import" not in body


def test_the_worker_bears_the_version_of_all_files(house: ServerProcess, tmp_path: Path) -> None:
    """It is another one when any of them is: browsers look at it, and fetch all files anew."""
    answer, body = ask(house, "/worker.js")
    assert (answer.status, answer.getheader("content-type")) == (200, "text/javascript; charset=utf-8")
    own, version = (re.search(rb'const VERSION = "(parlour-\w+)";', text) for text in (read(WORKER), body))
    assert own is not None
    assert version is not None
    assert own[1] == NO_VERSION
    assert re.fullmatch(rb"parlour-[0-9a-f]{24}", version[1])
    assert body == read(WORKER).replace(own[1], version[1])
    assert ask(house, "/worker.js", If_None_Match=answer.getheader("etag") or "")[0].status == 304

    (tmp_path / WORKER).write_bytes(read(WORKER))
    (tmp_path / "app.js").write_text("one")
    files = Files(tmp_path)
    first, again = files.worker(), files.worker()
    (tmp_path / "app.js").write_text("another")
    second = files.worker()
    assert first is not None
    assert again is not None
    assert second is not None
    assert first.plain == again.plain != second.plain
    assert first.tag != second.tag


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "app.js").write_text("one")
    files = Files(tmp_path)
    first = files.get("app.js")
    assert first is not None
    assert files.get("app.js") is first
    (tmp_path / "app.js").write_text("another")
    second = files.get("app.js")
    assert second is not None
    assert (second.plain, second.tag != first.tag) == (b"another", True)
    (tmp_path / "app.js").unlink()
    assert files.get("app.js") is None
    assert files.get("../app.js") is None
