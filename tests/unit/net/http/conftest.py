"""A server that is asked over HTTP, with Luca in it."""

from collections.abc import Iterator

import pytest

from tests.site import Member, Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def luca(site: Site) -> Member:
    return site.member("luca")
