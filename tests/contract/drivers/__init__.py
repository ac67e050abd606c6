"""The same person through each dialect: what a story does, in the words of one kind of client.

A new dialect is told all stories when its driver is in `DRIVERS`. A driver is a class without arguments with the
methods of `base.Driver`: each does what a person would do, lets the house's loop go on for a moment, and says what came
of it. What others said is asked by `heard`, what they did by `happened`: either may be asked first, and takes nothing
from the other. One's own words and deeds are in neither.
"""

from itertools import product

import pytest

from tests.contract.drivers.base import BANNED, DIRECT, KICKED, PROMOTED, RENAMED, Driver, Happened, Heard
from tests.contract.drivers.chat1 import Chat1Framed, Chat1Unframed
from tests.contract.drivers.chat2 import Chat2Frames, Chat2Lines

DRIVERS: list[type[Driver]] = [Chat1Framed, Chat1Unframed, Chat2Lines, Chat2Frames]

pairs = pytest.mark.parametrize(
    ("one", "other"), [pytest.param(*pair, id=" ".join(d.__name__ for d in pair)) for pair in product(DRIVERS, DRIVERS)]
)
"""Tells the story of two through each pair of dialects."""

__all__ = [
    "BANNED",
    "DIRECT",
    "DRIVERS",
    "KICKED",
    "PROMOTED",
    "RENAMED",
    "Chat1Framed",
    "Chat2Frames",
    "Chat2Lines",
    "Driver",
    "Happened",
    "Heard",
    "pairs",
]
