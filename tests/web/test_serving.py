"""How the page's files are served: packed, asked for anew each time, nothing but themselves."""

import gzip
import http.client
from pathlib import Path

import pytest

from parlour.net.http.page import FOLDER, Files
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
        ("/worker.js", "worker.js", "text/javascript; charset=utf-8"),
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
