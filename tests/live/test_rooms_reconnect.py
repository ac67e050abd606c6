"""The server goes away, and what a person sees and loses of that: nothing."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from parlour.client.chat import connect
from tests.live.client import CLIENT
from tests.live.conftest import Connect, Serve
from tests.live.rooms import Person, seated


@pytest.fixture
def options(tmp_path: Path, free_port: int) -> tuple[str, ...]:
    """With which a server is found where one that has ended was, and has what that one had."""
    return "--data", str(tmp_path), "--port", str(free_port)


def test_a_server_that_is_killed_costs_nothing(serve: Serve, options: tuple[str, ...]) -> None:
    server = serve(*options)
    with seated(server, "ann") as ann, seated(server, "bob") as bob:
        ann.say("before")
        bob.wait_for_said("ann: before")
        bob.say("/join dev")
        bob.wait_for_place("dev")
        server.process.kill()
        for person in (ann, bob):
            person.wait_for_text("Disconnected from server: ")
            person.wait_for_bar("no connection")
        ann.say("typed meanwhile", "and more")
        ann.wait_for(
            lambda: ann.lines[-4:-1] == ["typed meanwhile  (not sent yet)", "and more  (not sent yet)", "lobby>"]
        )
        server.wait()
        serve(*options)
        ann.wait_for_said("Connected again.", "ann: typed meanwhile", "ann: and more")
        assert ann.prompt == "lobby>"
        bob.wait_for_text("Connected again.")
        bob.wait_for_bar("1:lobby 2 ")
        bob.type("\x1b1")
        bob.wait_for_place("lobby")
        bob.wait_for_said("ann: before", "--- new ---", "ann: typed meanwhile", "ann: and more")
        bob.say("got it")
        ann.wait_for_said("ann: typed meanwhile", "ann: and more", "bob: got it")


def test_what_others_said_meanwhile_is_told(serve: Serve, options: tuple[str, ...], connect: Connect) -> None:
    server = serve(*options)
    with seated(server, "ann") as ann:
        ann.process.send_signal(signal.SIGSTOP)
        server.process.kill()
        server.wait()
        again = serve(*options)
        other = connect(again).register("bob")
        for number in range(5):
            other.say(f"line {number}")
        with seated(again, "eve") as eve:
            eve.wait_for_said(*(f"bob: line {number}" for number in range(5)))
        ann.process.send_signal(signal.SIGCONT)
        ann.wait_for_said(*(f"bob: line {number}" for number in range(5)), "Connected again.")


def test_a_server_that_stops_says_so_and_is_waited_for(serve: Serve, options: tuple[str, ...]) -> None:
    server = serve(*options)
    with seated(server, "ann") as ann:
        assert server.stop() == 0
        ann.wait_for_text("Disconnected from server: The server is being stopped")
        ann.say("never sent")
        ann.wait_for_text("never sent  (not sent yet)")
        ann.type("\x03")
        assert ann.wait_for_exit() == 0
        assert ann.lines[-2:] == ["Interrupt received, shutting down ...", "Not sent: never sent"]


def test_what_a_returning_server_refuses_comes_back(serve: Serve, free_port: int) -> None:
    server = serve("--port", str(free_port))
    with seated(server, "ann") as ann:
        ann.say("/join cellar private")
        ann.wait_for_place("cellar")
        server.process.kill()
        server.wait()
        ann.wait_for_text("Disconnected from server")
        ann.say("for whom?")
        serve("--port", str(free_port))
        ann.wait_for_text("Connected again, to a server that remembers nothing of before.")
        ann.wait_for_text("Not sent (there is no such room): for whom?")
        ann.wait_for_place("lobby", "for whom?")


def test_the_next_run_is_the_same_person(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with seated(server, "bob") as bob:
        with seated(server, "ann", home=tmp_path) as ann:
            ann.say("/join cellar private")
            ann.wait_for_place("cellar")
            ann.say("/invite bob")
            bob.wait_for_said("ann has taken you into the private room cellar: /join cellar")
            bob.say("/join cellar")
            bob.wait_for_place("cellar")
            bob.say("one")
            ann.wait_for_said("bob: one")
            ann.type("\x04")
            assert ann.wait_for_exit() == 0
        bob.say("@ann two")
        bob.wait_for_said("bob: @ann two")
        with seated(server, "ann", home=tmp_path) as ann:
            ann.wait_for_bar("2:cellar 1!")
            ann.type("\t")
            ann.wait_for_said("--- cellar ---", "bob: one", "--- new ---", "bob: @ann two")


def test_two_clients_under_one_name_are_two_people(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with seated(server, "ann", home=tmp_path) as ann:
        url = f"chat://127.0.0.1:{server.port}"
        with Person([*CLIENT, "ann", url], env={"XDG_STATE_HOME": str(tmp_path)}) as other:
            assert other.wait_for_exit() == 1
            assert "401 Client already registered" in other.text
        ann.say("still here")
        ann.wait_for_said("ann: still here")


def test_who_comes_in_elsewhere_ends_it_here(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with seated(server, "ann", home=tmp_path) as ann:
        (kept,) = (tmp_path / "parlour" / "people").iterdir()
        secret = json.loads(kept.read_text())["secret"]

        async def replace() -> None:
            async with connect(f"chat://127.0.0.1:{server.port}", "ann", secret=secret):
                await asyncio.to_thread(ann.wait_for_exit)

        asyncio.run(replace())
        assert ann.process.returncode == 0
        assert ann.lines[-2:] == [
            "The same person has come in from elsewhere",
            "Disconnected from server ... exiting!",
        ]
