from pathlib import Path

import pytest

from parlour.client.address import Address
from parlour.client.rooms.keepsake import Keepsake, keepsake_file


def test_it_is_there_in_the_next_run_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.json"
    first = Keepsake(path)
    assert first.secret == ""
    assert not path.exists()
    first.keep("s3cret")
    assert path.stat().st_mode & 0o777 == 0o600
    first.keep("other")
    first.close()
    second = Keepsake(path)
    assert second.secret == "other"
    second.close()


def test_who_has_another_name_has_another_file(tmp_path: Path) -> None:
    before, after = tmp_path / "b.json", tmp_path / "c.json"
    keepsake = Keepsake(before)
    keepsake.keep("s3cret")
    keepsake.move(after, "s3cret")
    assert keepsake.secret == "s3cret"
    stranger = Keepsake(before)
    assert stranger.secret == ""
    stranger.keep("another")
    stranger.close()
    keepsake.close()
    again = Keepsake(after)
    assert again.secret == "s3cret"
    again.move(None, "s3cret")
    again.close()
    assert Keepsake(after).secret == ""


def test_a_second_client_has_none_and_keeps_none(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    first = Keepsake(path)
    first.keep("first")
    second = Keepsake(path)
    assert second.secret == ""
    second.keep("second")
    second.close()
    first.close()
    third = Keepsake(path)
    assert third.secret == "first"
    third.close()


@pytest.mark.parametrize(
    "kept", ["", "nonsense", "[]", '{"secret": 1}', '{"secret": "a b"}', '{"secret": "a\\n"}', "\xff"]
)
def test_what_is_none_is_none(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(kept)
    keepsake = Keepsake(path)
    assert keepsake.secret == ""
    keepsake.close()


@pytest.mark.parametrize("path", [None, Path("/dev/null/x/b.json"), Path("/proc/self")])
def test_where_nothing_can_be_kept(path: Path | None) -> None:
    keepsake = Keepsake(path)
    keepsake.keep("s3cret")
    assert keepsake.secret == ""
    keepsake.close()


def test_each_server_and_each_name_has_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    addresses = [Address("localhost", 1), Address("localhost", 2), Address("::1", 1)]
    files = {keepsake_file(address, name) for address in addresses for name in ("ann", "bob", "../x")}
    assert len(files) == 9
    assert all(file is not None and file.parent == tmp_path / "parlour" / "people" for file in files)
    assert keepsake_file(Address("LOCALHOST", 1), "Ann") in files
