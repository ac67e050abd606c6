"""What the stories begin with."""

import pytest

from tests.irc.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """A house without anybody in it; nobody is taken to the lobby."""
    return Desk()
