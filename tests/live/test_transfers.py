"""Files between the client and servers of every kind, good and bad."""

import asyncio
import threading
from pathlib import Path

import pytest

import parlour
from parlour.client.address import Address, parse_address
from parlour.client.download import download
from parlour.client.upload import upload
from parlour.events import File
from tests.live.chat2 import Person
from tests.live.client import CLIENT
from tests.live.conftest import Serve
from tests.live.fake_servers import Behaviour, Peer, serving
from tests.live.terminal import Terminal

GONE = b'{"detail": "it is gone", "reason": "no-such-file"}'


def saying(answer: bytes, hangs: threading.Event | None = None) -> Behaviour:
    """A server that says `answer` at once, reads no more than the head, and hangs up, or first hangs until that."""

    def behave(peer: Peer) -> None:
        peer.receive(1)
        peer.send(answer)
        while b"\r\n\r\n" not in peer.received and peer.receive(1):
            pass
        if hangs is not None:
            hangs.wait()

    return behave


def test_a_no_ends_an_upload_although_nobody_reads_it(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(50_000_000))
    told = b'{"detail": "a file may have 5 bytes here", "reason": "file-too-large"}'
    answer = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told)
    enough = threading.Event()
    try:
        with serving(saying(answer, enough)) as server, pytest.raises(parlour.RequestRefused, match="5 bytes here"):
            asyncio.run(upload(parse_address(server.url), "x", tmp_path / "large"))
    finally:
        enough.set()


def test_what_somebody_said_is_saved(tmp_path: Path, serve: Serve) -> None:
    data = bytes(range(256)) * 4000
    (tmp_path / "plan.tar.gz").write_bytes(data)
    (tmp_path / "here").mkdir()
    server = serve()

    async def chat() -> list[Path]:
        url = f"chat://localhost:{server.port}"
        async with parlour.connect(url, "luca") as luca, parlour.connect(url, "alice") as alice:
            messages = alice.messages()
            await luca.attach(tmp_path / "plan.tar.gz")
            (file,) = (await anext(messages)).files
            gone: list[tuple[int, int]] = []
            saved = [await alice.save(file, tmp_path / "here", progress=lambda *told: gone.append(told))]
            assert gone[-1] == (len(data), len(data))
            saved.append(await alice.save(file, tmp_path / "here"))
            with pytest.raises(parlour.ChatError, match=r"plan.tar.gz was not saved: No such file or directory"):
                await alice.save(file, tmp_path / "nowhere")
            return saved

    one, two = asyncio.run(chat())
    assert (one.name, two.name) == ("plan.tar.gz", "plan.tar (2).gz")
    assert one.read_bytes() == two.read_bytes() == data


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n%s" % (len(GONE), GONE), "it is gone"),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "The server does not give it"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123456", "The file is larger than was told"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1234", "The file did not come whole"),
        (b"no HTTP\r\n\r\n", "was not saved: no HTTP"),
    ],
)
def test_what_does_not_come_as_it_should_is_not_kept(answer: bytes, why: str, tmp_path: Path) -> None:
    file = File("x", "../../.bashrc", 5, "text/plain", "/files/x/y")
    with serving(saying(answer)) as server, pytest.raises(parlour.ChatError, match=why):
        asyncio.run(download(parse_address(server.url), file, tmp_path))
    assert not [*tmp_path.iterdir()]


def test_names_cannot_lead_elsewhere(tmp_path: Path) -> None:
    file = File("x", "../../.bashrc", 5, "text/plain", "/files/x/y")
    with serving(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345")) as server:
        saved = asyncio.run(download(parse_address(server.url), file, tmp_path))
    assert (saved, saved.read_bytes()) == (tmp_path / "bashrc", b"12345")


def test_a_file_that_is_gone_is_not_asked_for(tmp_path: Path) -> None:
    file = File("x", "a.txt", 5, "text/plain", "")
    with pytest.raises(parlour.ChatError, match=r"a\.txt is not there any more"):
        asyncio.run(download(Address("127.0.0.1", 9), file, tmp_path))


def test_saving_at_a_terminal(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "notes.txt").write_text("hello\n")
    env = {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    with (
        Person(server.port, "bob") as bob,
        Terminal([*CLIENT, "luca", f"chat://localhost:{server.port}"], env=env, columns=300) as luca,
    ):
        file = asyncio.run(upload(Address("127.0.0.1", server.port), bob.secret, tmp_path / "notes.txt"))
        bob.ask("say", text="", files=[file.id])
        luca.wait_for_text("notes.txt (6 bytes)")
        luca.type("/save ~\r")
        luca.wait_for_text("notes (2).txt")
        assert (tmp_path / "notes (2).txt").read_text() == "hello\n"
