"""The join card of a running server: the page, `parlour card`, and what a terminal shows at the start."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import segno

from parlour.card import qr, text
from parlour.card.place import Place, doors
from parlour.net.addresses import lan_addresses
from tests.live.conftest import Serve
from tests.live.server import HOME, RawClient, ServerProcess
from tests.live.terminal import Terminal
from tests.live.web import get

CURL = shutil.which("curl")


def place(port: int, **fields: str) -> dict[str, object]:
    found = get(port, "/join.json", **fields).json
    assert isinstance(found, dict)
    return found


def test_the_page_its_style_and_its_code(room: ServerProcess) -> None:
    answer = get(room.port, "/join")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]
    here = Place(**place(room.port))  # type: ignore[arg-type]
    for door in doors(here):
        assert all(line in re.sub("<wbr>|</?span[^>]*>", "", unescape(answer.text)) for line in door.lines)
    for path in re.findall(r'(?:href|src)="((?:static|join)/[^"]*card[^"]*|join/[^"]+)"', answer.text):
        assert get(room.port, f"/{path}").status == 200
    code = get(room.port, "/join/qr.svg")
    assert code.headers["content-type"].startswith("image/svg+xml")
    assert code.text == qr.svg(here.url)
    assert get(room.port, "/join", method="HEAD").status == 200
    assert get(room.port, "/join", method="POST").status == 405


def test_it_says_where_others_find_it_whoever_asks(room: ServerProcess) -> None:
    own = lan_addresses() or ["localhost"]
    found = place(room.port, Host="localhost")
    assert (found["host"], found["port"]) == (own[0], room.port)
    reached = place(room.port, Host=f"school.lan:{room.port}")
    assert reached["url"] == f"http://school.lan:{room.port}"
    assert place(room.port, Host="[fd00::9]")["url"] == "http://[fd00::9]"
    for nonsense in ("<script>", "a b", "x" * 300, "school.lan/path", "school.lan:123456", "evil.example"):
        answer = get(room.port, "/join", Host=nonsense)
        assert answer.status in (400, 421) or nonsense not in answer.text


def test_strangers_are_not_told_of_the_house(room: ServerProcess) -> None:
    found = place(room.port, Host="chat.lan", X_Forwarded_For="203.0.113.7")
    assert (found["host"], found["others"], found["machine"]) == ("chat.lan", [], "")


def test_the_public_url_is_what_it_says(serve: Serve) -> None:
    server = serve("--public-url", "https://chat.example/")
    expected = {"url": "https://chat.example", "host": "chat.example", "port": server.port}
    assert place(server.port, Host="other.lan") == {**expected, "others": [], "machine": ""}


def test_a_server_for_this_machine_says_so(serve: Serve) -> None:
    server = serve("--host", "127.0.0.1")
    assert place(server.port, Host="school.lan")["url"] == f"http://127.0.0.1:{server.port}"


@pytest.mark.skipif(CURL is None, reason="there is no curl")
def test_the_lines_for_curl_say_something_and_read_it(room: ServerProcess) -> None:
    place = Place(f"http://127.0.0.1:{room.port}", "127.0.0.1", room.port)
    line, reading = next(door.lines for door in doors(place) if door.title == "curl")
    with RawClient(room.port) as reader:
        reader.register("reader")
        subprocess.run(["sh", "-c", line.replace("NAME", "script")], check=True, timeout=20, stdout=subprocess.DEVNULL)
        assert reader.until(b"hello\n").endswith(b"@script: hello\n")
    read = subprocess.run(["sh", "-c", reading], check=True, timeout=20, capture_output=True)
    last = json.loads(read.stdout)["messages"][-1]
    assert (last["author"], last["text"]) == ("script", "hello")


def test_the_line_for_a_terminal_enters(room: ServerProcess) -> None:
    line = next(door.lines[0] for door in doors(Place("", "127.0.0.1", room.port)) if door.title == "Terminal")
    command = shlex.split(line.replace("NAME", "pupil"))
    assert command[:2] == ["python3", "client.py"]
    with RawClient(room.port) as reader:
        reader.register("teacher")
        joined = [sys.executable, "-m", "parlour", "join", *command[2:]]
        subprocess.run(joined, cwd=HOME, input=b"here I am\n", check=True, timeout=20, stdout=subprocess.DEVNULL)
        assert reader.until(b"here I am\n").endswith(b"@pupil: here I am\n")


# -- parlour card ------------------------------------------------------------------------------------------------------


def card(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "parlour", "card", "--data", str(data), *options]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, encoding="utf-8", timeout=20)


def test_the_command_shows_the_card_of_the_running_server(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", str(tmp_path), "--public-url", "http://chat.example:4000")
    done = card(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    expected = text.full(Place("http://chat.example:4000", "chat.example", 4000), colours=False)
    assert done.stdout.splitlines()[-10:] == expected[-10:]
    server.stop()
    gone = card(tmp_path)
    assert (gone.returncode, gone.stdout) == (1, "")
    assert gone.stderr.startswith("parlour: no server runs")


def test_the_command_writes_a_page_that_stands_alone(serve: Serve, tmp_path: Path) -> None:
    serve("--data", str(tmp_path / "data"), "--host", "127.0.0.1")
    file = tmp_path / "card.html"
    assert card(tmp_path / "data", "--html", str(file)).returncode == 0
    assert "data:image/svg+xml;base64," in file.read_text()
    failed = card(tmp_path / "data", "--html", str(tmp_path))
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1


# -- at the start ------------------------------------------------------------------------------------------------------


def start(*options: str, **env: str) -> Terminal:
    command = [sys.executable, "-m", "parlour", "serve", "--ephemeral", *options]
    return Terminal(command, env={"LANG": "C.UTF-8", **env}, rows=40, columns=100)


def test_who_starts_a_server_in_a_terminal_sees_how_to_join() -> None:
    with start() as terminal:
        terminal.wait_for_text("In a terminal:")
        assert terminal.lines[0].startswith("Will wait for client messages at port ")
        assert terminal.lines[1] == "Waiting for incoming client connections ..."
        url = re.search(r"Open (http://\S+) or scan this", terminal.text)
        assert url is not None
        rows = [row for row in terminal.raw.decode().splitlines() if "\x1b[30;107m" in row]
        modules = [*segno.make(url[1], error="l", boost_error=False, micro=False).matrix_iter(border=2)]
        assert len(rows) == (len(modules) + 1) // 2
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_for_exit() == 0


def test_standard_output_has_nothing_of_it_nor_has_an_error_stream_that_is_no_terminal(serve: Serve) -> None:
    server = serve()
    assert len(server.printed) == 2
    assert get(server.port, "/join").status == 200
    server.stop()
    assert server.err.text == ""
    assert "scan" not in server.out.text
