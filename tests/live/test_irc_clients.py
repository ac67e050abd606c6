"""The clients that IRC people have, as they come: nothing is set but host and port."""

from pathlib import Path

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.irc_clients import PATIENCE, WeeChat, irssi, needs_irssi, needs_weechat
from tests.live.server import until


@needs_weechat
def test_weechat_finds_the_room_with_its_history_and_talks(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with Person(server.port, "mia") as mia:
        mia.ask("say", text="said before anyone came", room="lobby")
        with WeeChat(tmp_path, server.port, "luca") as weechat:
            weechat.wait_for("parlour.#lobby", "said before anyone came")
            mia.until_told(type="joined", author="luca")
            weechat.types("parlour.#lobby", "hello from WeeChat")
            assert mia.until_told(type="said", author="luca")["text"] == "hello from WeeChat"
            said = mia.ask("say", text="grüezi 👋", room="lobby")
            weechat.wait_for("parlour.#lobby", "mia\tgrüezi 👋")
            mia.ask("react", room="lobby", seq=said["seq"], emoji="👍")
            mia.ask("edit", room="lobby", seq=said["seq"], text="hello")
            weechat.wait_for("parlour.#lobby", "[edited] hello")
            mia.ask("tell", name="luca", text="just for you")
            weechat.wait_for("parlour.mia", "just for you")
            weechat.types("parlour.mia", "thanks")
            assert mia.until_told(type="said", author="luca")["text"] == "thanks"
            weechat.types("parlour.#lobby", "/me waves")
            assert mia.until_told(type="said", author="luca")["action"]
            weechat.types("parlour.#lobby", "/topic soup today")
            assert mia.until_told(type="topicset")["text"] == "soup today"
            weechat.types("parlour.#lobby", "/nick lucas")
            assert mia.until_told(type="renamed")["name"] == "lucas"
            weechat.types("parlour.#lobby", "/quit bye")
            assert mia.until_told(type="left", author="lucas")["text"] == "bye"


@needs_weechat
def test_weechat_rejoins_and_is_told_what_was_said_once(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with Person(server.port, "mia") as mia, WeeChat(tmp_path, server.port, "luca", "#kitchen") as weechat:
        weechat.wait_for("parlour.#kitchen", "luca")
        mia.ask("join", room="kitchen")
        mia.ask("say", text="first", room="kitchen")
        weechat.wait_for("parlour.#kitchen", "mia\tfirst")
        weechat.types("parlour.#kitchen", "/disconnect")
        mia.until_told(type="left", author="luca")
        mia.ask("say", text="while away", room="kitchen")
        weechat.types("server.parlour", "/connect parlour")
        weechat.wait_for("parlour.#kitchen", "mia\twhile away")
        mia.ask("say", text="last", room="kitchen")
        weechat.wait_for("parlour.#kitchen", "mia\tlast")
        assert weechat.shows("parlour.#kitchen").count("while away") == 1


@needs_irssi
def test_irssi_finds_the_room_with_its_history_and_talks(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with Person(server.port, "mia") as mia:
        mia.ask("say", text="said before anyone came", room="lobby")
        with irssi(tmp_path, server.port, "luca") as terminal:
            mia.until_told(type="joined", author="luca")
            terminal.wait_for(lambda: "Act: 2" in terminal.text, PATIENCE)  # the window is there
            terminal.type("/window 2\r")
            terminal.wait_for(lambda: "said before anyone came" in terminal.text, PATIENCE)
            terminal.type("hello from irssi\r")
            assert mia.until_told(type="said", author="luca")["text"] == "hello from irssi"
            mia.ask("say", text="grüezi", room="lobby")
            terminal.wait_for_text("grüezi")
            terminal.type("/names\r")
            terminal.wait_for_text("mia")
            terminal.type("/me waves\r")
            assert mia.until_told(type="said", author="luca")["action"]
            terminal.type("/msg mia psst\r")
            assert mia.until_told(type="said", author="luca")["text"] == "psst"
            terminal.type("/quit bye\r")
            assert mia.until_told(type="left", author="luca")["text"] == "bye"


@needs_weechat
@needs_irssi
def test_two_clients_and_the_line_client_are_in_one_room(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    with (
        WeeChat(tmp_path / "weechat", server.port, "wee", "#lobby") as weechat,
        irssi(tmp_path / "irssi", server.port, "iris") as terminal,
        Person(server.port, "mia") as mia,
    ):
        until(lambda: {"wee", "iris"} <= {one["name"] for one in mia.ask("who", room="lobby")["people"]}, "both")
        terminal.wait_for(lambda: "Act: 2" in terminal.text, PATIENCE)  # the window is there
        terminal.type("/window 2\r")
        weechat.types("parlour.#lobby", "from WeeChat")
        terminal.wait_for(lambda: "from WeeChat" in terminal.text, PATIENCE)
        terminal.type("from irssi\r")
        weechat.wait_for("parlour.#lobby", "iris\tfrom irssi")
        assert mia.until_told(type="said", author="iris")["text"] == "from irssi"
        weechat.types("parlour.#lobby", "/mode #lobby +b nobody!*@*")
        weechat.wait_for("parlour.#lobby", "not channel operator")
