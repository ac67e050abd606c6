"""Webhooks with real servers: curl's way in, and receivers on loopback that are called, fail, and answer."""

import hashlib
import hmac
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from parlour.cli import main
from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import HOME, PATIENCE, Output, RawClient, ServerProcess, until

PAGE = (HOME / "docs" / "webhooks.md").read_text()
HERE = ("--hooks-to", "127.0.0.0/8")


def parlour(*arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command, in this process."""
    result = CliRunner().invoke(main, [*map(str, arguments)], prog_name="parlour")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout.strip(), result.stderr.strip()


class Receiver:
    """Answers requests with what is on its list, or else with 204, and keeps them."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, str, bytes]] = []
        """Status, type and body."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, kind, answer = receiver.answers.pop(0) if receiver.answers else (204, "text/plain", b"")
                receiver.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    try:
        yield receiver
    finally:
        receiver.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def make(folder: Path, *arguments: object) -> str:
    """Make a webhook that goes out; returns its secret."""
    status, secret, told = parlour("hook", "create", *arguments, "--data", folder)
    assert status == 0, told
    return secret


def post(server: ServerProcess, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_what_is_sent_to_a_token_is_said(serve: Serve, folder: Path) -> None:
    server = serve("--data", str(folder), "--log-level", "debug")
    token = parlour("token", "create", "ci", "--data", folder)[1]
    with Person(server.port, "luca") as luca:
        assert post(server, f"/hook/{token}", b"deploy done", "application/x-www-form-urlencoded") == (200, b"ok\n")
        assert luca.until_told(type="said", author="ci")["text"] == "deploy done"
        assert post(server, f"/hook/{token}", b'{"text":"<https://x.example|it>"}', "application/json") == (200, b"ok")
        assert luca.until_told(type="said", author="ci")["text"] == "it (https://x.example)"
        assert post(server, f"/hook/{token}", b'{"content":"hello"}', "application/json") == (204, b"")
        assert post(server, f"/hook/{token}/nowhere", b"hello", "text/plain")[0] == 404
        assert post(server, f"/hook/{token}", b"x" * 300_000, "text/plain")[0] == 413
    server.end()
    assert token not in server.err.text


@pytest.mark.parametrize("typed", ["!deploy now\n", "/deploy now\n"])
def test_a_person_on_lines_calls_one_that_is_away_at_first(
    serve: Serve, folder: Path, receiver: Receiver, typed: str
) -> None:
    server = serve("--data", str(folder), *HERE)
    secret = make(folder, "deploybot", receiver.url, "--word", "deploy")
    receiver.answers = [(503, "text/plain", b"later"), (200, "application/json", b'{"text": "on it, @luca"}')]
    with RawClient(server.port) as luca:
        luca.send("REGISTER luca CHAT/1.0\n")
        assert luca.line() == b"200 Registration successful\n"
        luca.send(f"@luca: {typed}")
        assert luca.line() == b"@deploybot: [to luca] on it, @luca\n"
    (first, _), (headers, body) = receiver.heard
    assert first["x-parlour-delivery"] == headers["x-parlour-delivery"]
    signed = hmac.new(secret.encode(), headers["x-parlour-timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["x-parlour-signature"] == f"v1={signed.hexdigest()}"
    told = json.loads(body)
    assert (told["author"], told["text"], told["word"], told["seq"]) == ("luca", "/deploy now", "deploy", 1)
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("Parlour/")


def test_it_is_there_after_a_restart_and_answers_to_its_name(serve: Serve, folder: Path, receiver: Receiver) -> None:
    make(folder, "deploybot", receiver.url)  # without a server
    receiver.answers = [(200, "text/plain", b"yes\n")]
    server = serve("--data", str(folder), *HERE)
    with Person(server.port, "luca") as luca:
        seq = luca.ask("say", text="deploybot: are you there?")["seq"]
        answer = luca.until_told(type="said", author="deploybot")
    assert (answer["text"], answer["reply"], answer["to"]) == ("yes", seq, "luca")
    assert parlour("hook", "list", "--data", folder)[1].split()[:2] == ["deploybot", "lobby"]
    assert parlour("hook", "drop", "DeployBot", "--data", folder) == (0, "", "DeployBot is told nothing more")
    assert parlour("hook", "drop", "deploybot", "--data", folder)[::2] == (1, "parlour: there is no such webhook")
    assert parlour("hook", "list", "--data", folder) == (0, "", "")


def test_this_machine_is_not_called_unless_that_is_allowed(serve: Serve, folder: Path, receiver: Receiver) -> None:
    server = serve("--data", str(folder))
    url = receiver.url.replace("127.0.0.1", "localhost")
    why = "parlour: a webhook has an http or https address, and a public one unless --hooks-to lets it be another"
    assert parlour("hook", "create", "x", receiver.url, "--data", folder)[::2] == (1, why)
    make(folder, "deploybot", url, "--word", "deploy")
    with Person(server.port, "luca") as luca:
        luca.ask("invoke", word="deploy", text="s3cret words")
        told = server.err.until("webhook deploybot: message 1 is given up after try 1: its address is not public")
        assert luca.ask("say", text="still here")["type"] == "ok"
    assert "s3cret" not in told
    assert receiver.heard == []


def test_it_can_be_called_while_it_is_slow_and_nobody_waits(serve: Serve, folder: Path) -> None:
    server = serve("--data", str(folder), *HERE)
    with ExitStack() as stack:
        silent = Silent()
        stack.callback(silent.close)
        for number in range(6):
            make(folder, f"bot{number}x", f"http://127.0.0.1:{silent.port}/", "--word", "all")
        luca = stack.enter_context(Person(server.port, "luca"))
        for _ in range(20):
            luca.ask("say", text="/all")
        until(lambda: silent.accepted == 4, "a connection for each thread")
        assert luca.ask("ping")["type"] == "pong"


class Silent:
    """Takes connections, and never answers."""

    def __init__(self) -> None:
        self._sock = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._sock.getsockname()[1])
        self._taken: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def accepted(self) -> int:
        return len(self._taken)

    def _run(self) -> None:
        while True:
            try:
                self._taken.append(self._sock.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()
        self._thread.join(PATIENCE)
        for sock in self._taken:
            sock.close()


@contextmanager
def running(script: Path, secret: str, port: int) -> Iterator[None]:
    """The receiver, once it listens."""
    process = subprocess.Popen([sys.executable, str(script), secret, str(port)], stderr=subprocess.PIPE)
    output = Output(process.stderr)
    try:
        until(lambda: answers(port), "the receiver listens")
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
        output.close()
    assert "Traceback" not in output.text


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE).close()
    except ConnectionRefusedError:
        return False
    return True


def test_the_receiver_of_the_page_works(serve: Serve, folder: Path, tmp_path: Path, free_port: int) -> None:
    match = re.search(r'```python\n("""receiver.py.*?)```', PAGE, re.DOTALL)
    assert match is not None
    script = tmp_path / "receiver.py"
    script.write_text(match[1])
    server = serve("--data", str(folder), *HERE)
    secret = make(folder, "deploybot", f"http://127.0.0.1:{free_port}/", "--word", "deploy")
    with Person(server.port, "luca") as luca:
        with running(script, secret, free_port):
            luca.ask("say", text="!deploy")
            assert luca.until_told(type="said", author="deploybot")["text"] == "luca, I am on it"
        with running(script, "wrong", free_port):
            luca.ask("say", text="!deploy")
            server.err.until("message 3 is given up after try 1: status 401")
