"""When a server greets who has started it, and with what."""

import io

import pytest

from parlour.printer import Printer
from parlour.settings import ServerSettings
from parlour.welcome import Welcome


class Stream(io.TextIOWrapper):
    """Standard error, as a terminal or not."""

    def __init__(self, terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def shown(settings: ServerSettings, stream: Stream) -> str:
    written: list[str] = []
    out = Printer(written.append)
    Welcome(settings, stream, out).show(64700)
    out.end()
    out.wait(5)
    return "".join(written)


LOCAL = ServerSettings(host="127.0.0.1")


def test_in_a_terminal_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    text = shown(LOCAL, Stream(terminal=True))
    assert "http://127.0.0.1:64700/join" in text
    assert "\x1b[30;107m" in text
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(LOCAL, Stream(terminal=True))
    assert "█" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("encoding", "term"), [("ascii", "xterm"), ("utf-8", "dumb")])
def test_a_terminal_that_can_show_little_is_shown_no_code(
    monkeypatch: pytest.MonkeyPatch, encoding: str, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    text = shown(LOCAL, Stream(terminal=True, encoding=encoding))
    assert "http://127.0.0.1:64700/join" in text
    assert text.isascii()
    assert "\x1b" not in text


@pytest.mark.parametrize(
    "settings", [ServerSettings(no_card=True), ServerSettings(quiet=True), ServerSettings(log_format="json")]
)
def test_who_does_not_want_it_is_not_shown_it(settings: ServerSettings) -> None:
    assert shown(settings, Stream(terminal=True)) == ""


def test_a_file_is_not_shown_it() -> None:
    assert shown(LOCAL, Stream(terminal=False)) == ""
    assert not Welcome(LOCAL, None, None).wanted
