"""Files, from the one program to the other."""

import asyncio
import http.client
import os
from pathlib import Path

import pytest

import parlour
from parlour.client.address import Address
from parlour.client.upload import upload
from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import RawClient


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
        with pytest.raises(parlour.RequestRefused, match="1000 bytes") as caught:
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
