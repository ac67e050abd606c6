import json
import stat
from pathlib import Path

import pytest

from parlour.client.history import KEPT, PrivateHistory, history_file


def entries(path: Path) -> list[str]:
    """Oldest first."""
    return list(PrivateHistory(path).load_history_strings())[::-1]


def test_it_is_there_in_the_next_run_and_private(tmp_path: Path) -> None:
    path = tmp_path / "state" / "parlour" / "history"
    history = PrivateHistory(path)
    for text in ("first", "zweite Zeile ü", "with\nbreak"):
        history.append_string(text)
    assert entries(path) == ["first", "zweite Zeile ü", "with\nbreak"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_not_an_entry_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_bytes(b'"good"\nbroken\n{"a": 1}\n\xff\xfe\n"half')
    assert entries(path) == ["good"]


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_text("".join(json.dumps(f"line {n}") + "\n" for n in range(2 * KEPT + 1)))
    assert entries(path)[-1] == f"line {2 * KEPT}"
    assert len(path.read_text().splitlines()) == KEPT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_place_for_it_the_run_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (None, tmp_path / "file" / "history", tmp_path):
        history = PrivateHistory(path)
        history.append_string("hello")
        assert history.get_strings() == ["hello"]
        assert list(history.load_history_strings()) == []


def test_it_lives_in_the_user_s_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert history_file() == tmp_path / "parlour" / "history"


def test_without_a_home_it_is_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> Path:
        return Path("~/.local/state/parlour")

    monkeypatch.setattr("platformdirs.user_state_path", nowhere)
    assert history_file() is None
