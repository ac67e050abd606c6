"""The scenarios: one file each, one row here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bench.outcome import Outcome
from bench.scenarios import idle, lone, paced, saturated, store, stuck
from bench.scenarios.options import Options
from bench.servers import Spec

SCENARIOS: Final[dict[str, Callable[[list[Spec], Options], Outcome]]] = {
    "saturated": saturated.run,
    "paced": paced.run,
    "lone": lone.run,
    "idle": idle.run,
    "store": store.run,
    "stuck": stuck.run,
}
