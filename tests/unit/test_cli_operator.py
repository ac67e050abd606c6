"""How the operator's commands find a running server."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parlour.cli import operator
from parlour.store.folder import Address, Folder, running_at
from parlour.store.key import make_key
from parlour.store.trouble import Trouble


def test_what_listens_where_a_server_was_gets_no_key_of_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_just_before_it_starts_again(path: Path) -> Address | None:
        address = running_at(path)
        keys.append(make_key(path))
        return address

    monkeypatch.setattr(operator, "running_at", found_just_before_it_starts_again)
    with socket.create_server(("127.0.0.1", 0)) as stranger, ThreadPoolExecutor() as pool:
        stranger.settimeout(10)
        folder = Folder(tmp_path)
        keys = [make_key(tmp_path)]
        folder.announce(*stranger.getsockname())
        asked = pool.submit(lambda: operator.operator(tmp_path).tokens())
        with stranger.accept()[0] as connection:
            heard = connection.recv(65536).decode()
        with pytest.raises(Trouble):
            asked.result()
        folder.close()
    assert keys[0] in heard
    assert keys[1] not in heard
