"""A killed server, in short; `python -m tests.crash` is the long way."""

import asyncio
from pathlib import Path

from tests.crash import crash, verify


def test_what_was_answered_survives_kill_9_and_is_told_once_to_everyone(tmp_path: Path) -> None:
    counts = asyncio.run(crash(3, 1, tmp_path))
    assert counts["answered"] == counts["stored"] > 0
    assert counts["connections"] > 8
    verify(tmp_path)
