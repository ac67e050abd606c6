"""Cuts what arrived into messages, each without one byte that all have."""

from __future__ import annotations


def lines(data: bytes) -> list[bytes]:
    """Those that are whole, without their end."""
    return data.split(b"\n")[:-1]
