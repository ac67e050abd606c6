"""How far something is that an operator waits for."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told now and then what is being done, how much of it is done, and how much there is to do (0: nobody knows)."""
