"""Files, from the one program to the other."""

import asyncio
import http.client
import io
import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image

import parlour
from parlour.client.address import Address
from parlour.client.upload import upload
from tests.live.chat2 import Person
from tests.live.client import CLIENT
from tests.live.conftest import Serve
from tests.live.http import request
from tests.live.server import RawClient, until
from tests.live.terminal import HOUSE, Terminal


def get(port: int, target: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", target)
    answer = connection.getresponse()
    assert answer.status == 200
    data = answer.read()
    connection.close()
    return data


def test_from_the_library_to_everybody(tmp_path: Path, serve: Serve) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "a plan.bin").write_bytes(data)
    server = serve("--data", str(tmp_path / "data"), "--public-url", "http://chat.example/")
    with RawClient(server.port) as plain:
        plain.send("REGISTER bob CHAT/1.0\n")
        assert plain.line() == b"200 Registration successful\n"
        gone: list[tuple[int, int]] = []

        async def chat() -> parlour.Message:
            url = f"chat://localhost:{server.port}"
            async with parlour.connect(url, "luca") as luca, parlour.connect(url, "alice") as alice:
                messages = alice.messages()
                await luca.attach(tmp_path / "a plan.bin", "look", progress=lambda *told: gone.append(told))
                message = await anext(messages)
                (file,) = message.files
                assert alice.link(file) == f"http://localhost:{server.port}{file.url}"
                return message

        message = asyncio.run(chat())
        (file,) = message.files
        assert (message.text, file.name, file.size) == ("look", "a plan.bin", len(data))
        assert get(server.port, file.url) == data
        assert gone[-1] == (len(data), len(data))
        assert [done for done, _ in gone] == sorted(done for done, _ in gone)
        assert plain.line() == b"@luca: look\n"
        assert plain.line().decode() == f"@luca: a plan.bin (3.0 MB) http://chat.example{file.url}\n"
        with Person(server.port, "eve") as eve:
            (said,) = [one for one in eve.ask("history", room="lobby")["messages"] if one.get("files")]
            assert said["files"][0]["id"] == file.id


def test_what_is_too_large_is_refused_before_it_has_come(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "large").write_bytes(bytes(50_000_000))
    server = serve("--file-limit", "1000")
    with Person(server.port, "luca") as luca:
        with pytest.raises(parlour.RequestRefused, match=r"1\.0 kB") as caught:
            asyncio.run(upload(Address("127.0.0.1", server.port), luca.secret, tmp_path / "large"))
        assert caught.value.reason.value == "file-too-large"


