"""The same person through each dialect: what a story does, in the words of one kind of client."""

from itertools import product

import pytest

from tests.contract.drivers.base import DIRECT, Driver, Heard
from tests.contract.drivers.chat1 import Chat1Framed, Chat1Unframed
from tests.contract.drivers.chat2 import Chat2Lines

DRIVERS: list[type[Driver]] = [Chat1Framed, Chat1Unframed, Chat2Lines]

pairs = pytest.mark.parametrize(
    ("one", "other"), [pytest.param(*pair, id=" ".join(d.__name__ for d in pair)) for pair in product(DRIVERS, DRIVERS)]
)
"""Tells the story of two through each pair of dialects."""

__all__ = ["DIRECT", "DRIVERS", "Chat2Lines", "Driver", "Heard", "pairs"]
