"""Stores for the tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store.model import ModelStore
from tests.store.opened import Opened

Open = Callable[..., Opened]


@pytest.fixture
def open_in() -> Iterator[Open]:
    """Opens the store of a folder (None: in memory), and closes it in the end."""
    opened: list[Opened] = []

    def open_one(folder: Path | None, **options: Any) -> Opened:
        opened.append(Opened(folder, **options))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_in: Open, tmp_path: Path) -> Opened:
    """A store in a folder."""
    return open_in(tmp_path / "data")


@pytest.fixture(params=["folder", "model"])
def any_store(request: pytest.FixtureRequest, open_in: Open, tmp_path: Path) -> Opened:
    """A store in a folder, and the model: what a test asks holds for both."""
    return Opened(model=ModelStore()) if request.param == "model" else open_in(tmp_path / "data")