def test_a_server_that_takes_no_files_and_files_that_are_none(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    server = serve()
    there = Address("127.0.0.1", server.port)
    with pytest.raises(parlour.RequestRefused):
        asyncio.run(upload(there, "nonsense", tmp_path / "notes.txt"))
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(parlour.ChatError, match="cannot be read"):
            asyncio.run(upload(there, "nonsense", path))
    server.stop()
    with pytest.raises(parlour.ChatError, match="was not uploaded"):
        asyncio.run(upload(there, "nonsense", tmp_path / "notes.txt"))


def test_files_in_memory_are_gone_when_the_server_ends(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "temp").mkdir()
    server = serve(environment={"TMPDIR": str(tmp_path / "temp")})
    with Person(server.port, "luca") as luca:
        asyncio.run(upload(Address("127.0.0.1", server.port), luca.secret, tmp_path / "notes.txt"))
    assert [path for path in (tmp_path / "temp").rglob("*") if path.is_file()]
    server.stop()
    assert not [*(tmp_path / "temp").iterdir()]


def slow_image() -> bytes:
    """An image that says little and takes long: a progressive JPEG that goes over its last coefficients for ever."""
    made = io.BytesIO()
    Image.new("L", (4000, 4000), 128).save(made, "JPEG", progressive=True, quality=50)
    data = made.getvalue()
    tables = data.rindex(b"\xff\xc4", 0, data.rindex(b"\xff\xda"))
    return data[:tables] + data[tables:-2] * 4000 + data[-2:]


def test_nobody_waits_for_images_that_take_long_nor_does_the_end_of_the_server(tmp_path: Path, serve: Serve) -> None:
    server, image = serve("--data", str(tmp_path)), slow_image()
    with Person(server.port, "luca") as luca, Person(server.port, "alice") as alice, ExitStack() as stack:
        for person in [luca, alice] * 4:
            fields = (f"Content-Length: {len(image)}", f"Authorization: Bearer {person.secret}")
            client = stack.enter_context(RawClient(server.port))
            client.send(request("/api/v1/files", *fields, method="POST") + image)
        coming = tmp_path / "files" / "incoming"
        until(lambda: sum(one.stat().st_size == len(image) for one in coming.glob("*")) >= 8, "all have come")
        assert b"QR" in get(server.port, "/join")
        assert server.stop() == 0
    assert not [*coming.iterdir()]


def test_one_address_does_not_take_all_the_places_of_those_who_upload(serve: Serve) -> None:
    """Guests are made in a moment, and an upload may be slow for days."""
    server = serve()

    def put(address: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10, source_address=(address, 0))
        connection.request("PUT", "/api/v1/files/notes.txt", b"hello", {"Authorization": f"Bearer {away.secret}"})
        status = connection.getresponse().status
        connection.close()
        return status

    with Person(server.port, "away") as away:
        pass
    with ExitStack() as stack:
        people = [stack.enter_context(Person(server.port, f"guest{number}")) for number in range(16)]
        with ExitStack() as slow:
            for person in people:
                client = slow.enter_context(RawClient(server.port))
                fields = (f"Authorization: Bearer {person.secret}", "Content-Length: 100", "Expect: 100-continue")
                client.send(request("/api/v1/files", *fields, method="POST"))
                assert client.line() == b"HTTP/1.1 100 Continue\r\n"
            assert put("127.0.0.1") == 429
            assert put("127.0.0.2") == 201
        until(lambda: put("127.0.0.1") == 201, "there is a place again")


def test_the_exchange_of_the_course(serve: Serve) -> None:
    server = serve()
    with RawClient(server.port) as alice, RawClient(server.port) as bob:
        for name, client in (("alice", alice), ("bob", bob)):
            client.send(f"REGISTER {name} CHAT/1.0\n")
            assert client.line() == b"200 Registration successful\n"
        alice.send("@alice: !attach notes.txt @all\n")
        assert alice.line() == b"ATTACH notes.txt CHAT/1.0\n"
        alice.send("Content-Length: 6\nhello\n")
        assert alice.line() == b"Attachment notes.txt attached and distributed\n"
        told = [bob.line() for _ in range(4)]
        assert b"".join(told) == b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: alice\nContent-Length: 6\nhello\n"
        with Person(server.port, "eve") as eve:
            (said,) = eve.ask("history", room="lobby")["messages"]
            assert said["text"] == "@all"
            assert get(server.port, said["files"][0]["url"]) == b"hello\n"


def test_the_plain_client_sends_what_its_person_named(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "notes.txt").write_text("hello\n")
    command = [*CLIENT, "luca", f"chat://localhost:{server.port}", "--plain"]
    with RawClient(server.port) as bob, Terminal(command) as luca:
        bob.send("REGISTER bob CHAT/1.0\n")
        assert bob.line() == b"200 Registration successful\n"
        luca.wait_for_text("Registration successful")
        luca.type(f"!attach {tmp_path}/notes.txt\n")
        told = [bob.line() for _ in range(4)]
        assert b"".join(told) == b"ATTACHMENT notes.txt CHAT/1.0\nOrigin: luca\nContent-Length: 6\nhello\n"
        luca.wait_for_text("attached and distributed")


def test_what_comes_through_a_pipe_sends_no_file(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "notes.txt").write_text("hello\n")
    with RawClient(server.port) as bob:
        bob.send("REGISTER bob CHAT/1.0\n")
        assert bob.line() == b"200 Registration successful\n"
        said = f"!attach {tmp_path}/notes.txt\nand on\n".encode()
        command = [*CLIENT, "luca", f"chat://localhost:{server.port}"]
        done = subprocess.run(command, input=said, capture_output=True, cwd=HOUSE, timeout=20)
        assert done.returncode == 0
        assert b"attached and distributed" not in done.stdout
        assert bob.line() == b"@luca: and on\n"


def test_at_a_terminal(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "my notes.txt").write_text("hello\n")
    env = {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    with (
        Person(server.port, "bob") as bob,
        Terminal([*CLIENT, "luca", f"chat://localhost:{server.port}"], env=env) as luca,
    ):
        luca.wait_for_text("lobby>")
        luca.type("/attach ~/my\t")
        luca.wait_for_text('"~/my notes.txt"')
        luca.type("look at this\r")
        said = bob.until_told(type="said", author="luca")
        assert said["text"] == "look at this"
        (file,) = said["files"]
        assert (file["name"], file["size"]) == ("my notes.txt", 6)
        luca.wait_for_text("my notes.txt (6 bytes)")
        assert get(server.port, file["url"]) == b"hello\n"
